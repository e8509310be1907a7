"""A word, or a name of one word or two: whatever comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon

_MOST = 2
_SAMPLES = ("daily", "send", "شهري", "sara_k")


class OneWord(Kind):
    """One word, as it is spelt."""

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int]:  # noqa: ARG002 - any
        """Read the first word."""
        return words[0], 1

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a word."""
        return chance.choice(_SAMPLES)


class ShortName(OneWord):
    """A name of one word or two, as some commands have it."""

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int]:  # noqa: ARG002 - any
        """Read the first words."""
        return " ".join(words[:_MOST]), len(words[:_MOST])


WORD: Final = OneWord()
Word = Annotated[str, WORD]
WORDS: Final = ShortName()
Words = Annotated[str, WORDS]
