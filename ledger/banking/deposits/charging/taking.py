"""A provider takes back: a refund so far, or a dispute, each once, from where it rests by now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import gifted, ids, merged
from ledger.banking import lines, owing
from ledger.banking.deposits import reading
from ledger.banking.deposits.charging.told import OPEN, TAKEN, TRIES, audit, changed
from ledger.banking.deposits.tables import COMING, GONE, REFUNDED, ArrivalRow, DepositRow
from ledger.chart import HOUSE
from ledger.errors import AccountFrozen, AlreadySettled, LimitExceeded
from ledger.people import cases, facts, intents, states
from ledger.people.facts import Who
from ledger.posting import ANY, Audit, ChangeAll, Event, Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.banking.deposits.deposit import Arrival
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact


async def taken(books: Books, charge: tuple[str, str], whole: Money) -> bool:
    """Take what a provider has paid back so far of a charge, once; False for an unknown charge."""
    for _ in range(TRIES):
        arrival = await reading.by_charge(books, *charge)
        if arrival is None:
            return False
        if whole.currency != arrival.amount.currency:
            return True
        part = min(whole - arrival.refunded, arrival.amount - arrival.gone)
        if _is_over(arrival, part):
            return True
        key = ids.timed_child(arrival.token, "taken", str(whole.minor))
        told = Guard.on(ArrivalRow.refunded, (arrival.token,), arrival.refunded.minor, whole.minor)
        with suppress(AlreadySettled, AccountFrozen, LimitExceeded):
            await _take(books, arrival, part, key, told)
            return True
    return False


async def disputed(books: Books, charge: tuple[str, str], amount: Money, name: str) -> bool:
    """Take what a dispute is about, once by its name; False for an unknown charge."""
    for _ in range(TRIES):
        arrival = await reading.by_charge(books, *charge)
        if arrival is None:
            return False
        part = min(amount, arrival.amount - arrival.gone)
        key = ids.child("dispute", name)
        if _is_over(arrival, part) or await intents.known(books, key):
            return True
        with suppress(AlreadySettled, AccountFrozen, LimitExceeded):
            await _take(books, arrival, part, key, dispute=name)
            return True
    return False


def _is_over(arrival: Arrival, part: Money) -> bool:
    """Tell whether there is nothing to take: all of it is gone, or was never hers."""
    return arrival.state == GONE or part.minor <= 0


async def _take(
    books: Books,
    arrival: Arrival,
    part: Money,
    key: bytes,
    *guards: Guard,
    dispute: str = "",
) -> None:
    """Take so much of it: from where it rests, or of her; of a dispute what is owed freezes her."""
    bank = await lines.bank(books, arrival.rail, part.currency)
    taking = await _taking(books, arrival, part, bank)
    known = facts.dump({"amount": part, "taken": taking.taken, "owed": taking.owes})
    gone, person = arrival.gone.minor, taking.person
    was_hers = arrival.state != COMING
    posting = Posting(
        key,
        TAKEN,
        digest=ids.digest(dispute) if dispute else b"",
        payer=person,
        payee=HOUSE,
        moves=taking.moves,
        guards=(
            Guard.on(ArrivalRow.gone, (arrival.token,), gone, gone + part.minor),
            Guard.on(ArrivalRow.state, (arrival.token,), arrival.state),
            *_refunded(arrival, part),
            *taking.guards,
            *guards,
        ),
        counts=(gifted.deposited(person, -part), *taking.counts) if was_hers else (),
        events=(
            *changed(arrival),
            Event("deposit_disputed" if dispute else TAKEN, person, known),
        ),
        audits=(audit(TAKEN, arrival, part, dispute),),
    )
    if dispute and taking.owes and taking.state in OPEN:
        posting = await _freezing(books, posting, person, taking.state, part)
    await books.post(posting)


async def _taking(books: Books, arrival: Arrival, part: Money, bank: int) -> owing.Taking:
    """Return what moves: what is not hers yet is taken from where it rests."""
    if arrival.state != COMING:
        return await owing.taking(books, arrival.person, part, bank)
    person, nothing = await books.read(merged.now, arrival.person), part - part
    moves = (Move(arrival.account, bank, part),)
    return owing.Taking(person, None, moves, (), nothing, nothing)


async def _freezing(
    books: Books, posting: Posting, person: int, state: str | None, amount: Money
) -> Posting:
    """Return it with what freezes her, and opens a case for support."""
    rows, guards = states.becoming(person, state, "frozen")
    topic = f"state {person}"
    about: dict[str, Fact] = {"person": Who(person), "amount": amount}
    token = ids.timed_child(posting.key, cases.KIND)
    opened = await cases.opening(books, token, cases.DISPUTE, about)
    return replace(
        posting,
        rows=(*posting.rows, *rows, *opened.rows),
        guards=(*posting.guards, *guards),
        all_of=(ChangeAll(person, "frozen"),),
        events=(
            *posting.events,
            Event("person_frozen", person, facts.dump({})),
            *opened.events,
        ),
        audits=(*posting.audits, Audit(states.FREEZE, person, topic), *opened.audits),
    )


def _refunded(arrival: Arrival, part: Money) -> tuple[Guard, ...]:
    """Return what notes that all of it went back."""
    if arrival.gone + part != arrival.amount or not arrival.deposit:
        return ()
    return (Guard.on(DepositRow.state, (arrival.deposit,), ANY, REFUNDED),)
