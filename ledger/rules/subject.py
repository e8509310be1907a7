"""What a rule may be decided for apart: a kind of payment, a currency, a tier of people.

    Of("send", "USD", "T1")   one of each, any of them left out; ALL is everybody and everything
    str(of), Of.read(text)    "send USD T1": a word's shape tells which it is

Of what is in force for several, what was decided for more words goes before; among those with as
many, what names the tier goes before what names the kind, and that before what names the currency.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias

Dimension: TypeAlias = Literal["kind", "currency", "tier"]
DIMENSIONS: tuple[Dimension, ...] = ("kind", "currency", "tier")
_DECIDING: tuple[Dimension, ...] = ("tier", "kind", "currency")
_SHAPES = {
    "currency": re.compile(r"[A-Z]{3}"),
    "tier": re.compile(r"T[0-9]"),
    "kind": re.compile(r"[a-z]+"),
}


class Of(NamedTuple):
    """What a rule is asked or decided for; what is empty may be anything."""

    kind: str = ""
    currency: str = ""
    tier: str = ""

    @classmethod
    def read(cls, text: str) -> Of:
        """Read words in any order; ValueError for one that is none, or for two of one dimension."""
        found: dict[str, str] = {}
        for word in text.split():
            named = [each for each, shape in _SHAPES.items() if shape.fullmatch(word)]
            if not named or named[0] in found:
                raise ValueError(f"no subject of a rule: {text!r}")
            found[named[0]] = word
        return cls(**found)

    def __str__(self) -> str:
        return " ".join(word for word in self if word)

    def within(self, by: tuple[Dimension, ...]) -> bool:
        """Tell whether it names nothing besides these dimensions."""
        named = zip(DIMENSIONS, self, strict=True)
        return all(each in by for each, word in named if word)


ALL = Of()


@cache
def those_for(
    of: Of, by: tuple[Dimension, ...], always: tuple[Dimension, ...] = ()
) -> tuple[str, ...]:
    """Return the subjects that speak of something, the one that goes before first; all the last.

    What is named `always` is in each of them.
    """
    named = [each for each in _DECIDING if each in by and getattr(of, each)]
    chosen = (some for count in range(len(named), -1, -1) for some in combinations(named, count))
    fitting = (some for some in chosen if all(each in some for each in always))
    return tuple(str(Of(**{each: getattr(of, each) for each in some})) for some in fitting)
