"""A card payment that nobody asked for: it waits in the queue as an entry of a bank does.

strange   it is booked, once, and somebody says whose it is
refunded  its provider has paid it back: it waits no more
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids
from ledger.banking import lines
from ledger.banking.deposits.charging import STRANGE
from ledger.banking.statements import reading
from ledger.banking.statements.tables import SENT_BACK, UNKNOWN, WAITS, BankEntryRow
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.people import facts
from ledger.posting import NEW, Audit, Guard, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.deposits.charging import Charge
    from ledger.books import Books
    from ledger.money import Money

UNASKED: Final = "unasked"
"""Why it waits."""
BACK: Final = "deposit_strange_back"
"""The kind of the transfer by which it leaves, and of its act."""


async def strange(books: Books, amount: Money, charge: Charge) -> None:
    """Book a charge of which nobody knows whose it is, once, and let it wait for a word."""
    token = ids.child(charge.rail, charge.name)
    bank = await lines.bank(books, charge.rail, amount.currency)
    unmatched = await books.house(lines.UNMATCHED, amount.currency)
    posting = Posting(
        token,
        STRANGE,
        payer=HOUSE,
        payee=HOUSE,
        moves=(Move(bank, unmatched, amount),),
        rows=(_row(token, amount, charge),),
    )
    await books.post(posting)


async def refunded(books: Books, called: str, whole: Money) -> bool:
    """Let what its provider has paid back as a whole leave, once; False for what does not wait."""
    for found in await reading.about(books, _about(called)):
        if found.state != WAITS or found.amount != whole:
            continue
        unmatched = await books.house(lines.UNMATCHED, whole.currency)
        bank = await lines.bank(books, found.rail, whole.currency)
        key = (found.token,)
        known = facts.dump({"amount": whole, "charge": called})
        posting = Posting(
            ids.timed_child(found.token, "refunded"),
            BACK,
            payer=HOUSE,
            payee=HOUSE,
            moves=(Move(unmatched, bank, whole),),
            guards=(
                Guard.on(BankEntryRow.state, key, WAITS, "done"),
                Guard.on(BankEntryRow.what, key, UNKNOWN, SENT_BACK),
            ),
            audits=(Audit(BACK, topic=f"entry {found.number}", facts=known),),
        )
        with suppress(AlreadySettled):
            await books.post(posting)
            return True
    return False


def _row(token: bytes, amount: Money, charge: Charge) -> Row:
    today = clock.now().date().toordinal()
    cells: dict[str, Any] = {
        "rail": charge.rail,
        "currency": amount.currency,
        "amount": amount.minor,
        "day": today,
        "value_day": today,
        "series": b"",
        "page": 0,
        "line": 0,
        "what": UNKNOWN,
        "state": WAITS,
        "why": UNASKED,
        "about": _about(charge.called),
        "code": charge.called,
    }
    return Row.of(BankEntryRow, token=token, number=NEW, **cells)


def _about(called: str) -> bytes:
    """Return by what it is found as its provider speaks of it."""
    return ids.child("card charge", called)
