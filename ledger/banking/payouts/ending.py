"""What a bank says at last of what was sent: each is a posting, for the caller to complete.

settling   it is there: what was in transit has left the bank's account
rejecting  it was not paid: all of it comes back, the fee as well
returning  it came back after it was paid, perhaps not all of it; the fee stays
homecoming what came back for who could not take it then is hers once she can

A caller who is refused because somebody was frozen meanwhile makes it anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import clock, ids, kit, merged
from ledger.banking import lines, owing
from ledger.banking.payouts import back, bounds, cards, reading
from ledger.banking.payouts.making import becoming, of, over
from ledger.banking.payouts.sending import AGAIN, transit
from ledger.banking.payouts.tables import (
    HOME,
    KEPT,
    REJECTED,
    RETURNED,
    SETTLED,
    SUBMITTED,
    PayoutRow,
)
from ledger.chart import FEES, HOUSE, WALLET
from ledger.errors import NotAllowed, Refused
from ledger.people import facts, shown, states
from ledger.posting import Count, Event, Guard, Move, OrAbsent, Posting
from ledger.tables import Owner

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact

_TAKES = frozenset({None, "open", "locked"})


class _Target(NamedTuple):
    """Where what comes back goes: whose it is by now, and what holds while that is so."""

    person: int
    account: int
    back: str
    guards: tuple[Guard, ...]


async def settling(books: Books, payout: Payout, key: bytes, *, watched: bool = False) -> Posting:
    """Return what notes that a payout is at its bank; a `watched` one is asked about still."""
    amount = payout.amount
    source = await transit(books, payout.rail, amount.currency)
    target = await lines.bank(books, payout.rail, amount.currency)
    return Posting(
        key,
        cards.SETTLED,
        payer=payout.person,
        payee=payout.person,
        moves=(Move(source, target, amount),),
        rows=(of(payout),),
        guards=becoming(_sent(payout), SETTLED, due_ms=_due_ms() if watched else 0),
        counts=await over(books, payout),
        events=_told(payout, Event("payout_settled", *await _about(books, payout))),
    )


async def rejecting(books: Books, payout: Payout, code: str, key: bytes) -> Posting:
    """Return what brings back one that was never paid, with its fee."""
    amount, to = payout.amount, await _target(books, payout)
    source = await transit(books, payout.rail, amount.currency)
    moves = [Move(source, to.account, amount)]
    if payout.fee:
        moves.append(Move(await books.house(FEES, amount.currency), to.account, payout.fee))
    return Posting(
        key,
        cards.REJECTED,
        payer=to.person,
        payee=to.person,
        moves=tuple(moves),
        rows=(of(payout),),
        guards=(*becoming(_sent(payout), REJECTED, code=code, back=to.back), *to.guards),
        counts=await over(books, payout, amount),
        events=await _failed(
            books, payout, code, Event("payout_rejected", *await _about(books, payout, code=code))
        ),
    )


async def returning(books: Books, payout: Payout, code: str, amount: Money, key: bytes) -> Posting:
    """Return what brings back one that was paid, or as much of it as the bank sent.

    It is so as well where nobody has said that it was paid. NotAllowed for more than was paid. Of
    what was to go back to its payer the caller adds what waits, where that is a part.
    """
    if not 0 < amount.minor <= payout.amount.minor or amount.currency != payout.amount.currency:
        raise NotAllowed("payout_returned_more")
    to, bank = await _target(books, payout), await lines.bank(books, payout.rail, amount.currency)
    coming = await _coming(books, bank, to, amount)
    moves = [*coming.moves]
    is_part = payout.goes_back and amount < payout.amount  # its entry is over, and a part waits
    if payout.state == SUBMITTED:
        source = await transit(books, payout.rail, amount.currency)
        moves.insert(0, Move(source, bank, payout.amount))
    known = payout if payout.state == SUBMITTED else _sent(payout, SETTLED)
    cells: dict[str, Any] = {"code": code, "returned": amount.minor, "back": to.back}
    told = {**_facts(payout, code=code, came=amount), **coming.told}
    return Posting(
        key,
        cards.RETURNED,
        payer=to.person,
        payee=to.person,
        moves=tuple(moves),
        ceilings=coming.ceilings,
        rows=(of(payout),),
        guards=(*becoming(known, RETURNED, **cells), *(() if is_part else to.guards)),
        counts=await _came(books, payout, amount),
        events=await _failed(
            books, payout, code, Event("payout_returned", to.person, facts.dump(told))
        ),
    )


def key_of(payout: Payout, state: str) -> bytes:
    """Return the key of what a rail's own word makes of a payout: said twice, it is done once."""
    return ids.timed_child(payout.token, state)


