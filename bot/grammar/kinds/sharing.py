"""How something is shared: equally, 20 25 15, 2:1:1, 50% 30% 20%; and `without me`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from bot.grammar import refusals, terms
from bot.grammar.figures import figures
from bot.grammar.kinds.kind import Behind
from bot.grammar.letters import bare
from bot.kit import _, p_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Said
    from ledger.books import Books
    from ledger.people.facts import Fact

_NUMBER = r"[\d.,،٫٬]*\d"
_NUMBERS = re.compile(_NUMBER)
_WEIGHTS = re.compile(rf"{_NUMBER}(:{_NUMBER})+")
_PERCENT = re.compile(rf"({_NUMBER})[%٪]")
_LONGEST_PHRASE = 3
_EQUALLY, _ALONE = p_("sharing words", "equally"), p_("sharing words", "without me")
Way: TypeAlias = Literal["equal", "amounts", "weights", "percent"]
_SAMPLES = ("equally", "بالتساوي", "2:1", "60% 40%", "without me")


@dataclass(frozen=True, slots=True)
class How:
    """A way of sharing: `kind` is `equal`, `amounts`, `weights` or `percent`, with its parts.

    `alone` leaves out who writes.
    """

    kind: Way = "equal"
    parts: tuple[Decimal, ...] = ()
    alone: bool = False


EQUALLY = How()


class SomeSharing(Behind):
    """A way of sharing."""

    example = "equally"
    about = _("How it is shared: equally, or by amounts, 2:1 or percent")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[How, int] | None:
        """Read the ways that the words begin with, one behind the other."""
        kind: Way | None = None
        parts: tuple[Decimal, ...] = ()
        alone, at = False, 0
        while at < len(words):
            ahead = words[at:]
            meant = terms.begun(ahead, lexicon, "sharing words", (_EQUALLY, _ALONE))
            entry, count = meant or ("", 0)
            if entry == _ALONE:
                alone = True
            elif entry == _EQUALLY and not kind:
                kind = "equal"
            elif not kind and (found := _parts(ahead)):
                kind, parts, count = found
            else:
                break
            at += count
        return (How(kind or "equal", parts, alone), at) if at else None

    def ends(
        self, given: How | None, words: Sequence[str], lexicon: Lexicon
    ) -> tuple[How, int] | None:
        """Read a way at the end of a note; numbers there are the note's own."""
        for count in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            found = self.read(words[-count:], lexicon)
            if found and found[1] == count and found[0].kind != "amounts":
                how = given or found[0]
                return replace(how, alone=how.alone or found[0].alone), count
        return None

    def shown(self, value: How) -> Said:
        """Name a way of sharing."""
        if value.kind == "equal":
            return say("equally")
        mark = {"weights": ":", "percent": "% "}.get(value.kind, " ")
        written = mark.join(map(str, value.parts)) + mark.strip(": ")
        return say("{word}", word=written)

    def keep(self, value: How) -> Fact:
        """Return a way as facts."""
        return [value.kind, [*value.parts], value.alone]

    async def load(self, books: Books, fact: Any) -> How:  # noqa: ANN401, ARG002 - as facts are
        """Return the way that facts say."""
        kind, parts, alone = fact
        return How(kind, tuple(parts), alone)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a way of sharing."""
        return chance.choice(_SAMPLES)


def _parts(words: Sequence[str]) -> tuple[Way, tuple[Decimal, ...], int] | None:
    """Return the parts that the words begin with; a number before a word is a note's."""
    first = bare(words[0])
    if _WEIGHTS.fullmatch(first):
        return "weights", _read(first.split(":")), 1
    percents = [*_while(_PERCENT, words)]
    if percents:
        return "percent", _read([each.rstrip("%٪") for each in percents]), len(percents)
    amounts = [*_while(_NUMBERS, words)]
    if len(amounts) > 1 or len(amounts) == len(words):
        return ("amounts", _read(amounts), len(amounts)) if amounts else None
    return None


def _while(pattern: re.Pattern[str], words: Sequence[str]) -> Sequence[str]:
    found = []
    for word in words:
        if not pattern.fullmatch(bare(word)):
            break
        found.append(bare(word))
    return found


def _read(words: Sequence[str]) -> tuple[Decimal, ...]:
    """Read positive numbers; BadArgument for what may be two, or none."""
    found = []
    for word in words:
        numbers = figures(word)
        if len(numbers) > 1 or not numbers[0]:
            raise refusals.unreadable(word)
        found.append(Decimal(numbers[0].numerator) / numbers[0].denominator)
    return tuple(found)


SHARING: Final = SomeSharing()
Sharing = Annotated[How, SHARING]
