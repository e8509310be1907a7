"""Runs: what the words beside an amount were found to be, one token after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.grammar.figures import MARKS
from bot.grammar.lexicon import Mark

if TYPE_CHECKING:
    from fractions import Fraction

    from bot.grammar.lexicon import Clue, Part
    from bot.grammar.numbers import Numeral

Kind: TypeAlias = Mark | Literal["figure", "numeral", "fraction", "currency", "part", "sign"]
Then: TypeAlias = Literal["word", "handle", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that words say about an amount.

    `end` is how many words are read with it; 0 inside a word, where nothing can end. `mark` is
    what stands behind the word. `sure` is False where it may be meant otherwise; a
    `slip` is what a word was perhaps meant to be.
    """

    kind: Kind
    text: str
    end: int = 0
    values: tuple[Fraction, ...] = ()
    numeral: Numeral | None = None
    clue: Clue | None = None
    part: Part | None = None
    mark: str = ""
    sure: bool = True
    slip: bool = False
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The tokens that the words begin with, and what comes then.

    `thanks` says that it is a word such as شكر, of which people give a thousand.
    """

    tokens: tuple[Token, ...]
    then: Then
    thanks: bool = False

    def at(self, index: int) -> Token | None:
        """Return a token; None beyond the last."""
        return self.tokens[index] if index < len(self.tokens) else None

    def kind(self, index: int) -> Kind | None:
        """Return the kind of a token; None beyond the last."""
        return self.tokens[index].kind if index < len(self.tokens) else None

    def is_scale(self, index: int) -> bool:
        """Tell whether a token multiplies what stands before it."""
        numeral = self.tokens[index].numeral if index < len(self.tokens) else None
        return numeral is not None and numeral.scale


def is_whole(token: Token) -> bool:
    """Tell whether a figure has nothing but digits in it."""
    return token.kind == "figure" and not set(token.text) & set(MARKS)
