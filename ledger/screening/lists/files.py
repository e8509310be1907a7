"""A file of a list: which format it has, what its digest is, and what it names, one by one."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger.screening.lists import ofac, table, un
from ledger.screening.lists.markup import BadList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from ledger.screening.assessing import Entry

STEP: Final = 1 << 20
_HEAD: Final = 1 << 16
NAMED: Final = re.compile(r"[a-z][a-z0-9_-]{0,23}")
"""How a list may be called."""
LONGEST: Final = 8_000
"""How many letters an entry may have as it is kept."""


class Format(NamedTuple):
    """A format, and what the list is called that is published in it."""

    name: str
    read: Callable[[BinaryIO], Iterator[Entry]]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(STEP):
            found.update(chunk)
    return found.hexdigest()


def known(path: Path) -> Format:
    """Tell the format of a file by how it begins; BadList for one that is empty."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise BadList(1, "it is empty")
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return Format("un", un.read) if f"<{un.ROOT}" in text else Format("ofac", ofac.read)
    return Format("eu" if table.is_eu(text.partition("\n")[0]) else "", table.read)


def read(path: Path, of: Format) -> Iterator[Entry]:
    """Yield what a file names; BadList for what cannot be read, and for an id that comes twice."""
    seen: set[str] = set()
    with path.open("rb") as file:
        for entry in of.read(file):
            if entry.id in seen:
                raise BadList(0, f"the id {entry.id[:40]!r} comes twice")
            seen.add(entry.id)
            yield entry
    if not seen:
        raise BadList(0, "it names nobody")
