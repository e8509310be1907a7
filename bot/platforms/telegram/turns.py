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

    from telegram import Update

MOST_WAITING: Final = 10
"""How many updates of one person may wait."""


@dataclass(slots=True)
class _Hers:
    """What one person waits for; more is dropped in a flood, and she is told of it once."""

    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    updates: set[int] = field(default_factory=set)
    flood: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of one update: `taken`, in this order, or dropped, which she is `to_be_told`."""

    order: asyncio.Lock
    taken: bool
    to_be_told: bool


class Turns:
    """The turns of everybody who waits for something."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, int], _Hers] = {}

    @contextmanager
    def waits(self, update: Update) -> Iterator[Turn]:
        """Let an update wait for its turn, if there is room for it."""
        key, number = _key(update), update.update_id
        hers = self._people.setdefault(key, _Hers())
        full = hers.flood or len(hers.updates) >= MOST_WAITING
        dropped = full and not update.my_chat_member
        told = dropped and not hers.told and _is_for_us(update)
        hers.flood, hers.told = hers.flood or dropped, hers.told or told
        hers.updates.add(number)
        try:
            yield Turn(hers.order, not dropped, told)
        finally:
            hers.updates.discard(number)
            if not hers.updates:
                self._people.pop(key, None)

    def let_go(self) -> set[int]:
        """Return the updates that are not waited for."""
        floods = [hers.updates for hers in self._people.values() if hers.flood]
        return set().union(*floods)


def _key(update: Update) -> tuple[str, int]:
    """Return in whose turn it is: a group's own when it is told that it has another number."""
    message, chat, person = update.message, update.effective_chat, update.effective_user
    if message and chat and (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return "group", chat.id
    someone = person or chat
    return "person", someone.id if someone else 0


def _is_for_us(update: Update) -> bool:
    """Tell whether it is surely said to the bot, and not among people in a group."""
    if (message := update.message) is None:
        return True
    return message.chat.type == message.chat.PRIVATE or (message.text or "").startswith("/")
