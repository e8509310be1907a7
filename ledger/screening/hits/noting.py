"""Somebody is screened: what is found is noted, and what is possible or strong opens a case.

vault -> index -> candidates -> beside the hits that stand: one posting

There is one row, and one open case at a time, for a person and an entry. Who was found not to be
whom it names stays allowed until that ends, the entry says something else, or she is liker to it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, ids, merged
from ledger.errors import AlreadySettled
from ledger.people import cases, shown
from ledger.people.cases.tables import CaseRow
from ledger.people.facts import Who
from ledger.posting import ANY, Guard, Posting, Row
from ledger.screening.assessing import Subject
from ledger.screening.hits import reading
from ledger.screening.hits.indexing import indexed
from ledger.screening.hits.subjects import subject
from ledger.screening.hits.tables import HitRow, ScreenedRow
from ledger.screening.names import scripts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Audit, Cell, Event
    from ledger.screening.assessing import Band
    from ledger.screening.hits.indexing import Candidate, Indexed
    from ledger.screening.hits.reading import Hit

_STRENGTH: Final = ("none", "weak", "possible", "strong")
_TRIES: Final = 3


class Found(NamedTuple):
    """Whom a list names that a name is like, how much, and in which band."""

    list: str
    version: int
    entry: str
    points: int
    band: Band


class Screened(NamedTuple):
    """What came of screening: against which lists, what was found, and how many cases it opened.

    What has letters that are compared with nothing is not `read`: somebody has to look at it.
    """

    stamp: str
    found: tuple[Found, ...] = ()
    opened: int = 0
    read: bool = True

    @property
    def band(self) -> Band:
        """The strongest band that was found; what is not read is possible."""
        least: Band = "none" if self.read else "possible"
        return max([least, *(each.band for each in self.found)], key=_STRENGTH.index)


class Noted(NamedTuple):
    """What goes into the posting that notes what was found."""

    rows: tuple[Row, ...] = ()
    guards: tuple[Guard, ...] = ()
    events: tuple[Event, ...] = ()
    audits: tuple[Audit, ...] = ()


async def screen(books: Books, person: int) -> Screened:
    """Screen who a person is by now, by what the vault knows; nothing is found without a name."""
    now = await books.read(merged.now, person)
    against, known = await indexed(books), await subject(books, now)
    if against is None:
        return Screened("")
    done = await screen_subject(books, now, known, against)
    return done._replace(read=known is None or all(map(scripts.is_read, known.names)))


async def wanted(books: Books, person: int) -> tuple[tuple[Row, ...], tuple[Guard, ...]]:
    """Return what lets a person be screened soon, to go with the posting that tells more of her."""
    rows, guards = await books.read(again, person)
    return (*rows,), (*guards,)


def again(connection: Connection, book: int, person: int) -> tuple[list[Row], list[Guard]]:
    """Read what lets a person be screened soon."""
    return _now_screened(connection, book, person, "")


async def screen_name(
    books: Books, name: str, born: date | None = None, countries: tuple[str, ...] = ()
) -> Screened:
    """Screen whoever has a name, such as the payee of a payout; nothing is noted of her."""
    against = await indexed(books)
    if against is None:
        return Screened("")
    who = Subject((name,), (born,) if born else (), countries)
    found = await asyncio.to_thread(against.search, who)
    return Screened(against.stamp, _told(against, found), read=scripts.is_read(name))


async def screen_subject(
    books: Books, person: int, known: Subject | None, against: Indexed
) -> Screened:
    """Screen a person of whom this is known, and note what is found."""
    found = await asyncio.to_thread(against.search, known) if known else []
    return await note(books, person, found, against)


async def note(books: Books, person: int, found: Sequence[Candidate], against: Indexed) -> Screened:
    """Note what was found of a person, each in a posting of its own, and that she was screened."""
    opened = 0
    for each in found:
        opened += await _tried(books, person, each, against)
    here = {(each.version.list, each.listed.entry.id) for each in found}
    await _ended(books, person, against.stamp, here)
    return Screened(against.stamp, _told(against, found), opened)


async def _tried(books: Books, person: int, of: Candidate, against: Indexed) -> int:
    """Note one candidate; another process that does so at this moment goes first."""
    band = against.bands.of(of.assessed)
    for left in reversed(range(_TRIES)):
        hit = await reading.get(books, person, of.version.list, of.listed.entry.id)
        noted = await _one(books, person, of, band, hit)
        if not (noted.rows or noted.guards):
            return 0
        try:
            await books.post(Posting(ids.token(), "screened", **noted._asdict()))
        except AlreadySettled:
            if not left:
                raise
        else:
            return sum(each.table == CaseRow.__tablename__ for each in noted.rows)
    return 0


async def _ended(books: Books, person: int, stamp: str, here: Collection[tuple[str, str]]) -> None:
    """Note that somebody was screened, and that what is found no more is over."""
    now = clock.now()
    stand = await reading.of_person(books, person)
    gone = [each for each in stand if each.key[1:] not in here and _ends(each, now)]
    over = [Guard.on(HitRow.state, each.key, each.state, "over") for each in gone]
    with suppress(AlreadySettled):  # another process has screened her at this moment
        rows, guards = await books.read(_now_screened, person, stamp)
        posting = Posting(ids.token(), "screened", rows=(*rows,), guards=(*guards, *over))
        await books.post(posting)


def _told(against: Indexed, found: Sequence[Candidate]) -> tuple[Found, ...]:
    return tuple(
        Found(of.list, of.version, listed.entry.id, assessed.points, against.bands.of(assessed))
        for of, listed, assessed in found
    )


def _now_screened(
    connection: Connection, book: int, person: int, stamp: str
) -> tuple[list[Row], list[Guard]]:
    now = clock.to_ms(clock.now())
    if reading.load_screened(connection, book, person) is None:
        return [Row.of(ScreenedRow, person=person, at_ms=now, stamp=stamp)], []
    at = Guard.on(ScreenedRow.at_ms, (person,), ANY, now)
    return [], [at, Guard.on(ScreenedRow.stamp, (person,), ANY, stamp)]


async def _one(books: Books, person: int, of: Candidate, band: Band, hit: Hit | None) -> Noted:
    """Note one candidate beside what stands of her and the entry."""
    name, entry, now = of.version.list, of.listed.entry.id, clock.now()
    if hit and _rests(hit, of, band, now):
        return _refreshed(hit, of, band)
    cells: dict[str, Cell] = {
        "version": of.version.version,
        "digest": of.listed.digest,
        "points": of.assessed.points,
        "band": band,
        "state": "noted" if band == "weak" else "open",
        "at_ms": clock.to_ms(now),
        "token": b"",
        "until_ms": 0,
    }
    if band == "weak":
        return written(person, name, entry, cells, hit)
    token = ids.token()
    about: dict[str, Fact] = {"person": Who(person), "list": name, "entry": entry}
    opened = await cases.opening(books, token, cases.SCREENING, about)
    noted = written(person, name, entry, {**cells, "token": token}, hit)
    both = (*noted.rows, *opened.rows)
    return noted._replace(rows=both, events=opened.events, audits=opened.audits)


def _rests(hit: Hit, of: Candidate, band: Band, now: datetime) -> bool:
    """Tell whether what stands of a person and an entry goes on as it is."""
    if hit.state in {"open", "matched"}:
        return True
    if hit.state == "allowed":
        stronger = _STRENGTH.index(band) > _STRENGTH.index(hit.band)
        ended = hit.until is None or hit.until <= now
        return not (ended or stronger or hit.digest != of.listed.digest)
    return hit.state == "noted" and band == "weak"


def _refreshed(hit: Hit, of: Candidate, band: Band) -> Noted:
    """Note what is newer of a hit that goes on; an allowance stays what it was given for."""
    before = (hit.version, hit.digest, hit.points, hit.band)
    after = (of.version.version, of.listed.digest, of.assessed.points, band)
    if before == after or hit.state == "allowed":
        return Noted()
    names = ("version", "digest", "points", "band")
    guards = tuple(
        Guard("screen_hits", hit.key, name, old, new)
        for name, old, new in zip(names, before, after, strict=True)
        if old != new
    )
    drawn = (shown.changed(cases.KIND, hit.token),) if hit.token else ()
    return Noted(guards=guards, events=drawn)


def written(person: int, name: str, entry: str, cells: dict[str, Cell], hit: Hit | None) -> Noted:
    """Return what writes how a person stands to an entry, over what stood there."""
    if hit is None:
        return Noted(rows=(Row.of(HitRow, person=person, list=name, entry=entry, **cells),))
    state = Guard.on(HitRow.state, hit.key, hit.state, cells["state"])
    rest = (
        Guard("screen_hits", hit.key, column, ANY, value)
        for column, value in cells.items()
        if column != "state"
    )
    return Noted(guards=(state, *rest))


def _ends(hit: Hit, now: datetime) -> bool:
    """Tell whether what is found no more is over: but not what somebody has to decide."""
    if hit.state == "allowed":
        return hit.until is None or hit.until <= now
    return hit.state == "noted"
