"""What was asked for is waited for no more: cancelled, its time over, or it failed outside."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ledger import clock, daily, ids, kit
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.asking import of_day, opened
from ledger.banking.deposits.tables import ASKED, CANCELLED, EXPIRED, FAILED, PENDING, DepositRow
from ledger.errors import AlreadySettled
from ledger.people import facts, shown
from ledger.posting import Event, Guard, Posting

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.banking.deposits.deposit import Deposit
    from ledger.books import Books


async def cancel(act: Act, deposit: Deposit) -> Deposit:
    """Wait for it no more, once; AlreadySettled where it came, or is over."""
    await act.post(_ended(deposit, CANCELLED, act.actor.id))
    return await reading.get(act.books, deposit.token)


async def failed(books: Books, deposit: Deposit) -> None:
    """Note that it failed outside, once, unless something came."""
    now = await reading.get(books, deposit.token)
    if now.state in {ASKED, PENDING} and not await reading.arrived(books, now):
        with suppress(AlreadySettled):
            await books.post(_ended(now, FAILED))


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Wait no more for what was waited for long enough, and tell."""
    while found := await books.read(reading.over, clock.to_ms(now)):
        for each in found:
            with suppress(AlreadySettled):  # it came, or another process was first
                await books.post(_ended(each, EXPIRED))


def _ended(deposit: Deposit, state: str, by: int = 0) -> Posting:
    before = PENDING if state == FAILED and deposit.state == PENDING else ASKED
    waited = (opened(deposit.person, -1),) if before == ASKED else ()
    today = daily.day_of(clock.now())
    back = (of_day(deposit.person, -deposit.expected, deposit.day),)
    known = facts.dump({"amount": deposit.expected})
    told = (Event(f"deposit_{state}", deposit.person, known),) if state != CANCELLED else ()
    return Posting(
        ids.timed_child(deposit.token, state),
        f"deposit_{state}",
        actor=by,
        guards=(Guard.on(DepositRow.state, (deposit.token,), before, state),),
        counts=(*waited, *(back if deposit.day == today else ())),
        events=(shown.changed(cards.KIND, deposit.token), *told),
    )
