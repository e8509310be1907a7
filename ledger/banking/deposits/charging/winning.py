"""A dispute was decided for the house: what it took goes where it came from, once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ledger import clock, gifted, ids, merged
from ledger.banking import lines, owing
from ledger.banking.deposits import reading
from ledger.banking.deposits.booking import resting
from ledger.banking.deposits.charging.told import OPEN, TRIES, WON, audit, changed
from ledger.banking.deposits.tables import COMING, ArrivalRow
from ledger.chart import HOUSE
from ledger.errors import AccountFrozen, AlreadySettled, CeilingReached
from ledger.money import Money
from ledger.people import facts, states
from ledger.posting import Event, Guard, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.deposits.deposit import Arrival
    from ledger.books import Books


async def won(books: Books, charge: tuple[str, str], name: str) -> bool:
    """Give back what a dispute took, once; one that was not told of yet takes nothing any more.

    What is not settled yet, or is hers while she is frozen or closed, comes home later.
    """
    for _ in range(TRIES):
        arrival = await reading.by_charge(books, *charge)
        if arrival is None:
            return False
        key, digest = ids.child("dispute", name), ids.digest(name)
        number = await books.number(key)
        if number is None:
            await books.post(Posting(key, "deposit_dispute_over", digest=digest))
            return True
        found = await books.transfer(number)
        total = sum((each.amount for each in found.moves), Money(0, arrival.amount.currency))
        with suppress(AlreadySettled, AccountFrozen, CeilingReached):
            await books.post(await _won(books, arrival, total, name))
            return True
    return False


async def _won(books: Books, arrival: Arrival, total: Money, name: str) -> Posting:
    key, gone = ids.child("dispute won", name), arrival.gone.minor
    person = await books.read(merged.now, arrival.person)
    back = await _home(books, arrival, person, total, key)
    told = facts.dump({"amount": total, **back.coming.told})
    return Posting(
        key,
        WON,
        payer=HOUSE,
        payee=person,
        moves=back.coming.moves,
        ceilings=back.coming.ceilings,
        guards=(
            Guard.on(ArrivalRow.gone, (arrival.token,), gone, max(0, gone - total.minor)),
            Guard.on(ArrivalRow.state, (arrival.token,), arrival.state),
            merged.apart(person),
        ),
        counts=(gifted.deposited(person, back.hers),) if back.hers else (),
        rows=back.rows,
        events=(*changed(arrival), Event("deposit_won", person, told)),
        audits=(audit(WON, arrival, total, name),),
    )


class _Home(NamedTuple):
    """Where what a dispute took goes again, what of it is hers now, and what notes the rest."""

    coming: owing.Coming
    hers: Money
    rows: tuple[Row, ...] = ()


async def _home(books: Books, arrival: Arrival, person: int, total: Money, key: bytes) -> _Home:
    bank = await lines.bank(books, arrival.rail, total.currency)
    if arrival.state == COMING:
        nothing = total - total
        moves = (Move(bank, arrival.account, total),)
        return _Home(owing.Coming(moves, (), nothing, total, nothing), nothing)
    if await books.read(states.load, person) in OPEN:
        return _Home(await owing.coming(books, bank, person, total), total)
    rests = await resting(books, person, total.currency)
    coming = await owing.coming(books, bank, person, total, to=rests)
    rows = (_rests(arrival, person, coming, rests, key),) if coming.gets else ()
    return _Home(coming, coming.paid, rows)


def _rests(arrival: Arrival, person: int, coming: owing.Coming, account: int, key: bytes) -> Row:
    """Return what lets the rest of a dispute that was won be hers once she is open."""
    now = clock.to_ms(clock.now())
    return Row.of(
        ArrivalRow,
        token=key,
        deposit=b"",
        person=person,
        rail=arrival.rail,
        currency=coming.gets.currency,
        amount=coming.gets.minor,
        fee=0,
        state=COMING,
        account=account,
        settles_ms=now,
        arrived_ms=now,
    )
