"""Files: pictures and documents that go with an answer, and what came with a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.kit.said import Said

MOST_FILES = 10
"""How many files one answer has at most, as every platform takes them."""
LARGEST_PICTURE = 1024 * 1024
LARGEST_DOCUMENT = 4 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.[a-z0-9]{1,8}")
_KIND = re.compile(r"[a-z]+/[a-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG; `words` say what is on it to whoever cannot see it."""

    content: bytes
    words: Said
    name: str = "picture.png"
    kind: ClassVar[str] = "image/png"

    def __post_init__(self) -> None:
        """Take nothing that some platform would not; ValueError."""
        if not self.content.startswith(_PNG):
            raise ValueError(f"{self.name} is no PNG")
        _check(self.name, self.content, LARGEST_PICTURE)


@dataclass(frozen=True, slots=True)
class Document:
    """A document to keep; `words` say what it is, `kind` is its media type."""

    content: bytes
    words: Said
    name: str
    kind: str = "application/pdf"

    def __post_init__(self) -> None:
        """Take nothing that some platform would not; ValueError."""
        if not _KIND.fullmatch(self.kind):
            raise ValueError(f"{self.kind} is no media type")
        _check(self.name, self.content, LARGEST_DOCUMENT)


File: TypeAlias = Picture | Document


class Unfetched(Exception):
    """A file that came with a message cannot be had any more."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a message: what its platform says of it, and how to get it.

    Nothing of it is here until it is asked for, and nobody keeps it. `fetch` raises Away or
    Unfetched.
    """

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that was read: what it was called, and what is in it."""

    name: str
    content: bytes


def _check(name: str, content: bytes, largest: int) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name} is no name of a file that every platform takes")
    if not 0 < len(content) <= largest:
        raise ValueError(f"{name} has {len(content)} bytes, and {largest} fit")
