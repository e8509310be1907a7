"""What goes into the one posting that makes two one, each part of it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.posting import Audit, Count, Event, Guard, Move, Row


class Pair(NamedTuple):
    """Who stays, and who becomes one with her."""

    survivor: int
    gone: int


class Part(NamedTuple):
    """Rows, guards and what else a part of it asks of the books."""

    rows: tuple[Row, ...] = ()
    guards: tuple[Guard, ...] = ()
    counts: tuple[Count, ...] = ()
    moves: tuple[Move, ...] = ()
    events: tuple[Event, ...] = ()
    audits: tuple[Audit, ...] = ()


def together(parts: Iterable[Part]) -> Part:
    """Return several parts as one."""
    kinds: Any = zip(*parts, strict=True)
    return Part(*(tuple(each for some in kind for each in some) for kind in kinds))
