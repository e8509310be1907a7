"""What the books tell of lists: their versions, and what a version names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.people import facts
from ledger.screening.assessing import Entry, Name
from ledger.screening.births import Birth
from ledger.screening.lists.tables import EntryRow, ListRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

PAGE: Final = 8
STEP: Final = 1_000
_LAST: Final = 2**63 - 1


class Version(NamedTuple):
    """A version of a list: what its file was, how it came, and what it changed."""

    list: str
    version: int
    sha256: str
    source: str
    at: datetime
    entries: int
    added: int
    removed: int
    changed: int
    state: str


class Listed(NamedTuple):
    """What a version names, and whether it is as in another version: by its digest."""

    entry: Entry
    digest: bytes


_book: Any = bindparam("book", type_=BigInteger)
_version: Any = bindparam("version", type_=BigInteger)
_VERSIONS: Any = (
    select(ListRow.list, ListRow.version, ListRow.sha256, ListRow.source)
    .add_columns(
        *(getattr(ListRow, each) for each in ("imported_ms", "entries", "added", "removed")),
        col(ListRow.changed),
        col(ListRow.state),
    )
    .where(col(ListRow.book) == _book)
)
_ALL: Any = _VERSIONS.order_by(col(ListRow.list), col(ListRow.version))
_OF_LIST: Any = (
    _VERSIONS.where(col(ListRow.list) == bindparam("list"))
    .where(col(ListRow.version) < bindparam("before", type_=BigInteger))
    .order_by(col(ListRow.version).desc())
    .limit(bindparam("most", type_=Integer))
)
_ENTRIES: Any = (
    select(EntryRow.entry, EntryRow.known, EntryRow.digest)
    .where(col(EntryRow.book) == _book, col(EntryRow.list) == bindparam("list"))
    .where(col(EntryRow.version) == _version, col(EntryRow.entry) > bindparam("after"))
    .order_by(col(EntryRow.entry))
    .limit(bindparam("most", type_=Integer))
)
_ONE: Any = (
    select(EntryRow.entry, EntryRow.known, EntryRow.digest)
    .where(col(EntryRow.book) == _book, col(EntryRow.list) == bindparam("list"))
    .where(col(EntryRow.version) == _version, col(EntryRow.entry) == bindparam("entry"))
)


async def newest(books: Books) -> list[Version]:
    """Return the newest whole version of each list."""
    return await books.read(load_newest)


async def of_list(books: Books, name: str, before: int = _LAST, most: int = PAGE) -> list[Version]:
    """Return the versions of a list before one, the newest first."""
    return await books.read(load_versions, name, before, most)


async def entries(books: Books, of: Version) -> list[Listed]:
    """Return all that a version names."""
    found: list[Listed] = []
    while True:
        after = found[-1].entry.id if found else ""
        page = await books.survey(_page, of.list, of.version, after)
        found += page
        if len(page) < STEP:
            return found


async def one(books: Books, name: str, version: int, entry: str) -> Listed | None:
    """Return what a version names by its id; None where it is pruned."""
    return await books.read(_one, name, version, entry)


def stamp(versions: Sequence[Version]) -> str:
    """Return which versions these are, in one word each: `ofac.3 un.2`."""
    return " ".join(f"{each.list}.{each.version}" for each in versions)


def written(entry: Entry) -> str:
    """Write an entry as a row keeps it."""
    return facts.dump(
        {
            "kind": entry.kind,
            "names": [[each.text, each.kind] for each in entry.names],
            "births": [str(each) for each in entry.births],
            "countries": [*entry.countries],
            "programme": entry.programme,
        }
    )


def digest(known: str) -> bytes:
    """Return what tells an entry from one that is otherwise."""
    return ids.digest(known)


def load_newest(connection: Connection, book: int) -> list[Version]:
    """Read the newest whole version of each list."""
    newest: dict[str, Version] = {}
    for each in map(_read, rows(connection, _ALL, book=book)):
        if each.state == "whole":
            newest[each.list] = each
    return [*newest.values()]


def load_versions(
    connection: Connection, book: int, name: str, before: int, most: int
) -> list[Version]:
    """Read versions of a list, the newest first."""
    found = rows(connection, _OF_LIST, book=book, list=name, before=before, most=most)
    return [*map(_read, found)]


def _page(connection: Connection, book: int, name: str, version: int, after: str) -> list[Listed]:
    asked: Mapping[str, Any] = {"list": name, "version": version, "after": after, "most": STEP}
    return [*map(_listed, rows(connection, _ENTRIES, book=book, **asked))]


def _one(connection: Connection, book: int, name: str, version: int, entry: str) -> Listed | None:
    found = row(connection, _ONE, book=book, list=name, version=version, entry=entry)
    return _listed(found) if found else None


def _read(known: Sequence[Any]) -> Version:
    name, version, sha256, source, at, *rest = known
    return Version(name, version, sha256, source, clock.from_ms(at), *rest)


def _listed(known: Sequence[Any]) -> Listed:
    number, written, digest = known
    found: dict[str, Any] = facts.load(written)
    return Listed(
        Entry(
            number,
            found["kind"],
            tuple(Name(*each) for each in found["names"]),
            tuple(map(Birth.read, found["births"])),
            tuple(found["countries"]),
            found["programme"],
        ),
        bytes(digest),
    )
