"""A statement comes in: each entry that is new is booked with its row, once, in one commit.

    the page is known -> nothing; else in steps: which are known -> who paid, to the vault
    -> what each becomes -> posted; the page itself is noted once all of it is there

A crash in between leaves entries that are known at the next try. What another process does at the
same time is looked at anew.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ledger import clock, ids
from ledger.banking.statements import (
    arriving,
    expecting,
    identity,
    matching,
    planning,
    reading,
    remitters,
)
from ledger.banking.statements.planning import Known
from ledger.banking.statements.tables import DEPOSIT, DONE, BankAgainRow, BankStatementRow
from ledger.errors import AccountFrozen, AlreadySettled, CeilingReached, LimitExceeded, Refused
from ledger.people import facts
from ledger.posting import NEW, Audit, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.banking.statements.reading import BankEntry
    from ledger.banking.told import Entry, Statement
    from ledger.books import Books

STEP: Final = 256
_Fresh: TypeAlias = "tuple[Entry, bytes, bool, bytes]"
IMPORTED: Final = "banking.statement"
REFUSED: Final = "refused"
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a page: how many entries were new, known before, clear, waiting, announced."""

    new: int = 0
    known: int = 0
    matched: int = 0
    waiting: int = 0
    announced: int = 0

    @property
    def entries(self) -> int:
        """How many entries it was in all."""
        return self.new + self.known + self.announced

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.new + other.new,
            self.known + other.known,
            self.matched + other.matched,
            self.waiting + other.waiting,
            self.announced + other.announced,
        )

    def __sub__(self, other: Imported) -> Imported:
        return Imported(
            self.new - other.new,
            self.known - other.known,
            self.matched - other.matched,
            self.waiting - other.waiting,
            self.announced - other.announced,
        )


async def _unheard(_done: Imported) -> None:
    """Tell nobody how far it has come."""


async def import_(
    books: Books,
    rail: str,
    statement: Statement,
    actor: int = 0,
    progress: Callable[[Imported], Awaitable[None]] = _unheard,
) -> Imported:
    """Book what a page tells that is new; the same page, or entry, again changes nothing."""
    secret = await identity.key(books)
    token = identity.page_of(secret, rail, statement)
    if await reading.page(books, token):
        return Imported(known=len(statement.entries))
    booked = [each for each in statement.entries if each.booked and each.amount]
    done = Imported(announced=len(statement.entries) - len(booked))
    series, totals = identity.series(rail, statement), identity.totals(booked)
    page = _Of(books, rail, secret, series, statement.page, totals)
    for some in _batches(booked):
        done += await page.take(some)
        await progress(done)
    await expecting.announced(books, rail, secret, statement.entries)
    await books.post(_noted(rail, token, statement, done, actor))
    return done


async def _told_again(books: Books, again: Mapping[bytes, bytes]) -> None:
    """Note as which other entries some are told again."""
    rows = [Row.of(BankAgainRow, token=token, entry=each) for each, token in again.items()]
    if rows:
        with suppress(AlreadySettled):  # another process was here
            await books.post(Posting(ids.token(), "bank_entry_again", rows=tuple(rows)))


def _batches(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[at : at + STEP] for at in range(0, len(entries), STEP)]


