"""What goes back to who paid it in, and is gone once its bank tells so.

account      where it came from, if a rail can pay there; such a one is a payout of the house
ordered      that payout
destination  where a payout goes, whichever it is
parted       what waits of it, where only a part came back
key_of       else: the key under which somebody orders it at the bank
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import ids
from ledger.banking import accounts, lines, payouts
from ledger.banking.accounts import numbers
from ledger.banking.destination import Destination
from ledger.banking.payouts.back import WHY as NOT_SENT
from ledger.banking.statements import apart, planning, reading, remitters
from ledger.banking.statements.tables import DONE, SENT_BACK, UNKNOWN, WAITS
from ledger.errors import NotAllowed, NotFound
from ledger.posting import Filled, Move, Posting
from ledger.vault import Lost

if TYPE_CHECKING:
    from ledger.banking.payouts import Payout, Way
    from ledger.banking.statements.planning import Known
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books
    from ledger.money import Money
    from ledger.posting import Row

TWICE = "twice"


async def account(books: Books, found: BankEntry) -> Destination | None:
    """Return the account that an entry came from; None where that is not known, or no IBAN."""
    try:
        told = await remitters.of(books, found.remitter)
        number = numbers.iban(told.account)
    except (Lost, numbers.Wrong):
        return None
    return Destination("iban", number, "", told.party, number[:2]) if told.party else None


async def ordered(books: Books, found: BankEntry) -> Payout | None:
    """Return the payout by which an entry goes back; None where nothing orders it."""
    if found.what != SENT_BACK or not found.is_credit:
        return None
    try:
        return await payouts.get(books, found.about)
    except NotFound:
        return None


async def row(books: Books, found: BankEntry, intent: bytes, way: Way) -> Row:
    """Return the payout by which an entry goes back; NotAllowed where it cannot any more."""
    to = await account(books, found)
    if to is None:
        raise NotAllowed("bank_entry_nowhere")
    going = payouts.Going(found.token, to.country, numbers.masked(to.number), found.amount)
    return payouts.going_back(intent, going, way)


async def destination(books: Books, payout: Payout) -> Destination:
    """Return the account to which a payout goes; Lost where it is not known any more."""
    if not payout.goes_back:
        return await accounts.destination(books, await accounts.get(books, payout.account))
    to = await account(books, await reading.get(books, payout.account))
    if to is None:
        raise Lost
    return to


async def parted(books: Books, payout: Payout, came: Money, first: int) -> tuple[Row, ...]:
    """Return what waits of an entry that went back, once a part of it came back: so much alone.

    `first` is the place of the first new row among those of its posting.
    """
    found = await reading.get(books, payout.account)
    less: dict[str, Any] = {"number": Filled("new", first), "amount": -came.minor}
    waits: dict[str, Any] = {"number": Filled("new", first + 1), "amount": came.minor}
    waits |= {"what": UNKNOWN, "why": NOT_SENT, "remitter": found.remitter}
    return (
        apart.piece(found, "less", what=SENT_BACK, state=DONE, **less),
        apart.piece(found, "part", state=WAITS, **waits),
    )


def key_of(found: BankEntry) -> str:
    """Return the key under which the bank is to be ordered to send something back."""
    return f"B{ids.digest('bank entry back', found.token).hex()[:14].upper()}"


def about(key: str) -> bytes:
    """Return by what an entry is found that goes back under a key."""
    return ids.child("going back", key)


async def sent(books: Books, known: Known) -> Posting | None:
    """Return what notes that something has gone back, if an entry is about that."""
    key = known.entry.end_to_end
    if not key.startswith("B"):
        return None
    found = await reading.about(books, about(key))
    first = next((each for each in found if each.is_credit), None)
    if first is None or first.amount != known.amount:
        return None
    if len(found) > 1:
        return await planning.unknown(books, known, TWICE)
    source = await books.house(lines.GOING_BACK, known.amount.currency)
    move = Move(source, await known.bank(books), known.amount)
    posting = Posting(known.token, planning.KIND, moves=(move,))
    return await planning.completed(books, known, posting, SENT_BACK, about=about(key))
