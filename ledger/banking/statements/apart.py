"""An entry of a payout that differs from it in the amount: only the difference stands apart.

    waits     an entry that differs waits, and no word is booked beside it unseen
    split     it is of its payout after all: the difference becomes a row of its own
    becomes   an entry that waits is one of a payout
    once      one entry alone says that a payout was paid, or came back

What a bank told is the sum of its entries: so beside the row that is the difference stands one
that takes it out of the entry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ledger import ids
from ledger.banking import lines
from ledger.banking.payouts.tables import PayoutRow
from ledger.banking.statements import planning
from ledger.banking.statements.tables import (
    CHARGE,
    DONE,
    PAYOUT,
    RETURN,
    WAITS,
    BankEntryRow,
)
from ledger.money import Money
from ledger.posting import Count, Filled, Guard, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.deposits import Deposit
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

AMOUNT: Final = "other_amount"
DIFFERENCE: Final = "difference"
APART: Final = "payouts apart"
TOLD: Final = {PAYOUT: "payouts told", RETURN: "returns told"}


def once(posting: Posting, payout: Payout, what: str = PAYOUT) -> Posting:
    """Let one entry alone say what became of a payout: of two at once the second looks again."""
    return replace(posting, counts=(*posting.counts, Count(f"{TOLD[what]}:{payout.name}", 1, 1)))


def waits(posting: Posting, payout: Payout, what: str) -> Posting:
    """Let an entry that differs wait while its payout stands as it was read."""
    stands = Guard.on(PayoutRow.state, (payout.token,), payout.state)
    counts = (*posting.counts, count(payout, what))
    return replace(posting, guards=(*posting.guards, stands), counts=counts)


def count(payout: Payout, what: str) -> Count:
    """Return what either an entry that differs takes, or a word that has seen none."""
    return Count(f"{APART}:{what} {payout.name}", 1, 1)


def is_apart(found: BankEntry, what: str) -> bool:
    """Tell whether an entry waits because its amount is not that of its payout."""
    is_meant = found.is_credit == (what == RETURN) and not found.undone
    return found.state == WAITS and found.why == AMOUNT and is_meant


def was_apart(found: BankEntry, what: str) -> bool:
    """Tell whether one waited so, and is something else by now, or taken back."""
    is_meant = found.is_credit == (what == RETURN) and found.what not in TOLD
    return found.state == DONE and found.why == AMOUNT and is_meant


async def split(
    books: Books, found: BankEntry, payout: Payout, what: str, first: int = 0
) -> Posting:
    """Return what makes an entry one of its payout, and its difference a row that waits.

    `first` is the place of the first new row among those of its posting.
    """
    more = found.signed - (payout.amount.minor if what == RETURN else -payout.amount.minor)
    rest, put = await planning.resting(books, found.rail, Money(more, found.currency))
    known: dict[str, Any] = {"about": payout.token, "person": payout.person}
    less = {**known, "number": Filled("new", first), "amount": -more, "what": what}
    apart = {**known, "number": Filled("new", first + 1), "amount": more, "what": rest}
    apart |= {"why": DIFFERENCE, "remitter": found.remitter}
    rows = (
        piece(found, "less", state=DONE, **less),
        piece(found, DIFFERENCE, state=WAITS, **apart),
    )
    moves = (await taken_out(books, found), put)
    guards = becomes(found, payout, what)
    posting = Posting(found.token, planning.KIND, moves=moves, rows=rows, guards=guards)
    return once(posting, payout, what)


async def charged(books: Books, posting: Posting, payout: Payout) -> Posting:
    """Return a split of which the difference is a charge of the bank, where more went out."""
    *rows, apart = posting.rows
    *moves, put = posting.moves
    cells: Any = apart.cells
    if cells["amount"] > 0:
        return posting
    costs = await books.house(lines.COSTS, payout.amount.currency)
    row = replace(apart, cells={**cells, "what": CHARGE, "state": DONE})
    return replace(posting, rows=(*rows, row), moves=(*moves, replace(put, source=costs)))


async def taken_out(books: Books, found: BankEntry) -> Move:
    """Return what takes an entry that waits from its line, as if it had not been booked."""
    _what, put = await planning.resting(books, found.rail, Money(found.signed, found.currency))
    return Move(put.target, put.source, put.amount)


def becomes(found: BankEntry, whole: Deposit | Payout, what: str) -> tuple[Guard, ...]:
    """Return what makes an entry that waits one of a payout, or of a deposit."""
    key = (found.token,)
    hers = () if found.person == whole.person else (found.person, whole.person)
    return (
        Guard.on(BankEntryRow.state, key, WAITS, DONE),
        Guard.on(BankEntryRow.what, key, found.what, what),
        Guard.on(BankEntryRow.about, key, found.about, whole.token),
        *((Guard.on(BankEntryRow.person, key, *hers),) if hers else ()),
    )


def piece(found: BankEntry, part: str, **cells: Any) -> Row:  # noqa: ANN401 - of the row
    """Return the row of a piece of an entry."""
    known: dict[str, Any] = {
        "token": ids.child(found.token, part),
        "rail": found.rail,
        "currency": found.currency,
        "day": found.day.toordinal(),
        "value_day": found.value_day.toordinal(),
        "series": found.series,
        "page": found.page,
        "line": found.line,
        "code": found.code,
        "returned": found.returned,
    }
    return Row.of(BankEntryRow, **{**known, **cells})
