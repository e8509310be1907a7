"""Tries: an answer is counted as wrong before it is looked at, and only a right one undoes that.

    answer  what was typed -> Right, with what makes it count once; or Wrong, or CoolingOff

So that two processes have three tries between them, and one that dies in between has spent one. A
code kept for later is taken whenever it is right: eighty bits are guessed by nobody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotFound, Refused
from ledger.people import everywhere, facts
from ledger.posting import ANY, Guard, Posting, Row
from ledger.protection import apps, codes, factors, pins
from ledger.protection.rule import COOLS
from ledger.protection.tables import FactorRow, TryRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.protection.factors import Factors

MOST: Final = 3
_MOST_DOUBLED: Final = 8


class Wrong(Refused):
    """Nothing that she has; `left` is how many more times she may try now."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class CoolingOff(Refused):
    """Too many were wrong: nothing is looked at until a moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Right:
    """What she has shown, and what holds in the posting for which she has: it counts once."""

    kind: str
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class _Tried:
    """How many were wrong by now; None for nobody who has ever tried."""

    wrong: int | None
    until_ms: int


_TRIED: Any = select(TryRow.wrong, TryRow.until_ms).where(
    col(TryRow.book) == bindparam("book", type_=BigInteger),
    col(TryRow.person) == bindparam("person", type_=BigInteger),
)


async def answer(books: Books, person: int, given: str) -> Right:
    """Look at what somebody typed; Wrong, CoolingOff, or NotFound for who has nothing to show."""
    known = await factors.of(books, person)
    if not known.has_any:
        raise NotFound("factor")
    spent = await _for_later(books, known, given)
    if spent is not None:
        has_tried = (await books.read(load, person)).wrong is not None
        return _right(known, factors.CODES, spent, has_tried=has_tried)
    wrong = await _count(books, person)
    found = await _found(books, known, given)
    if found is not None:
        return _right(known, *found)
    left = -wrong % MOST
    if left == 0:
        await _tell(books, person, wrong)
        raise CoolingOff(clock.from_ms((await books.read(load, person)).until_ms))
    raise Wrong(left)


def _right(known: Factors, kind: str, spent: int, *, has_tried: bool = True) -> Right:
    """Return what was shown; nothing is wrong any more by the posting for which it was."""
    place, person = (known.person, kind), (known.person,)
    none_wrong = (Guard.on(TryRow.wrong, person, ANY, 0), Guard.on(TryRow.until_ms, person, ANY, 0))
    return Right(
        kind,
        (
            Guard.on(FactorRow.reference, place, known.references[kind]),
            Guard.on(FactorRow.spent, place, known.spent[kind], spent),
            *(none_wrong if has_tried else ()),
        ),
    )


async def pause(books: Books, person: int) -> datetime | None:
    """Return until when no PIN and no code of an app is looked at; None where they are."""
    tried = await books.read(load, person)
    return clock.from_ms(tried.until_ms) if tried.until_ms > clock.to_ms(clock.now()) else None


async def check(books: Books, person: int) -> None:
    """Raise CoolingOff while nothing that somebody types would be looked at."""
    until = await pause(books, person)
    if until:
        raise CoolingOff(until)


async def _count(books: Books, person: int) -> int:
    """Count one more as wrong, and return how many are; CoolingOff where it may not be tried."""
    pause = (await rules.at(books, COOLS)).value
    while True:
        tried, now = await books.read(load, person), clock.now()
        if tried.until_ms > clock.to_ms(now):
            raise CoolingOff(clock.from_ms(tried.until_ms))
        wrong = (tried.wrong or 0) + 1
        doubled = min(_MOST_DOUBLED, wrong // MOST - 1)
        until = clock.to_ms(now + pause * 2**doubled) if wrong % MOST == 0 else 0
        with suppress(AlreadySettled):  # another one was tried in this moment
            await books.post(_counting(person, tried.wrong, wrong, until))
            return wrong


def _counting(person: int, before: int | None, wrong: int, until: int) -> Posting:
    if before is None:
        made = Row.of(TryRow, person=person, wrong=wrong, until_ms=until)
        return Posting(ids.token(), "try", actor=person, rows=(made,))
    guards = (
        Guard.on(TryRow.wrong, (person,), before, wrong),
        Guard.on(TryRow.until_ms, (person,), ANY, until),
    )
    return Posting(ids.token(), "try", actor=person, guards=guards)


async def _found(books: Books, known: Factors, given: str) -> tuple[str, int] | None:
    """Return what it is that was typed, and what is spent of it then."""
    typed = pins.digits(given)
    if known.has(factors.APP) and len(typed) == apps.DIGITS:
        secret = await known.kept(books, factors.APP)
        step = apps.matching(secret, typed, known.spent[factors.APP])
        if step is not None:
            return factors.APP, step
    if known.has(factors.PIN) and len(typed) <= pins.LONGEST:
        hashed = await known.kept(books, factors.PIN)
        if await pins.is_right(typed, hashed.decode()):
            return factors.PIN, known.spent[factors.PIN]
    return None


async def _for_later(books: Books, known: Factors, given: str) -> int | None:
    """Return what is spent of the codes kept for later, if one of them was typed."""
    typed = pins.digits(given)
    if not (known.has(factors.CODES) and codes.is_one(typed)):
        return None
    spent = known.spent[factors.CODES]
    bit = codes.matching((await known.kept(books, factors.CODES)).decode(), typed, spent)
    return None if bit is None else spent | bit


async def _tell(books: Books, person: int, wrong: int) -> None:
    """Tell her wherever she is that somebody has tried three times."""
    tried = await books.read(load, person)
    told = facts.dump({"time": clock.from_ms(tried.until_ms)})
    events = await everywhere.events(books, person, "wrong_tries", told)
    key = ids.child("wrong tries", str(books.book), str(person), str(wrong), str(tried.until_ms))
    await books.post(Posting(key, "wrong_tries", actor=person, events=events))


def load(connection: Connection, book: int, person: int) -> _Tried:
    """Read how many answers were wrong."""
    found = row(connection, _TRIED, book=book, person=person)
    return _Tried(*found) if found else _Tried(None, 0)
