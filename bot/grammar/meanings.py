"""Meanings: what a phrase stands for, a command or words that are dropped around one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

TRIGGER, ASKED, BESIDE = "trigger", "asked", "beside"
COURTESY, WISH, ASKING, GREETING, THANKS = "courtesy", "wishes", "asking", "greetings", "thanks"
HOW, FILLER, FOR_ME = "how", "filler words", "for me"
BEFORE = frozenset({COURTESY, WISH, ASKING, GREETING, THANKS, HOW})
AFTER = BEFORE - {WISH, HOW}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: command lines such as `language ar`, or words that are dropped.

    `dropped` are the contexts in which they are; `beside` are the lines that are meant when the
    phrase stands beside words that ask. `anywhere` is heard in groups, too; a phrase that is `open`
    takes in whatever follows it.
    """

    language: str
    lines: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()
    anywhere: bool = False
    open: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether the words ask for what is shown, and wish for nothing to be done."""
        return ASKING in self.dropped and WISH not in self.dropped

    @property
    def is_about(self) -> bool:
        """Tell whether the words are what is asked about, and nothing else."""
        return bool(self.beside) and WISH not in self.dropped

    def is_dropped(self, contexts: AbstractSet[str]) -> bool:
        """Tell whether the words are dropped as one of these contexts."""
        return bool(self.dropped & contexts or (self.beside and BESIDE in contexts))


def meant(context: str, line: str, language: str) -> Meaning:
    """Return what a phrase of a context stands for: a line, or words beside those that ask."""
    if context == BESIDE:
        return Meaning(language, beside=(line,))
    return Meaning(language, (line,), anywhere=context == TRIGGER)


def both(first: Meaning, other: Meaning) -> Meaning:
    """Join what the same words stand for; one of several commands is asked about."""
    lines = first.lines if first.anywhere else (*first.lines, *other.lines)
    return replace(
        first,
        lines=tuple(dict.fromkeys(lines)),
        dropped=first.dropped | other.dropped,
        beside=tuple(dict.fromkeys((*first.beside, *other.beside))),
    )