@dataclass(frozen=True, slots=True)
class _Of:
    """A page while it is imported."""

    books: Books
    rail: str
    secret: bytes
    series: bytes
    page: int
    totals: Mapping[str, int]

    async def take(self, entries: Sequence[Entry]) -> Imported:
        """Book those of some entries that are new."""
        fresh, again = await self.books.read(self._fresh, entries)
        await _told_again(self.books, again)
        new = [entry for entry, *_known in fresh]
        kept = await remitters.keep(self.books, new)
        listed = await arriving.listed(self.books, new)
        known = [self._known(*each, listed) for each in zip(fresh, kept, strict=True)]
        plain = [each for each in known if not each.entry.reverses]
        done = await asyncio.gather(*(self._book(each) for each in plain))
        done += [await self._book(each) for each in known if each.entry.reverses]
        waiting = sum(each not in {DONE, ""} for each in done)
        booked = sum(bool(each) for each in done)
        return Imported(booked, len(entries) - booked, booked - waiting, waiting)

    def _known(self, fresh: _Fresh, remitter: bytes, listed: frozenset[str]) -> Known:
        entry, token, has_alike, before = fresh
        return Known(
            self.rail,
            entry,
            token,
            self.series,
            self.page,
            self._batch(entry, in_parts=bool(entry.batch)),
            self._likeness(entry),
            remitter,
            has_alike,
            entry.party in listed,
            before,
        )

    def _likeness(self, entry: Entry) -> bytes:
        return identity.like(self.secret, self.rail, entry, entry.amount.minor)

    def _fresh(
        self, connection: Connection, book: int, entries: Sequence[Entry]
    ) -> tuple[list[_Fresh], dict[bytes, bytes]]:
        """Read which entries are new, and which are known otherwise: by what they are told again.

        A new one has its token, whether others are like it, and its equal on another page.
        """
        found: list[_Fresh] = []
        again: dict[bytes, bytes] = {}
        for each in entries:
            token, before = self._token(connection, book, each)
            if not token or self._is_told(connection, book, each):
                continue
            alike = reading.like(connection, book, self._likeness(each))
            same = (one for one in alike if self._is_one(one, each, again))
            other = next(
                (o for o in same if not reading.is_told_again(connection, book, o.token)), None
            )
            if other:
                again[other.token] = token
            else:
                found.append((each, token, bool(alike), before))
        return found, again

    def _is_one(self, known: BankEntry, entry: Entry, again: Mapping[bytes, bytes]) -> bool:
        """Tell whether an entry is a known one, of which only one of them bears a reference.

        A report may bear none where the statement of the same day has one; each is told so once.
        """
        said = (known.signed, known.currency, known.day)
        is_same = said == (identity.signed(entry), entry.amount.currency, entry.day)
        is_other = known.own == int(not identity.is_own(entry)) and known.series != self.series
        return is_same and is_other and known.token not in again

    def _token(self, connection: Connection, book: int, entry: Entry) -> tuple[bytes, bytes]:
        """Return the token of a new entry, b"" for one that is known, and its equal before.

        One that another page of the same statement told is another one, however equal; that one
        is returned as well.
        """
        common, place, left = identity.same(self.secret, self.rail, entry), 0, entry.place
        before = b""
        while True:
            place += 1
            token = identity.token(common, place)
            there = reading.told(connection, book, token)
            if there is None or there.series != self.series or there.page == self.page:
                left -= 1
            else:
                before = there.token
            if not left:
                return b"" if there else token, before

    def _is_told(self, connection: Connection, book: int, entry: Entry) -> bool:
        """Read whether a batch was told as one, and is told in parts now, or the other way."""
        batch = self._batch(entry, in_parts=not entry.batch)
        return bool(batch) and reading.is_told(connection, book, batch)

    def _batch(self, entry: Entry, *, in_parts: bool) -> bytes:
        total = self.totals.get(entry.batch, identity.signed(entry))
        return identity.batch(self.secret, self.rail, entry, total, in_parts=in_parts)

    async def _book(self, known: Known) -> str:
        """Book an entry; return how it stands, "" for one that somebody has booked meanwhile."""
        for _ in range(_TRIES):
            posting = await matching.planned(self.books, known)
            try:
                return await self._posted(known, posting)
            except (AlreadySettled, AccountFrozen, CeilingReached, LimitExceeded):
                if await self.books.read(reading.load, known.token):
                    return ""
            except Refused:
                break
        return await self._posted(known, await planning.unknown(self.books, known, REFUSED))

    async def _posted(self, known: Known, posting: Posting) -> str:
        posted = await self.books.post(posting)
        cells: Any = posting.rows[-1].cells
        if cells["what"] == DEPOSIT and cells["person"] and not posted.repeated:
            await arriving.heard(self.books, known, cells["person"])
        return "" if posted.repeated else str(cells["state"])


def _noted(rail: str, token: bytes, of: Statement, done: Imported, actor: int) -> Posting:
    row = Row.of(
        BankStatementRow,
        token=token,
        rail=rail,
        currency=of.currency,
        account=of.account,
        series=identity.series(rail, of),
        name=of.name,
        page=of.page,
        format=of.format,
        day=of.day.toordinal(),
        opening=None if of.opening is None else of.opening.minor,
        closing=None if of.closing is None else of.closing.minor,
        entries=done.new + done.known,
        fresh=done.new,
        imported_ms=clock.to_ms(clock.now()),
        number=NEW,
    )
    about = facts.dump({"rail": rail, "name": of.name, "page": of.page, "new": done.new})
    audit = Audit(IMPORTED, topic=f"statement {of.name}", facts=about)
    return Posting(token, "bank_statement", actor=actor, rows=(row,), audits=(audit,))