@kit.due(every=timedelta(minutes=1))
async def homecoming(books: Books, _now: datetime) -> None:
    """Give somebody what came back while she could not take it, now that she can."""
    for payout in await reading.kept(books):
        to = await _target(books, payout)
        if to.back:
            continue
        came = payout.returned if payout.state == RETURNED else payout.total
        source = await books.house(lines.STOPPED, came.currency)
        home = Guard.on(PayoutRow.back, (payout.token,), KEPT, HOME)
        coming = await _coming(books, source, to, came)
        told = {**_facts(payout, came=came), **coming.told}
        posting = Posting(
            ids.timed_child(payout.token, HOME),
            cards.HOME,
            payer=to.person,
            payee=to.person,
            moves=coming.moves,
            ceilings=coming.ceilings,
            rows=(of(payout),),
            guards=(home, *to.guards),
            events=_told(payout, Event("payout_home", to.person, facts.dump(told))),
        )
        try:
            await books.post(posting)
        except Refused:
            continue  # another process was here, or she was frozen again


def _due_ms() -> int:
    return clock.to_ms(clock.now() + AGAIN)


def _sent(payout: Payout, state: str = SUBMITTED) -> Payout:
    """Return a payout as it has to stand for what is to become of it."""
    return replace(payout, state=state)


async def _target(books: Books, payout: Payout) -> _Target:
    """Return her wallet; the house's own account while she is frozen or closed, or if it paid."""
    if payout.goes_back:
        unmatched = await books.house(lines.UNMATCHED, payout.amount.currency)
        return _Target(HOUSE, unmatched, "", back.opened(payout))
    if payout.person == HOUSE:
        return _Target(HOUSE, await books.house(lines.COSTS, payout.amount.currency), "", ())
    person, currency = await books.read(merged.now, payout.person), payout.amount.currency
    state = await books.read(states.load, person)
    if state in _TAKES:
        wallet = await books.account(WALLET, person, currency)
        stands = Guard.on(Owner.state, (person,), OrAbsent(state or "open"))
        return _Target(person, wallet, "", (stands,))
    stopped = await books.house(lines.STOPPED, currency)
    return _Target(person, stopped, KEPT, (states.stands(person, str(state)),))


async def _coming(books: Books, source: int, to: _Target, amount: Money) -> owing.Coming:
    """Return what comes from outside: it pays off what she owes, once she can take it."""
    if to.person != HOUSE and not to.back:
        return await owing.coming(books, source, to.person, amount)
    nothing = amount - amount
    return owing.Coming((Move(source, to.account, amount),), (), nothing, amount, nothing)


async def _came(books: Books, payout: Payout, amount: Money) -> tuple[Count, ...]:
    """Return what counts back what came back; one that was settled was over then."""
    if payout.state == SUBMITTED or payout.person == HOUSE:
        return await over(books, payout, amount)
    return (bounds.counted(payout.person, -amount, payout.counted),)


def _told(payout: Payout, event: Event) -> tuple[Event, ...]:
    """Return what tells her, and lets her card be drawn anew; what the house pays tells nobody."""
    return (shown.changed(cards.KIND, payout.token), event) if payout.person else ()


async def _failed(books: Books, payout: Payout, code: str, event: Event) -> tuple[Event, ...]:
    """Return what tells her that it is not at her bank; who pays out, of what was to go back."""
    return await back.told(books, payout, code) if payout.goes_back else _told(payout, event)


async def _about(
    books: Books, payout: Payout, code: str = "", came: Money | None = None
) -> tuple[int, str]:
    """Return whom it is told, and what."""
    person = await books.read(merged.now, payout.person)
    return person, facts.dump(_facts(payout, code, came))


def _facts(payout: Payout, code: str = "", came: Money | None = None) -> dict[str, Fact]:
    return {
        "payout": payout.name,
        "amount": payout.amount,
        "fee": payout.fee,
        "masked": payout.masked,
        "code": code,
        "came": came or payout.total,
        "receipt": payout.number,
    }
