"""What went between the house's own accounts: two banks tell of it, and it is one movement.

    settled   somebody says that an entry came from, or went to, another rail
    arrived   an entry is the other side of one that was settled so

The first that is told rests on `between`, under the rail that is to tell the other side; that takes
it away. Of a rail that tells nothing the entry of ours is all that is ever known.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import ids
from ledger.banking import lines
from ledger.banking.statements import identity, planning, reading
from ledger.banking.statements.tables import DONE, OWN, WAITS, BankEntryRow
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.posting import Guard, Move, Posting

if TYPE_CHECKING:
    from datetime import date

    from ledger.banking.statements.planning import Known
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

WITHIN: Final = timedelta(days=7)
"""How far apart two banks may book the two sides of one movement."""
_PLAIN: Final = frozenset({"no_reference", "debit"})
"""Why the other side waits where nothing says that it is anything else."""


async def settled(
    books: Books, found: BankEntry, rail: str, *, tells: bool
) -> tuple[tuple[Move, ...], tuple[Guard, ...]]:
    """Return what an entry moves that is between two own accounts, and what becomes of it."""
    signed = Money(found.signed, found.currency)
    first = await _expecting(books, found.rail, signed, found.day, rail)
    if first is not None:
        line = await between(books, found.rail, found.currency)
        return (await _out_of_queue(books, found, line),), _paired(found, rail, first)
    second = await _waiting(books, found, rail)
    if second is not None:
        return await _both(books, found, second), _of_both(found, second)
    bank = await lines.bank(books, rail, found.currency)  # from now on it is reconciled, too
    if not tells:
        return (await _out_of_queue(books, found, bank),), _becomes(found, rail, b"")
    line = await between(books, rail, found.currency)
    about = key_of(rail, -signed)
    return (await _out_of_queue(books, found, line),), _becomes(found, rail, about)


async def arrived(books: Books, known: Known) -> Posting | None:
    """Return what an entry becomes whose other side was settled before, if there is one."""
    signed = Money(identity.signed(known.entry), known.amount.currency)
    first = await _expecting(books, known.rail, signed, known.entry.day)
    if first is None:
        return None
    bank = await known.bank(books)
    line = await between(books, known.rail, known.amount.currency)
    move = Move(bank, line, known.amount) if signed.minor > 0 else Move(line, bank, known.amount)
    row = known.row(OWN, about=first.token, other=first.rail)
    guard = Guard.on(BankEntryRow.about, (first.token,), first.about, known.token)
    return Posting(known.token, planning.KIND, moves=(move,), rows=(row,), guards=(guard,))


def key_of(rail: str, signed: Money) -> bytes:
    """Return by what an entry is found whose other side a rail is to tell."""
    return ids.child("between own accounts", rail, str(signed.minor), signed.currency)


async def between(books: Books, rail: str, currency: str) -> int:
    """Return the account of what a rail is to tell."""
    return await books.account(lines.BETWEEN, HOUSE, currency, rail)


async def _expecting(
    books: Books, rail: str, signed: Money, day: date, other: str = ""
) -> BankEntry | None:
    """Return the oldest entry that waits for just this one, of a rail if one is named."""
    expecting = await reading.about(books, key_of(rail, signed))
    near = [
        each
        for each in expecting
        if abs(each.day - day) <= WITHIN and other in {"", each.rail} and not each.undone
    ]
    return min(near, key=lambda each: each.number, default=None)


async def _waiting(books: Books, found: BankEntry, rail: str) -> BankEntry | None:
    """Return the one entry in the queue that is the other side; none where several may be."""
    signed = Money(-found.signed, found.currency)
    some = await reading.across(books, rail, signed, found.day - WITHIN, found.day + WITHIN)
    plain = [each for each in some if each.why in _PLAIN]
    return plain[0] if len(plain) == 1 else None


async def _out_of_queue(books: Books, found: BankEntry, line: int) -> Move:
    """Return what moves an entry from where it waited."""
    if found.is_credit:
        return Move(await books.house(lines.UNMATCHED, found.currency), line, found.amount)
    return Move(line, await books.house(lines.TAKEN, found.currency), found.amount)


async def _both(books: Books, found: BankEntry, second: BankEntry) -> tuple[Move, ...]:
    """Return what moves two entries that wait: the one is the other."""
    unmatched, taken = [
        await books.house(line, found.currency) for line in (lines.UNMATCHED, lines.TAKEN)
    ]
    return (Move(unmatched, taken, second.amount),)


def _becomes(found: BankEntry, rail: str, about: bytes) -> tuple[Guard, ...]:
    key = (found.token,)
    return (
        Guard.on(BankEntryRow.other, key, found.other, rail),
        Guard.on(BankEntryRow.about, key, found.about, about),
    )


def _paired(found: BankEntry, rail: str, first: BankEntry) -> tuple[Guard, ...]:
    waits = Guard.on(BankEntryRow.about, (first.token,), first.about, found.token)
    return (*_becomes(found, rail, first.token), waits)


def _of_both(found: BankEntry, second: BankEntry) -> tuple[Guard, ...]:
    key = (second.token,)
    return (
        *_becomes(found, second.rail, second.token),
        *_becomes(second, found.rail, found.token),
        Guard.on(BankEntryRow.state, key, WAITS, DONE),
        Guard.on(BankEntryRow.what, key, second.what, OWN),
    )
