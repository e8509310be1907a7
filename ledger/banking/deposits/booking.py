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

from ledger import clock, daily, gifted, ids, limits, merged
from ledger.banking import lines, origins, owing
from ledger.banking.deposits import cards, reading, situation
from ledger.banking.deposits.asking import kept, of_day, opened
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
from ledger.people import facts, shown
from ledger.posting import ANY, Event, Guard, Move, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.banking.deposits.situation import Situation
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact

COMES, SETTLES_NOW, NEVER = "deposit_coming", "deposit", "deposit_gone"
"""The kinds of the transfers."""
SECOND = "second"
"""Why something goes back: it was paid before."""
AWAY = frozenset({"frozen", "closed"})


class _Comes(NamedTuple):
    """What comes from where, what the house keeps of it, and what becomes of the rest."""

    source: int
    amount: Money
    fee: Money
    coming: owing.Coming


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
    before: Sequence[Posting] = (),
) -> Posting:
    """Return the posting by which money of a rail comes to somebody, once by its key.

    What is not `settled` waits for the bank's word, or for a moment; what comes `besides` is to go
    back, and its deposit stands as it did. AlreadySettled as it is posted where she was frozen or
    thawed meanwhile: ask for it anew. `before` are other parts of the same posting.
    """
    at = await books.read(situation.load, books.stated, deposit, amount)
    fee = deposit.fee if amount == deposit.expected else kept(at.fee, amount)
    is_there, due_ms = _settles(at, settles_at, settled=settled)
    account = await (_wallet if is_there else resting)(books, at.person, amount.currency)
    bank = await lines.bank(books, rail, amount.currency)
    cells: dict[str, str | int] = {"rail": rail, "charge": charge, "account": account}
    cells["settles_ms"] = due_ms
    posting = replace(_comes(key, deposit, at, amount, rail), rows=origin(deposit))
    if besides:
        now = clock.to_ms(clock.now())
        posting.guards = (Guard.on(DepositRow.due_ms, (deposit.token,), ANY, now),)
    if not is_there:
        row = _row(key, deposit, at, (amount, fee), COMING, **cells)
        return replace(
            posting, kind=COMES, moves=(Move(bank, account, amount),), rows=(row, *posting.rows)
        )
    coming = await owing.coming(books, bank, at.person, amount - fee, before=before)
    row = _row(key, deposit, at, (amount, fee), THERE, paid=coming.paid.minor, **cells)
    posting.rows = (row, *posting.rows)
    return await _there(books, posting, deposit, at, _Comes(bank, amount, fee, coming))


def _row(
    key: bytes,
    deposit: Deposit,
    at: Situation,
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


def _comes(key: bytes, deposit: Deposit, at: Situation, amount: Money, rail: str) -> Posting:
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


def _settles(at: Situation, then: datetime | None, *, settled: bool) -> tuple[bool, int]:
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
    deposit, rest = await reading.of_arrival(books, arrival), arrival.amount - arrival.gone
    at = await books.read(situation.load, books.stated, deposit, arrival.amount)
    posting = Posting(
        key,
        SETTLES_NOW,
        payer=HOUSE,
        payee=at.person,
        rows=origin(deposit, await books.number(arrival.token) or 0),
        events=_changed(deposit),
    )
    fee, row = min(arrival.fee, rest), (arrival.token,)
    coming = await owing.coming(books, arrival.account, at.person, rest - fee)
    guards = (
        Guard.on(ArrivalRow.state, row, COMING, THERE),
        Guard.on(ArrivalRow.gone, row, arrival.gone.minor),
        Guard.on(ArrivalRow.paid, row, ANY, coming.paid.minor),
    )
    if not rest:
        return replace(posting, guards=guards, rows=())
    comes = _Comes(arrival.account, rest, fee, coming)
    return await _there(books, posting, deposit, at, comes, *guards)


async def vanishing(books: Books, arrival: Arrival, key: bytes, code: str = "") -> Posting:
    """Return the posting by which what was announced goes back to the bank, once."""
    deposit = await reading.of_arrival(books, arrival)
    bank = await lines.bank(books, arrival.rail, arrival.amount.currency)
    known: dict[str, Fact] = {"amount": arrival.amount, "code": code}
    stands = () if code == SECOND else _state(deposit, deposit.state, RETURNED)
    rest = arrival.amount - arrival.gone
    return Posting(
        key,
        NEVER,
        payer=HOUSE,
        payee=arrival.person,
        moves=(Move(arrival.account, bank, rest),) if rest else (),
        rows=origin(deposit, await books.number(arrival.token) or 0) if rest else (),
        guards=(
            Guard.on(ArrivalRow.state, (arrival.token,), COMING, GONE),
            Guard.on(ArrivalRow.gone, (arrival.token,), arrival.gone.minor),
            *stands,
        ),
        events=(*_changed(deposit), Event("deposit_gone", arrival.person, facts.dump(known))),
    )


def origin(deposit: Deposit, receipt: int = 0) -> tuple[Row, ...]:
    """Return what ties a transfer to its reference, and to the receipt by which it came."""
    place = deposit.reference if deposit.way == BANK and deposit.number else ""
    return (origins.row(receipt, place),) if place or receipt else ()


async def resting(books: Books, person: int, currency: str) -> int:
    """Return where it rests meanwhile: with the house under her number, whether she is open."""
    return await books.account(lines.COMING, HOUSE, currency, str(person))


async def _wallet(books: Books, person: int, currency: str) -> int:
    return await books.account(WALLET, person, currency)


async def _there(
    books: Books,
    posting: Posting,
    deposit: Deposit,
    at: Situation,
    comes: _Comes,
    *guards: Guard,
) -> Posting:
    """Return it with what moves into the wallet, and what she is told."""
    source, amount, fee, coming = comes
    moves, gets = [*coming.moves], coming.gets
    if fee:
        moves.append(Move(source, await books.house(FEES, amount.currency), fee))
    overview = await limits.overview(books, at.person, amount.currency)
    known: dict[str, Fact] = {
        **coming.told,
        "amount": gets,
        "came": amount,
        "fee": fee,
        "asked": deposit.expected if deposit.token else None,
        "again": at.stands == SETTLED,
        "late": bool(at.stands) and at.stands not in {ASKED, PENDING, SETTLED},
        "most": overview.most if overview.most and overview.holds + gets > overview.most else None,
    }
    known_as = (merged.apart(at.person),)
    return replace(
        posting,
        moves=tuple(moves),
        ceilings=coming.ceilings,
        guards=(*_state(deposit, at.stands, SETTLED), *known_as, *guards),
        counts=(*posting.counts, gifted.deposited(at.person, amount - fee)),
        events=(*posting.events, *at.meters, Event("deposited", at.person, facts.dump(known))),
    )


def _state(deposit: Deposit, before: str, state: str) -> tuple[Guard, ...]:
    """Return what notes how a deposit stands, however it stood: what comes, comes."""
    expected = ASKED if before == ASKED else ANY
    return (Guard.on(DepositRow.state, (deposit.token,), expected, state),) if deposit.token else ()


def _changed(deposit: Deposit) -> tuple[Event, ...]:
    return (shown.changed(cards.KIND, deposit.token),) if deposit.token else ()


def _counted(at: Situation, amount: Money) -> tuple[Any, ...]:
    """Count what was not counted as it was asked for."""
    if at.stands == PENDING and at.first:
        return ()
    if at.stands == ASKED:
        return (opened(at.person, -1),)
    return (of_day(at.person, amount, daily.day_of(clock.now())),)
