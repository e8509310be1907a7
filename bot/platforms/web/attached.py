"""The files of an answer: as its message tells of them, and as they are kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from ledger.people.inbox.files import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import File

Json: TypeAlias = dict[str, Any]


def attached(files: Iterable[File], language: str | None, zone: str) -> list[Json]:
    """Tell of files: what each is called, and what is in it for who cannot see it."""
    return [
        {
            "id": kept.id.hex(),
            "name": kept.name,
            "kind": kept.kind,
            "size": len(kept.content),
            "words": speech.label(file.words, language, zone),
        }
        for file, kept in ((each, as_kept(each)) for each in files)
    ]


def as_kept(file: File) -> Kept:
    """Return a file as it is kept."""
    return Kept(file.name, file.kind, file.content)


def size(told: Sequence[Json]) -> int:
    """Return how many bytes the files take that a message tells of."""
    return sum(each["size"] for each in told)
