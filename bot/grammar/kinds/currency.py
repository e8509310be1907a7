"""A currency alone, where whoever comes says how much: EUR, يورو."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import refusals
from bot.grammar.kinds.kind import Kind
from bot.kit import Unit, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.refusals import BadArgument
    from bot.grammar.taking import Binding
    from bot.kit import Parameter, Said


_ARTICLE: Final = "ال"
"""The Arabic article: what a currency costs is asked with it."""


class SomeCurrency(Kind):
    """A currency of the house, by its code or a name that is nothing else."""

    example = "EUR"
    about = _("In which currency, such as EUR")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read a name of one currency; what may be another word, or several, is none."""
        clue = lexicon.clue(words)
        if clue is None and words[0].startswith(_ARTICLE):
            clue = lexicon.clue([words[0].removeprefix(_ARTICLE), *words[1:]])
        if clue is None or clue.doubtful or clue.dual or clue.crypto:
            return None
        codes = [code for code in clue.codes if code in lexicon.enabled]
        known = [lexicon.home] if lexicon.home in codes else codes
        return (known[0], clue.words) if len(known) == 1 else None

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it where no amount was named, which has its own."""
        if binding.amount is None:
            super().take(binding, parameter)

    def refused(self, word: str) -> BadArgument:
        """Refuse what is no currency."""
        return refusals.misplaced(word, self.example)

    def shown(self, value: str) -> Said:
        """Name a currency."""
        return say("{currency}", currency=Unit(value))

    def sample(self, chance: Chance, world: World) -> str:
        """Return one of those that there are."""
        return chance.choice(world.currencies)


CURRENCY: Final = SomeCurrency()
Currency = Annotated[str, CURRENCY]
