"""What everybody needs of a platform who does not know which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.health import Link

if TYPE_CHECKING:
    from bot.kit import Chat, Reply


class Platform(Protocol):
    """Where the outbox tells what happened."""

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show a reply in a chat, once however often it is asked to for this event.

        `message` is what it takes the place of, if that can still be edited. Return the message
        that it is now, by the name that the platform's adapter gives it; "" if nobody knows.
        """


class Remote(Platform, Link, Protocol):
    """A platform that may be out of reach."""

    async def run(self) -> None:
        """Be there until cancelled, whatever happens on the other side."""

    async def news(self, within_s: float) -> str:
        """Wait a little for what becomes of it; return where people find it, or its state."""
