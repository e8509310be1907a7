"""What a rule is decided for apart: USD, send USD, T1; دولار, الطلبات, الفئة ١."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, western
from bot.kit import _, p_, say
from ledger.rules import Of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Said
    from ledger.books import Books

_TIER = re.compile("T?([0-9])", re.IGNORECASE)
_LED = ("tier words", p_("tier words", "tier"))
PAYMENTS: Final[Mapping[str, str]] = {
    p_("payment words", "send"): _("payments"),
    p_("payment words", "request"): _("requests paid"),
    p_("payment words", "paylink"): _("pay links"),
    p_("payment words", "split"): _("shares of splits"),
    p_("payment words", "link"): _("money links"),
    p_("payment words", "gift"): _("gifts to groups"),
    p_("payment words", "settlement"): _("settled debts"),
}
"""The kinds of payment, and what each is called in a list of prices."""
_SAMPLES = ("send", "T1", "tier 2", "send T1")


class SomeSubject(Kind):
    """A kind of payment, a currency and a tier, in any order."""

    example = "USD"
    about = _("For what alone: a currency, a tier, a kind of payment")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Of, int] | None:
        """Read all that the words begin with, each once."""
        found: dict[str, str] = {}
        at = 0
        while at < len(words):
            read = self._one(words[at:], lexicon)
            if read is None or read[0] in found:
                break
            name, value, count = read
            found[name] = value
            at += count
        return (Of(**found), at) if found else None

    def shown(self, value: Of) -> Said:
        """Name it."""
        return say("{word}", word=str(value))

    def keep(self, value: Of) -> str:
        """Return it as a fact."""
        return str(value)

    async def load(self, books: Books, fact: Any) -> Of:  # noqa: ANN401, ARG002 - as in every kind
        """Return what a fact was made of."""
        return Of.read(fact)

    def sample(self, chance: Chance, world: World) -> str:
        """Return something apart."""
        return chance.choice((*_SAMPLES, *world.currencies))

    def _one(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, str, int] | None:
        if kind := terms.begun(words, lexicon, "payment words", PAYMENTS):
            return "kind", *kind
        led = terms.led(words, lexicon, *_LED)
        tier = _TIER.fullmatch(western(bare(words[led])))
        if tier and (led or tier[0] != tier[1]):
            return "tier", f"T{tier[1]}", led + 1
        clue = lexicon.clue(words)
        codes = clue and [code for code in clue.codes if code in lexicon.enabled]
        if not (clue and codes) or clue.doubtful or clue.dual or clue.crypto:
            return None
        return "currency", lexicon.home if lexicon.home in codes else codes[0], clue.words


SUBJECT: Final = SomeSubject()
Subject = Annotated[Of, SUBJECT]
