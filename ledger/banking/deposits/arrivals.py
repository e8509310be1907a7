"""What arrived is posted, and what has been pending for its time is settled.

arrive  posts what arrived, anew where her account was frozen or thawed meanwhile
due     what has been pending for its time is in the wallet
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids, kit
from ledger.banking.deposits import reading
from ledger.banking.deposits.booking import arriving, settling
from ledger.banking.deposits.tables import COMING, ArrivalRow
from ledger.errors import AccountFrozen, AlreadySettled, CeilingReached, Refused
from ledger.posting import Guard, Posting

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.books import Books
    from ledger.money import Money
    from ledger.posting import Posted

LATER = timedelta(hours=1)
_TRIES = 3


async def arrive(  # noqa: PLR0913 - the same
    books: Books,
    deposit: Deposit,
    amount: Money,
    rail: str,
    key: bytes,
    *,
    settled: bool,
    **more: Any,  # noqa: ANN401 - as `arriving` has it
) -> Posted:
    """Book what arrived, once; anew where something changed between the look and the posting."""
    for _ in range(_TRIES):
        with suppress(AlreadySettled, AccountFrozen, CeilingReached):
            return await books.post(
                await arriving(books, deposit, amount, rail, key, settled=settled, **more)
            )
    return await books.post(
        await arriving(books, deposit, amount, rail, key, settled=settled, **more)
    )


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Settle what has been pending for its time; who is away then is looked at an hour later."""
    for arrival in await books.read(reading.settling, clock.to_ms(now)):
        try:
            await books.post(await settling(books, arrival, ids.timed_child(arrival.token, "in")))
        except (AlreadySettled, CeilingReached):
            continue  # something has changed in this moment
        except Refused:
            await _later(books, arrival, now)


async def _later(books: Books, arrival: Arrival, now: datetime) -> None:
    then = clock.to_ms(now + LATER)
    guards = (
        Guard.on(ArrivalRow.state, (arrival.token,), COMING),
        Guard.on(ArrivalRow.settles_ms, (arrival.token,), arrival.settles_ms, then),
    )
    with suppress(AlreadySettled):
        await books.post(Posting(ids.token(), "deposit_put_off", guards=guards))
