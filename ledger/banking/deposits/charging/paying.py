"""A charge is paid: once, in whatever order it is told; a second one goes back where it can."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ledger import clock, ids
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.arrivals import arrive
from ledger.banking.deposits.asking import fits, opened
from ledger.banking.deposits.booking import SECOND, settling, vanishing
from ledger.banking.deposits.tables import ASKED, PENDING, DepositRow
from ledger.errors import AlreadySettled, Expired, NotAllowed, NotFound
from ledger.people import shown, states
from ledger.posting import Guard, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.books import Books
    from ledger.money import Money


class Charge(NamedTuple):
    """A charge: by which rail, how its provider calls it, and the name by which it is one."""

    rail: str
    called: str
    name: str


async def check(act: Act, deposit: Deposit, amount: Money) -> None:
    """Refuse what is not to be paid now: somebody else's, over, another amount, or too much."""
    if deposit.person != act.actor.id:
        raise NotFound("deposit")
    if deposit.state != ASKED:
        raise AlreadySettled(DepositRow.__tablename__, "state", deposit.state)
    if deposit.expires_at <= clock.now():
        raise Expired(deposit.expires_at)
    if amount != deposit.expected:
        raise NotAllowed("deposit_other")
    await states.check(act)
    await fits(act, deposit.gets)


async def paid(
    books: Books,
    deposit: Deposit,
    amount: Money,
    charge: Charge,
    *,
    goes_back: bool,
) -> None:
    """Book a charge that was paid, once; a second one `goes_back` where the provider lets it."""
    rail, called, name = charge
    key, now = ids.child(rail, name), await reading.get(books, deposit.token)
    second = any(each.token != key for each in await reading.arrived(books, deposit))
    besides = second and goes_back
    await arrive(books, now, amount, rail, key, settled=not besides, charge=called, besides=besides)


async def waits(books: Books, deposit: Deposit) -> None:
    """Note that it was begun, and the provider does not have it yet, once."""
    guard = Guard.on(DepositRow.state, (deposit.token,), ASKED, PENDING)
    key = ids.timed_child(deposit.token, "waits")
    changed = (shown.changed(cards.KIND, deposit.token),)
    with suppress(AlreadySettled):
        counts = (opened(deposit.person, -1),)
        posting = Posting(key, "deposit_waits", guards=(guard,), events=changed, counts=counts)
        await books.post(posting)


async def back(books: Books, arrival: Arrival) -> None:
    """Note that a second charge was paid back, once."""
    with suppress(AlreadySettled):
        key = ids.timed_child(arrival.token, "back")
        await books.post(await vanishing(books, arrival, key, SECOND))


async def kept(books: Books, arrival: Arrival) -> None:
    """Let a second charge be hers, as the provider does not pay it back, once."""
    with suppress(AlreadySettled):
        await books.post(await settling(books, arrival, ids.timed_child(arrival.token, "in")))
