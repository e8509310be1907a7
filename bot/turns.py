"""Turns: what one person sends is handled in order, and little of it waits at a time.

What she sends beyond that is dropped, until nothing of hers waits any more. Meanwhile nobody waits
for what she sent before: it is let go, which is confirmed although it is still being answered.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WAITING: Final = 10
"""How many things that one person sent may wait."""


@dataclass(slots=True)
class _Hers:
    """What one person waits for; more is dropped in a flood, and she is told of it once."""

    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    numbers: set[int] = field(default_factory=set)
    flood: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of what was sent: `taken`, in this order, or dropped, which she is `to_be_told`."""

    order: asyncio.Lock
    taken: bool
    to_be_told: bool


class Turns:
    """The turns of everybody who waits for something."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, int], _Hers] = {}

    @contextmanager
    def waits(
        self, whose: tuple[str, int], number: int, *, for_us: bool = True, kept: bool = False
    ) -> Iterator[Turn]:
        """Let what has this number wait for its turn, if there is room for it.

        Nobody is told of what was dropped if it was not surely `for_us`; `kept` is never dropped.
        """
        hers = self._people.setdefault(whose, _Hers())
        full = hers.flood or len(hers.numbers) >= MOST_WAITING
        dropped = full and not kept
        told = dropped and not hers.told and for_us
        hers.flood, hers.told = hers.flood or dropped, hers.told or told
        hers.numbers.add(number)
        try:
            yield Turn(hers.order, not dropped, told)
        finally:
            hers.numbers.discard(number)
            if not hers.numbers:
                self._people.pop(whose, None)

    def let_go(self) -> set[int]:
        """Return the numbers of what is not waited for."""
        floods = [hers.numbers for hers in self._people.values() if hers.flood]
        return set().union(*floods)
