"""Time: an account that has cooled off can be used, and one that nobody verified is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import clock, ids, kit
from ledger.banking.accounts import reading
from ledger.banking.accounts.changing import becomes, change, closes, told
from ledger.errors import AlreadySettled

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.banking.accounts.reading import BankAccount
    from ledger.books import Books

LAPSED: Final = "lapsed"


@kit.due(every=timedelta(minutes=1))
async def due(books: Books, now: datetime) -> None:
    """Let what is due be so, each in a posting of its own."""
    while found := await reading.due(books, clock.to_ms(now)):
        for each in found:
            await _pass(books, each)


async def _pass(books: Books, found: BankAccount) -> None:
    if found.state == "cooling":
        key = ids.timed_child(found.token, str(found.usable_ms))
        posting = change(found, "usable", key, *becomes(found, "usable", due_ms=None))
        posting.events = await told(books, found, "bank_usable")
    else:
        guards = becomes(found, "disabled", why=LAPSED, due_ms=None)
        posting = change(found, LAPSED, found.token, *guards)
        posting.counts = closes(found)
        posting.events = await told(books, found, "bank_failed", why=LAPSED)
    try:
        await books.post(posting)
    except AlreadySettled:
        return  # something else became of it at this moment
