"""Two small amounts in a row, whose currency is known: 0.12 0.34, ٠٫١٢ و٠٫٣٤."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.figures import figures
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import has_figure, shown
from bot.grammar.refusals import BadArgument
from bot.kit import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Code, Said

_TWO: Final = 2
_AND: Final = "و"
_CENTS: Final = 99


class TwoAmounts(Kind):
    """Two numbers with decimals; what stands between them and behind them, as a currency, is left.

    Of what can be read in two ways, as 0,125 can, the smaller one is meant: both are small.
    """

    example = "0.12 0.34"
    about = _("The two amounts, such as 0.12 0.34")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[list[Decimal], int] | None:  # noqa: ARG002 - figures
        """Read two numbers; BadArgument for figures that are none, or another count of them."""
        told = [each.removeprefix(_AND) for each in words]
        numbers = [_smallest(each) for each in told if has_figure(each)]
        if len(numbers) != _TWO:
            return None
        return numbers, len(words)

    def refused(self, word: str) -> BadArgument:
        """Refuse what is not two amounts."""
        told = _(
            "{word} is not two amounts. Write both as they stand at your bank, like {example}."
        )
        return BadArgument(say(told, word=shown(word), example=self.example), word)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for both."""
        return say(
            "Which two amounts came to your account? Write both, like {amounts}.",
            amounts=self.example,
        )

    def shown(self, value: Sequence[Decimal]) -> Said:
        """Name both."""
        return say("{amounts}", amounts=" ".join(map(str, value)))

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return two amounts."""
        return " ".join(f"0.{chance.randint(1, _CENTS):02d}" for _each in range(_TWO))


def _smallest(word: str) -> Decimal:
    number = min(figures(word.rstrip(",،")))
    return Decimal(number.numerator) / Decimal(number.denominator)


PAIR: Final = TwoAmounts()
Pair = Annotated[list[Decimal], PAIR]
