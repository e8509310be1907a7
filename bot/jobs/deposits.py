"""What is done outside for what people want to pay in: the built-in bank does as if it came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.settings.banks import SANDBOX
from ledger import ids
from ledger.banking import deposits
from ledger.banking.deposits import asking, reading
from ledger.errors import Refused
from ledger.kit.declared import Due

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.banking.deposits import Deposit
    from ledger.books import Books

EVERY: Final = timedelta(seconds=2)
BOOKED_AFTER: Final = timedelta(seconds=5)
"""How long after it was announced the built-in bank has booked what was sent."""

log = structlog.get_logger("bot.jobs.deposits")


async def look(books: Books, now: datetime) -> None:
    """Do what is to be done outside by now, one after the other."""
    for each in await reading.outside(books, now):
        try:
            if each.rail == SANDBOX:
                await _sent(books, each, now)
        except Refused as why:
            log.warning("deposit put off", rail=each.rail, reason=str(why))


async def _sent(books: Books, deposit: Deposit, now: datetime) -> None:
    """Let it be announced, and booked a little later."""
    key = ids.timed_child(deposit.token, "sent", str(deposit.due_ms))
    then = now + BOOKED_AFTER
    await deposits.arrive(
        books, deposit, deposit.expected, SANDBOX, key, settled=False, settles_at=then
    )
    await asking.done(books, deposit)


due: Final = Due("deposits outside", EVERY, look)
