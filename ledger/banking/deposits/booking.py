"""What arrives is booked, whatever was asked for, and ends in the wallet of who it is for.

    arriving  the posting by which a rail's money comes: into the wallet, or coming until it settles
    settling  the posting by which what was coming is hers
    vanishing the posting by which what was announced never came

Whoever has a row of her own completes the posting and posts it. No limit and no ceiling refuses
what is at the bank already: it is booked, and she is told. While she is frozen or closed it rests
with the house under her number, and comes home once she is open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import clock, daily, gifted, ids, limits, merged, rules, tiers
from ledger.banking import lines, origins
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.asking import kept, of_day, opened
from ledger.banking.deposits.deposit import unasked
from ledger.banking.deposits.rule import FEE, SETTLES
from ledger.banking.deposits.tables import (
    ASKED,
    BANK,
    COMING,
    GONE,
    PENDING,
    RETURNED,
    SETTLED,
    THERE,
    ArrivalRow,
    DepositRow,
)
from ledger.chart import FEES, HOUSE, WALLET
from ledger.limits.reading import changed
from ledger.people import facts, shown, states
from ledger.posting import ANY, Event, Guard, Move, Posting, Row
from ledger.rules import Of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.pricing import Fee

COMES, SETTLES_NOW, NEVER = "deposit_coming", "deposit", "deposit_gone"
"""The kinds of the transfers."""
SECOND = "second"
"""Why something goes back: it was paid before."""
AWAY = frozenset({"frozen", "closed"})


class _Situation(NamedTuple):
    """Who it is for by now, how she stands, what is in force, and which meters change."""

    person: int
    state: str
    fee: Fee
    settles: timedelta
    stands: str
    first: bool
    meters: tuple[Event, ...]


async def arriving(  # noqa: PLR0913 - what a bank tells has that many sides
    books: Books,
    deposit: Deposit,
    amount: Money,
    rail: str,
    key: bytes,
    *,
    settled: bool,
    charge: str = "",
    settles_at: datetime | None = None,
    besides: bool = False,
) -> Posting:
    """Return the posting by which money of a rail comes to somebody, once by its key.

    What is not `settled` waits for the bank's word, or for a moment; what comes `besides` is to go
    back, and its deposit stands as it did. AlreadySettled as it is posted where she was frozen or
    thawed meanwhile: ask for it anew.
    """
    at = await books.read(_situation, books.stated, deposit, amount)
    fee = deposit.fee if amount == deposit.expected else kept(at.fee, amount)
    is_there, due_ms = _settles(at, settles_at, settled=settled)
    account = await _resting(books, at, amount, is_there=is_there)
    bank = await lines.bank(books, rail, amount.currency)
    cells: dict[str, str | int] = {
        "rail": rail,
        "charge": charge,
        "account": account,
        "settles_ms": due_ms,
    }
    row = _row(key, deposit, at, (amount, fee), THERE if is_there else COMING, **cells)
    posting = replace(_comes(key, deposit, at, amount, rail), rows=(row, *_origin(deposit)))
    if besides:
        now = clock.to_ms(clock.now())
        posting.guards = (Guard.on(DepositRow.due_ms, (deposit.token,), ANY, now),)
    if not is_there:
        return replace(posting, kind=COMES, moves=(Move(bank, account, amount),))
    return await _there(books, posting, deposit, at, (bank, amount, fee))


def _row(
    key: bytes,
    deposit: Deposit,
    at: _Situation,
    sums: tuple[Money, Money],
    state: str,
    **cells: str | int,
) -> Row:
    amount, fee = sums
    return Row.of(
        ArrivalRow,
        token=key,
        deposit=deposit.token,
        person=at.person,
        currency=amount.currency,
        amount=amount.minor,
        fee=fee.minor,
        state=state,
        arrived_ms=clock.to_ms(clock.now()),
        **cells,
    )


def _comes(key: bytes, deposit: Deposit, at: _Situation, amount: Money, rail: str) -> Posting:
    """Return what something that comes is in any case, once."""
    return Posting(
        key,
        SETTLES_NOW,
        digest=ids.digest(deposit.token, str(amount), rail),
        payer=HOUSE,
        payee=at.person,
        counts=_counted(at, amount),
        guards=_state(deposit, at.stands, PENDING),
        events=_changed(deposit),
    )


def _settles(at: _Situation, then: datetime | None, *, settled: bool) -> tuple[bool, int]:
    """Tell whether it is in the wallet at once, and when else it is by itself, 0 if never."""
    if settled and at.settles:
        settled, then = False, clock.now() + at.settles
    if settled and at.state not in AWAY:
        return True, 0
    then = clock.now() if settled else then
    return False, clock.to_ms(then) if then else 0


async def settling(books: Books, arrival: Arrival, key: bytes) -> Posting:
    """Return the posting by which what was coming is in the wallet, once.

    AccountFrozen as it is posted, or Refused, while she is away.
    """
    deposit = await of_arrival(books, arrival)
    at = await books.read(_situation, books.stated, deposit, arrival.amount)
    posting = Posting(
        key,
        SETTLES_NOW,
        payer=HOUSE,
        payee=at.person,
        rows=_origin(deposit, await books.number(arrival.token) or 0),
        events=_changed(deposit),
    )
    rests = (arrival.account, arrival.amount, arrival.fee)
    comes = Guard.on(ArrivalRow.state, (arrival.token,), COMING, THERE)
    return await _there(books, posting, deposit, at, rests, comes)


async def vanishing(books: Books, arrival: Arrival, key: bytes, code: str = "") -> Posting:
    """Return the posting by which what was announced goes back to the bank, once."""
    deposit = await of_arrival(books, arrival)
    bank = await lines.bank(books, arrival.rail, arrival.amount.currency)
    known: dict[str, Fact] = {"amount": arrival.amount, "code": code}
    stands = () if code == SECOND else _state(deposit, deposit.state, RETURNED)
    return Posting(
        key,
        NEVER,
        payer=HOUSE,
        payee=arrival.person,
        moves=(Move(arrival.account, bank, arrival.amount),),
        rows=_origin(deposit, await books.number(arrival.token) or 0),
        guards=(
            Guard.on(ArrivalRow.state, (arrival.token,), COMING, GONE),
            *stands,
        ),
        events=(*_changed(deposit), Event("deposit_gone", arrival.person, facts.dump(known))),
    )


def _origin(deposit: Deposit, receipt: int = 0) -> tuple[Row, ...]:
    """Return what ties a transfer to its reference, and to the receipt by which it came."""
    place = deposit.reference if deposit.way == BANK and deposit.number else ""
    return (origins.row(receipt, place),) if place or receipt else ()


async def of_arrival(books: Books, arrival: Arrival) -> Deposit:
    """Return for what something arrived."""
    if arrival.deposit:
        return await reading.get(books, arrival.deposit)
    return unasked(0, arrival.person)


async def _resting(books: Books, at: _Situation, amount: Money, *, is_there: bool) -> int:
    """Return where it rests meanwhile: beside her wallet, or with the house while she is away."""
    if is_there:
        return await books.account(WALLET, at.person, amount.currency)
    if at.state in AWAY:
        return await books.account(lines.COMING, HOUSE, amount.currency, str(at.person))
    return await books.account(lines.COMING, at.person, amount.currency)


async def _there(
    books: Books,
    posting: Posting,
    deposit: Deposit,
    at: _Situation,
    comes: tuple[int, Money, Money],
    *guards: Guard,
) -> Posting:
    """Return it with what moves into the wallet, and what she is told."""
    source, amount, fee = comes
    wallet = await books.account(WALLET, at.person, amount.currency)
    gets = amount - fee
    moves = [Move(source, wallet, gets)] if gets else []
    if fee:
        moves.append(Move(source, await books.house(FEES, amount.currency), fee))
    overview = await limits.overview(books, at.person, amount.currency)
    known: dict[str, Fact] = {
        "amount": gets,
        "came": amount,
        "fee": fee,
        "asked": deposit.expected if deposit.token else None,
        "late": bool(at.stands) and at.stands not in {ASKED, PENDING, SETTLED},
        "most": overview.most if overview.most and overview.holds + gets > overview.most else None,
    }
    known_as = (merged.apart(at.person),)
    return replace(
        posting,
        moves=tuple(moves),
        guards=(*_state(deposit, at.stands, SETTLED), *known_as, *guards),
        counts=(*posting.counts, gifted.deposited(at.person, gets)),
        events=(*posting.events, *at.meters, Event("deposited", at.person, facts.dump(known))),
    )


def _state(deposit: Deposit, before: str, state: str) -> tuple[Guard, ...]:
    """Return what notes how a deposit stands, however it stood: what comes, comes."""
    expected = ASKED if before == ASKED else ANY
    return (Guard.on(DepositRow.state, (deposit.token,), expected, state),) if deposit.token else ()


def _changed(deposit: Deposit) -> tuple[Event, ...]:
    return (shown.changed(cards.KIND, deposit.token),) if deposit.token else ()


def _counted(at: _Situation, amount: Money) -> tuple[Any, ...]:
    """Count what was not counted as it was asked for."""
    if at.stands == PENDING and at.first:
        return ()
    if at.stands == ASKED:
        return (opened(at.person, -1),)
    return (of_day(at.person, amount, daily.day_of(clock.now())),)


def _situation(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    deposit: Deposit,
    amount: Money,
) -> _Situation:
    person = merged.now(connection, book, deposit.person)
    tier = tiers.load_one(connection, book, stated, person).tier
    asked: list[Any] = [
        (FEE, Of(deposit.way, amount.currency, tier)),
        (SETTLES, Of(deposit.way)),
    ]
    fee, settles = rules.load_all(connection, book, stated, asked, clock.now())
    priced = deposit.terms and amount.currency == deposit.expected.currency
    return _Situation(
        person,
        states.load(connection, book, person) or "open",
        deposit.priced if priced else fee.value,
        settles.value,
        reading.state_of(connection, book, deposit.token),
        not reading.any_of(connection, book, deposit.token),
        changed(connection, book, amount.currency, person, person),
    )
