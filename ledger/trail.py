"""Whose doing something is: a number that leads from a message through the books to what is told.

    begin   a message comes in, under its key -> the number that belongs to the key
    number  what is done now is done for that one; 0 for what nobody asked for
    again   what was committed for a message is told: under the same number
    apart   what is done for many, whoever's message it is that it begins with

It stands in the context of the task, which those begun from it begin with. It is made of the key,
so that a message that comes again has the same, and of no more, so that it names nobody.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ledger import ids

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

T = TypeVar("T")

NONE: Final = 0


class Trail:
    """What is being done: its number, and what it is, once that is known."""

    __slots__ = ("number", "what")

    def __init__(self, number: int, what: str = "") -> None:
        self.number = number
        self.what = what


_TRAIL: ContextVar[Trail | None] = ContextVar("trail", default=None)


def begin(key: str) -> Trail:
    """Begin what a message under this key asks for, until another begins in the same task."""
    trail = Trail(ids.number(key))
    _TRAIL.set(trail)
    return trail


def current() -> Trail | None:
    """Return what is being done, if anybody asked for it."""
    return _TRAIL.get()


def number() -> int:
    """Return the number of what is being done."""
    trail = _TRAIL.get()
    return trail.number if trail else NONE


def does(what: str) -> None:
    """Say what is being done, now that it is known."""
    if trail := _TRAIL.get():
        trail.what = what


@contextmanager
def again(number: int) -> Iterator[None]:
    """Go on with what has this number, inside the block."""
    before = _TRAIL.set(Trail(number))
    try:
        yield
    finally:
        _TRAIL.reset(before)


def apart(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Begin a task that is done for nobody's message alone."""
    context = copy_context()
    context.run(_TRAIL.set, None)
    return asyncio.create_task(work, name=name, context=context)


def written(number: int) -> str:
    """Write a number as it stands in the logs."""
    return f"{number:0{2 * ids.NUMBER_BYTES}x}"
