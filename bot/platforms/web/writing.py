"""What is being written in the web chat: news that it brings about stands below it, not above."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 2.0
"""How long news wait for what is being written."""


class Writing:
    """The messages in hand, by the chats that they and their answers will stand in."""

    def __init__(self) -> None:
        self._in_hand: defaultdict[str, set[asyncio.Future[None]]] = defaultdict(set)

    @contextmanager
    def of(self, *chats: str) -> Iterator[None]:
        """Have a message in hand that will stand in these chats, or be answered there."""
        kept = asyncio.get_running_loop().create_future()
        for chat in chats:
            self._in_hand[chat].add(kept)
        try:
            yield
        finally:
            kept.set_result(None)
            for chat in chats:
                self._in_hand[chat].discard(kept)
                if not self._in_hand[chat]:
                    del self._in_hand[chat]

    async def over(self, chat: str) -> None:
        """Wait for what is being written in a chat by now, for a while."""
        if in_hand := self._in_hand.get(chat):
            await asyncio.wait([*in_hand], timeout=PATIENCE_S)
