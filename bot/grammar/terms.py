"""Terms: words of the catalogues that a kind of argument knows, by the entry that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar.letters import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.grammar.lexicon import Lexicon

_LONGEST = 4


def begun(
    words: Sequence[str], lexicon: Lexicon, context: str, entries: Iterable[str]
) -> tuple[str, int] | None:
    """Return the entry that the words begin with, the longest first, and over how many words."""
    entries = tuple(entries)
    for count in range(min(_LONGEST, len(words)), 0, -1):
        phrase = fold(bare(" ".join(words[:count])))
        for entry in entries:
            if phrase in lexicon.says(context, entry):
                return entry, count
    return None


def led(words: Sequence[str], lexicon: Lexicon, context: str, entry: str) -> int:
    """Return how many of the first words lead to what comes, by an entry; not all of them."""
    found = begun(words[:-1], lexicon, context, (entry,))
    return found[1] if found else 0
