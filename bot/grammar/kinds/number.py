"""The number of a receipt: 123, #123, #١٢٣."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import refusals
from bot.grammar.figures import whole_number
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import has_figure
from bot.kit import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.refusals import BadArgument
    from bot.kit import Code, Said

_MOST = 999


class ReceiptNumber(Kind):
    """A whole number, in the digits of any script."""

    example = "123"
    about = _("The number of the receipt")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:  # noqa: ARG002 - digits
        """Read a number; BadArgument for other figures."""
        return (whole_number(words[0]), 1) if has_figure(words[0]) else None

    def refused(self, word: str) -> BadArgument:
        """Refuse what has no figure in it."""
        return refusals.no_number(word)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which receipt is meant."""
        return say("Which receipt? Write its number, like {example}.", example=example)

    def shown(self, value: int) -> Said:
        """Name a receipt."""
        return say("{number}", number=value)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a number."""
        return f"{chance.choice(('', '#'))}{chance.randint(1, _MOST)}"


NUMBER: Final = ReceiptNumber()
Number = Annotated[int, NUMBER]
