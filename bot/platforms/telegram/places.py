"""Where something is said on Telegram: a chat, and a topic in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.kit import Chat, Place
from ledger.people.persons import Identity

if TYPE_CHECKING:
    from telegram import User

PLATFORM: Final = "telegram"
INLINE: Final = "inline:"
"""What the name of a message begins with that somebody else sent through us, in any chat."""


def inline(message: str) -> Place:
    """Return where a message stands that somebody sent through us: all that we know is its name."""
    return Place(Chat(PLATFORM, f"{INLINE}{message}", private=False), f"{INLINE}{message}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A chat by its number, positive for a person's, and the topic in it, if any."""

    chat: int
    thread: int | None = None

    @classmethod
    def read(cls, external_id: str) -> Spot | None:
        """Read what `id` wrote; None for somebody who is known by a handle alone."""
        chat, _, thread = external_id.partition("/")
        try:
            return cls(int(chat), int(thread) if thread else None)
        except ValueError:
            return None

    @property
    def id(self) -> str:
        """The place as one word."""
        return f"{self.chat}/{self.thread}" if self.thread else str(self.chat)

    @property
    def name(self) -> str:
        """The chat itself as the books know it; its topics open and close with it."""
        return f"{PLATFORM}:{self.chat}"

    @property
    def as_chat(self) -> Chat:
        """The place as commands know it."""
        return Chat(PLATFORM, self.id, private=self.chat > 0)


def identity(user: User) -> Identity:
    """Return how Telegram knows a person: by her number; her handle is what she is called now.

    ValueError where that number is none.
    """
    return Identity(PLATFORM, f"{user.id:d}", (user.username or "").lower())


def name(user: User) -> str:
    """Return what a person calls herself."""
    return user.full_name.strip() or user.username or str(user.id)
