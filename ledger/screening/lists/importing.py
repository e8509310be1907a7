"""Importing: a file becomes a version of a list, whole or not at all.

digest -> as before? -> all of it is read -> the rows, in steps -> one posting makes it whole

What cannot be read is refused before anything is written. A version that a crash left half written
is nobody's, and goes with the next one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people import facts
from ledger.posting import Audit, Drop, Guard, Posting, Row
from ledger.screening.lists import files, versions
from ledger.screening.lists.markup import BadList
from ledger.screening.lists.tables import EntryRow, ListRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.screening.assessing import Entry
    from ledger.screening.lists.files import Format
    from ledger.screening.lists.versions import Version

COMMAND: Final = "command"
FOLDER: Final = "folder"
"""How a file comes."""
KEPT: Final = 3
"""Of how many versions of a list it is kept what they name."""
STEP: Final = 250
IMPORT: Final = "lists.import"


class Imported(NamedTuple):
    """What came of a file: the version, and whether it was there before."""

    version: Version
    repeated: bool


_ENTRIES: Any = (
    select(EntryRow.entry)
    .where(col(EntryRow.book) == bindparam("book", type_=BigInteger))
    .where(col(EntryRow.list) == bindparam("list"))
    .where(col(EntryRow.version) == bindparam("version", type_=BigInteger))
    .where(col(EntryRow.entry) > bindparam("after"))
    .order_by(col(EntryRow.entry))
    .limit(bindparam("most", type_=Integer))
)


def _unheard(_done: int, _of: int) -> None:
    """Tell nobody how far it has come."""


async def import_file(
    books: Books,
    path: Path,
    name: str = "",
    source: str = COMMAND,
    progress: Callable[[int, int], None] = _unheard,
) -> Imported:
    """Make a file the newest version of a list; BadList for one that cannot be read whole.

    Without a name it is that of its format, or of the file. The same file again changes nothing.
    """
    of = await asyncio.to_thread(files.known, path)
    name = (name or of.name or path.stem).casefold()
    if not files.NAMED.fullmatch(name):
        raise BadList(0, f"{name[:40]!r} cannot be the name of a list: a-z, 0-9, _ and -")
    sha256 = await asyncio.to_thread(files.digest, path)
    before = await versions.of_list(books, name)
    stands = next((each for each in before if each.state == "whole"), None)
    if stands and stands.sha256 == sha256:
        return Imported(stands, repeated=True)
    found = await asyncio.to_thread(_checked, path, of)
    token = ids.token()
    number = before[0].version + 1 if before else 1
    counted = await _counted(books, stands, found)
    begun = _begun(name, number, sha256, source, counted)
    try:
        await books.post(Posting(token, "list", rows=(begun,)))
    except AlreadySettled:
        raise BadList(0, "this list is being imported by somebody else just now") from None
    await _written(books, token, (name, number), files.read(path, of), found, progress)
    await books.post(_whole(token, name, number, sha256, counted))
    await prune(books, name)
    return Imported((await versions.of_list(books, name, number + 1, 1))[0], repeated=False)


async def prune(books: Books, name: str) -> None:
    """Let go of what old versions of a list name, and of what was begun before the newest."""
    found = await versions.of_list(books, name, most=10 * KEPT)
    whole = [each for each in found if each.state == "whole"]
    over = [each for each in found if whole and each.state == "loading" and each < whole[0]]
    for each in (*whole[KEPT:], *over):
        while gone := await books.read(_ids, name, each.version):
            drops = (Drop("screen_entries", (name, each.version, entry)) for entry in gone)
            await books.post(Posting(ids.token(), "list", drops=tuple(drops)))
        pruned = Guard.on(ListRow.state, (name, each.version), each.state, "pruned")
        with suppress(AlreadySettled):
            await books.post(Posting(ids.token(), "list", guards=(pruned,)))


def _checked(path: Path, of: Format) -> dict[str, bytes]:
    """Read all of a file, and return what it names with what each is told from another by."""
    return {entry.id: versions.digest(_kept(entry)) for entry in files.read(path, of)}


def _kept(entry: Entry) -> str:
    written = versions.written(entry)
    if len(written) > files.LONGEST:
        raise BadList(0, f"the entry {entry.id[:40]!r} is too long")
    return written


async def _counted(
    books: Books, before: Version | None, found: Mapping[str, bytes]
) -> Mapping[str, int]:
    listed = await versions.entries(books, before) if before else []
    stood = {each.entry.id: each.digest for each in listed}
    return {
        "entries": len(found),
        "added": len(found.keys() - stood.keys()),
        "removed": len(stood.keys() - found.keys()),
        "changed": sum(found.get(each, digest) != digest for each, digest in stood.items()),
    }


def _begun(name: str, number: int, sha256: str, source: str, counted: Mapping[str, int]) -> Row:
    now = clock.to_ms(clock.now())
    return Row.of(
        ListRow, list=name, version=number, sha256=sha256, source=source, imported_ms=now, **counted
    )


async def _written(  # noqa: PLR0913, PLR0917 - what is written where, and how far it is told
    books: Books,
    token: bytes,
    of: tuple[str, int],
    found: Iterator[Entry],
    checked: Mapping[str, bytes],
    progress: Callable[[int, int], None],
) -> None:
    """Write what a file names, some at a time."""
    done = 0
    while step := list(islice(found, STEP)):
        cells = [_row(of, entry, checked) for entry in step]
        key = ids.child(token, str(done))
        await books.post(Posting(key, "list", rows=tuple(cells)))
        done += len(step)
        progress(done, len(checked))
    if done != len(checked):
        raise BadList(0, "it has changed while it was read")


def _row(of: tuple[str, int], entry: Entry, checked: Mapping[str, bytes]) -> Row:
    known = _kept(entry)
    digest = versions.digest(known)
    if checked.get(entry.id) != digest:
        raise BadList(0, "it has changed while it was read")
    name, number = of
    return Row.of(EntryRow, list=name, version=number, entry=entry.id, known=known, digest=digest)


def _whole(
    token: bytes, name: str, number: int, sha256: str, counted: Mapping[str, int]
) -> Posting:
    known: dict[str, Any] = {"list": name, "version": number, "sha256": sha256, **counted}
    return Posting(
        ids.child(token, "whole"),
        IMPORT,
        guards=(Guard.on(ListRow.state, (name, number), "loading", "whole"),),
        audits=(Audit(IMPORT, 0, f"list {name}", facts.dump(known)),),
    )


def _ids(connection: Connection, book: int, name: str, version: int) -> Sequence[str]:
    asked: Mapping[str, Any] = {"list": name, "version": version, "after": "", "most": STEP}
    return [entry for (entry,) in rows(connection, _ENTRIES, book=book, **asked)]
