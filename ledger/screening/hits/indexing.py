"""The lists as an index, kept in memory of each process as long as they are the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from ledger.screening import deciding
from ledger.screening.lists import versions
from ledger.screening.searching import Index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.books import Books
    from ledger.screening.assessing import Assessed, Bands, Entry, Subject
    from ledger.screening.lists.versions import Listed, Version

_BETWEEN: Final = "/"


class Candidate(NamedTuple):
    """Whom a list names that somebody is like, in which version, and how much."""

    version: Version
    listed: Listed
    assessed: Assessed


class Indexed(NamedTuple):
    """The newest lists, to be searched: `stamp` tells which, and by which bands."""

    stamp: str
    bands: Bands
    versions: Mapping[str, Version]
    digests: Mapping[str, bytes]
    names: Index

    def search(self, subject: Subject) -> list[Candidate]:
        """Return whom somebody is like, at least weakly."""
        found = self.names.search(subject, self.bands.weak)
        return [self._candidate(entry, assessed) for entry, assessed in found]

    def _candidate(self, entry: Entry, assessed: Assessed) -> Candidate:
        name, _, number = entry.id.partition(_BETWEEN)
        listed = versions.Listed(entry._replace(id=number), self.digests[entry.id])
        return Candidate(self.versions[name], listed, assessed)


_kept: WeakKeyDictionary[Books, Indexed] = WeakKeyDictionary()
_making: WeakKeyDictionary[Books, asyncio.Lock] = WeakKeyDictionary()


async def stamp(books: Books) -> str:
    """Return which versions and bands hold now; empty while there are no lists."""
    newest = await versions.newest(books)
    return _stamp(newest, await deciding.bands(books)) if newest else ""


async def indexed(books: Books) -> Indexed | None:
    """Return the newest lists, to be searched; None while there are none."""
    newest = await versions.newest(books)
    if not newest:
        return None
    bands = await deciding.bands(books)
    known = _kept.get(books)
    if known is None or known.stamp != _stamp(newest, bands):
        async with _making.setdefault(books, asyncio.Lock()):
            known = _kept.get(books)
            if known is None or known.stamp != _stamp(newest, bands):
                known = _kept[books] = await _made(books, newest, bands)
    return known


def _stamp(newest: list[Version], bands: Bands) -> str:
    return f"{versions.stamp(newest)} {bands.weak}/{bands.possible}/{bands.strong}"


async def _made(books: Books, newest: list[Version], bands: Bands) -> Indexed:
    named: list[Entry] = []
    digests: dict[str, bytes] = {}
    for version in newest:
        for entry, digest in await versions.entries(books, version):
            number = f"{version.list}{_BETWEEN}{entry.id}"
            named.append(entry._replace(id=number))
            digests[number] = digest
    index = await asyncio.to_thread(Index, named)
    by_list = {each.list: each for each in newest}
    return Indexed(_stamp(newest, bands), bands, by_list, digests, index)
