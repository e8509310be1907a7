"""What may be an earlier entry, told once more: it waits rather than being credited twice.

told   an entry that credited the same money of the same day, where a reference of the bank lacks
waits  what keeps one for somebody to look at, and names the other

A bank may leave out in a report what its statement has: its own reference, and who paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col

from ledger.banking.statements import identity, planning, reading
from ledger.banking.statements.tables import GIVEN, BankEntryRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.banking.deposits import Deposit
    from ledger.banking.statements.planning import Known
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books
    from ledger.posting import Posting

AGAIN: Final = "again"
"""Why one waits that an earlier one may have told."""
_same: Any = reading.entries.where(
    BankEntryRow.amount == bindparam("signed", type_=BigInteger),
    col(BankEntryRow.day) == bindparam("day", type_=BigInteger),
)
OF_DEPOSIT: Any = _same.where(BankEntryRow.about == bindparam("about", type_=LargeBinary)).limit(
    reading.MOST
)
OF_PERSON: Any = _same.where(BankEntryRow.person == bindparam("person", type_=BigInteger)).limit(
    reading.MOST
)


async def waits(books: Books, known: Known, token: bytes) -> Posting:
    """Return what keeps an entry until somebody has said whether it is the other one."""
    return await planning.unknown(books, known, AGAIN, about=token)


async def told(books: Books, known: Known, whose: Deposit) -> BankEntry | None:
    """Return an entry by which this money may have come already, if there is one."""
    return await books.read(_told, known, whose)


def _told(connection: Connection, book: int, known: Known, whose: Deposit) -> BankEntry | None:
    entry = known.entry
    same: dict[str, Any] = {"signed": identity.signed(entry), "day": entry.day.toordinal()}
    hers = reading.some(connection, book, OF_PERSON, {**same, "person": whose.person})
    found = [each for each in hers if each.what == GIVEN or not each.about]
    if whose.token:
        found += reading.some(connection, book, OF_DEPOSIT, {**same, "about": whose.token})
    return next((each for each in found if _may_be(connection, book, known, each)), None)


def _may_be(connection: Connection, book: int, known: Known, found: BankEntry) -> bool:
    """Tell whether an entry may be another one: both with the bank's references are two."""
    if (found.rail, found.currency) != (known.rail, known.amount.currency):
        return False
    if found.series == known.series or found.undone:
        return False
    are_two = identity.is_own(known.entry) and found.own == 1
    return not are_two and not reading.is_told_again(connection, book, found.token)
