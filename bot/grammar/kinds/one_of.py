"""One of a few words, each an entry of the catalogues: random, equal, بالتساوي."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.kit import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Code, Said


class OneOf(Kind):
    """One of the entries of a context, in whatever words the catalogues have for it."""

    def __init__(self, context: str, *entries: str, about: str = "") -> None:
        self.context, self.entries = context, entries
        self.about = about or self.about
        self.example = entries[0]

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read the entry that the words begin with."""
        return terms.begun(words, lexicon, self.context, self.entries)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which it is."""
        return say("Which one? Write it like {example}.", example=example)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return one of them."""
        return chance.choice(self.entries)
