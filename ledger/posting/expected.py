"""What a guard may expect besides a value."""

from __future__ import annotations

from typing import Final

ANY: Final = object()
"""A guard with this expectation only sets."""


class OrAbsent(str):
    """What a cell must hold, unless there is no such row: a guard with this only looks."""

    __slots__ = ()
