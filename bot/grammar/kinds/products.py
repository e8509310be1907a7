"""What a licence allows: send,request; تحويل وطلب; all; and what kind of licence it is."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.kinds.one_of import OneOf
from bot.kit import Said, _, p_, say
from ledger.licences import KINDS, PRODUCTS, RECEIVE, SEND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Code, Whole

_CONTEXT: Final = "product words"
_WORDS: Final = (
    p_("product words", "send"),
    p_("product words", "receive"),
    p_("product words", "request"),
    p_("product words", "split"),
    p_("product words", "link"),
    p_("product words", "paylink"),
    p_("product words", "gift"),
    p_("product words", "deposit"),
    p_("product words", "withdraw"),
    p_("product words", "exchange"),
)
_ALL: Final = p_("product words", "all")
_AND: Final = p_("product words", "and")
_JOINED: Final = "و"
NAMES: Final = {
    "send": p_("product", "sending money"),
    "receive": p_("product", "being paid"),
    "request": p_("product", "asking for money"),
    "split": p_("product", "splitting bills"),
    "link": p_("product", "money by a link"),
    "paylink": p_("product", "pay links"),
    "gift": p_("product", "gifts"),
    "deposit": p_("product", "paying in"),
    "withdraw": p_("product", "paying out to a bank"),
    "exchange": p_("product", "exchanging money"),
}
_KINDS: Final = (
    p_("licence words", "money-transfer"),
    p_("licence words", "e-money"),
    p_("licence words", "payments"),
    p_("licence words", "bank"),
    p_("licence words", "exempt"),
)
_KIND_NAMES: Final = {
    "money-transfer": p_("licence", "Money transmitter"),
    "e-money": p_("licence", "Electronic money"),
    "payments": p_("licence", "Payment institution"),
    "bank": p_("licence", "Bank"),
    "exempt": p_("licence", "Exemption"),
}
_COMMAS: Final = re.compile("[,،;؛]")
_SAMPLES: Final = ("send,request", "all", "receive", "تحويل وطلب", "gift, link")


class SomeProducts(Kind):
    """Products in a row, with commas or a word between them."""

    example = "send,request"
    about = _("What it allows, such as send,request; or all")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[list[str], int] | None:
        """Read all that come in a row."""
        found: list[str] = []
        at, goes_on = 0, True
        while at < len(words):
            word = words[at]
            joins = bool(terms.begun([word], lexicon, _CONTEXT, (_AND,))) or not word.strip(",،;؛")
            if joins and found:
                at, goes_on = at + 1, True
                continue
            read = _read(word, lexicon, joined=bool(found))
            if not read or not (goes_on or read[1]):
                break
            found += read[0]
            at, goes_on = at + 1, bool(_COMMAS.search(word[-1]))
        return ([each for each in PRODUCTS if each in found], at) if found else None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for them."""
        return say("What does it allow? Write it like {example}.", example=example)

    def shown(self, value: Sequence[str]) -> Said:
        """Name them, as a button does."""
        return products_said(value)

    async def choices(
        self,
        call: Call,  # noqa: ARG002 - the same for all
        whole: Whole | None = None,  # noqa: ARG002 - as above
    ) -> list[list[str]]:
        """Return all of them, and to pay and be paid alone."""
        return [[*PRODUCTS], [SEND, RECEIVE]]

    def keep(self, value: Sequence[str]) -> list[Any]:
        """Return them as a fact."""
        return [*value]

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return some."""
        return chance.choice(_SAMPLES)


class SomeKind(OneOf):
    """A kind of licence."""

    def shown(self, value: str) -> Said:
        """Name it, as a button does."""
        return kind_said(value)

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:  # noqa: ARG002 - the same for all
        """Return all of them."""
        return KINDS


def product_said(product: str) -> Said:
    """Name a product."""
    return Said(NAMES[product], context="product")


def products_said(products: Sequence[str]) -> Said:
    """Name some products, in a row."""
    if not products:
        return say("nothing")
    if len(products) == len(PRODUCTS):
        return say("everything")
    return reduce(_and, map(product_said, products))


def _and(row: Said, each: Said) -> Said:
    return say("{row}, {each}", row=row, each=each)


def kind_said(kind: str) -> Said:
    """Name a kind of licence."""
    return Said(_KIND_NAMES[kind], context="licence")


def _read(word: str, lexicon: Lexicon, *, joined: bool) -> tuple[list[str], bool] | None:
    """Read the products of one word, and whether it says itself that it goes on from another."""
    parts = [each for each in _COMMAS.split(word) if each]
    found = [_one(each, lexicon) for each in parts]
    if parts and all(found):
        return [one for each in found for one in each or ()], bool(_COMMAS.match(word))
    if joined and word.startswith(_JOINED) and len(word) > 1:
        rest = _read(word[1:], lexicon, joined=False)
        return (rest[0], True) if rest else None
    return None


def _one(word: str, lexicon: Lexicon) -> list[str] | None:
    if terms.begun([word], lexicon, _CONTEXT, (_ALL,)):
        return [*PRODUCTS]
    found = terms.begun([word], lexicon, _CONTEXT, _WORDS)
    return [found[0]] if found else None


SOLD: Final = SomeProducts()
LICENCE: Final = SomeKind("licence words", *_KINDS, about=_("What kind of licence it is"))
Sold = Annotated[list[str], SOLD]
