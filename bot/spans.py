"""What is done, told to whoever follows it as it begins and ends: to nobody, unless asked for.

Who follows is `bot.tracing`, whose libraries are heavy; what is followed knows none of them. Told
are names of the code and numbers, never what anybody wrote.
"""

from __future__ import annotations

from typing import Protocol

About = dict[str, str | int]


class Doing(Protocol):
    """Something that has begun."""

    def ends(self, name: str, about: About, *, failed: bool = False) -> None:
        """Tell what it was, and that it is over."""


class Follower(Protocol):
    """Who follows what is done."""

    def call(self) -> Doing:
        """Begin what a message or a press asks for; what is done inside is a part of it."""

    def telling(self) -> Doing:
        """Begin to tell what was committed for a message: a part of that one's doing."""


_follower: Follower | None = None


def follow(follower: Follower | None) -> None:
    """Let somebody follow from now on, or nobody."""
    global _follower  # noqa: PLW0603 - one process has one
    _follower = follower


def call() -> Doing | None:
    """Begin a call, if anybody follows."""
    return _follower.call() if _follower else None


def telling() -> Doing | None:
    """Begin to tell something, if anybody follows."""
    return _follower.telling() if _follower else None
