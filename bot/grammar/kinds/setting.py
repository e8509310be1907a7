"""What a rule is set to: 0.5% min 0.10 max 5, 10, 24 hours, free; ٠٫٥٪ بحد أدنى ٠٫١٠, ٢٤ ساعة."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import refusals, terms
from bot.grammar.figures import figures
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, fold, has_figure, western
from bot.kit import Code, _, p_, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Said
    from ledger.books import Books
    from ledger.people.facts import Fact

NOTHING, REST = p_("setting words", "free"), p_("setting words", "as the rest")
_BY_PAYEE, _BY_PAYER = p_("setting words", "by payee"), p_("setting words", "by payer")
_LEAST, _MOST = p_("setting words", "min"), p_("setting words", "max")
_AND = p_("setting words", "plus")
_WHOLE = (NOTHING, REST)
_PAYS = {_BY_PAYEE: True, _BY_PAYER: False}
_UNITS = {
    p_("span words", "seconds"): timedelta(seconds=1),
    p_("span words", "minutes"): timedelta(minutes=1),
    p_("span words", "hours"): timedelta(hours=1),
    p_("span words", "days"): timedelta(days=1),
    p_("span words", "weeks"): timedelta(weeks=1),
}
_DUALS = {
    p_("span words", "two hours"): timedelta(hours=2),
    p_("span words", "two days"): timedelta(days=2),
    p_("span words", "two weeks"): timedelta(weeks=2),
}
_JOINED = re.compile(r"([0-9]+)([a-z]+)", re.IGNORECASE)
_PERCENT = re.compile(r"(.*[0-9])[%٪]")
_SAMPLES = ("0.5%", "0.5% min 0.10 max 5", "10", "24 hours", "free", "٠٫٥٪", "٢٤ ساعة", "7d")


@dataclass(frozen=True, slots=True)
class Setting:
    """What was said, still of no rule: a figure, a percentage, bounds, a span, who pays, a word.

    A `figure` is a count, a sum, or the flat part of a fee; `word` is NOTHING or REST.
    """

    figure: Decimal | None = None
    percent: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = ""
    span: timedelta | None = None
    payee: bool | None = None
    word: str = ""

    def takes(self, part: Mapping[str, Any]) -> bool:
        """Tell whether a part was not said yet; a currency may be said again."""
        return all(
            getattr(self, name) in {None, "", value if name == "currency" else None}
            for name, value in part.items()
        )


class SomeSetting(Kind):
    """A value of a rule of any type; whether it fits, the rule says."""

    example = "0.5%"
    about = _("The value, such as 0.5% min 0.10, 10 or 24 hours")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Setting, int] | None:
        """Read what the words begin with, each part once."""
        setting, at = Setting(), 0
        while at < len(words):
            found = _part(words[at:], lexicon, alone=at == 0)
            if found is None or not setting.takes(found[0]):
                break
            setting = replace(setting, **found[0])
            at += found[1]
        return (setting, at) if at else None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for it."""
        return say(
            "What is it to be? Write it like {percent}, {count} or {span}.",
            percent=Code(_("0.5% min 0.10 max 5")),
            count=Code("10"),
            span=Code(_("24 hours")),
        )

    def keep(self, value: Setting) -> Fact:
        """Return it as facts."""
        return [*astuple(value)]

    async def load(self, books: Books, fact: Any) -> Setting:  # noqa: ANN401, ARG002 - as facts are
        """Return what facts say."""
        return Setting(*fact)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a value."""
        return chance.choice(_SAMPLES)


def _part(
    words: Sequence[str], lexicon: Lexicon, *, alone: bool
) -> tuple[dict[str, Any], int] | None:
    """Read the next part: its names and values, and over how many words."""
    if alone and (whole := terms.begun(words, lexicon, "setting words", _WHOLE)):
        return {"word": whole[0]}, whole[1]
    if pays := terms.begun(words, lexicon, "setting words", _PAYS):
        return {"payee": _PAYS[pays[0]]}, pays[1]
    for name, entry in (("least", _LEAST), ("most", _MOST)):
        if led := terms.led(words, lexicon, "setting words", entry):
            return _led(_sum(words[led:], lexicon, name), led)
    if not alone and (led := terms.led(words, lexicon, "setting words", _AND)):
        return _led(_part(words[led:], lexicon, alone=False), led)
    return _percent(words, lexicon) or _span(words, lexicon) or _sum(words, lexicon, "figure")


def _led(found: tuple[dict[str, Any], int] | None, led: int) -> tuple[dict[str, Any], int] | None:
    return found and (found[0], found[1] + led)


def _percent(words: Sequence[str], lexicon: Lexicon) -> tuple[dict[str, Any], int] | None:
    word = bare(words[0])
    if found := _PERCENT.fullmatch(western(word)):
        return {"percent": _number(found[1])}, 1
    is_named = len(words) > 1 and lexicon.marks.get(fold(bare(words[1]))) == "percent"
    return ({"percent": _number(word)}, 2) if is_named and has_figure(word) else None


def _span(words: Sequence[str], lexicon: Lexicon) -> tuple[dict[str, Any], int] | None:
    if dual := terms.begun(words, lexicon, "span words", _DUALS):
        return {"span": _DUALS[dual[0]]}, dual[1]
    first = western(bare(words[0]))
    joined = _JOINED.fullmatch(first)
    number, *behind = [*joined.groups(), *words[1:]] if joined else [first, *words[1:]]
    unit = terms.begun(behind, lexicon, "span words", _UNITS) if behind else None
    if not (unit and number.isdecimal()):
        return None
    try:
        span = int(number) * _UNITS[unit[0]]
    except OverflowError:
        raise refusals.unreadable(words[0]) from None
    return {"span": span}, unit[1] + (0 if joined else 1)


def _sum(words: Sequence[str], lexicon: Lexicon, name: str) -> tuple[dict[str, Any], int] | None:
    """Read a number, and the currency behind it, if there is one."""
    if not words or not has_figure(words[0]):
        return None
    found: dict[str, Any] = {name: _number(bare(words[0]))}
    clue = lexicon.clue(words[1:])
    if clue is None or clue.doubtful or clue.dual or not clue.codes:
        return found, 1
    codes = [code for code in clue.codes if code in lexicon.enabled]
    currency = lexicon.home if lexicon.home in codes else (codes or [""])[0]
    return {**found, "currency": currency}, 1 + clue.words


def _number(word: str) -> Decimal:
    numbers = figures(word)
    if len(numbers) > 1:
        raise refusals.unreadable(word)
    return Decimal(numbers[0].numerator) / numbers[0].denominator


SETTING: Final = SomeSetting()
Value = Annotated[Setting, SETTING]
