"""What is queued is sent: committed first, by one process, and handed to its rail once after that.

submit   the hold is captured: what was held is in transit, and the fee is earned
heard    what the rail says of one that is on its way; what is over is posted
later    it could not be sent now, or asked about
looked   one that is settled was asked about again, and stands
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import arrears, clock, gifted, ids
from ledger.banking import lines, owing
from ledger.banking.payouts import cards
from ledger.banking.payouts.making import becoming, of
from ledger.banking.payouts.tables import SUBMITTED, PayoutRow
from ledger.chart import FEES, HOUSE, WALLET
from ledger.errors import AlreadySettled, LimitExceeded
from ledger.people import shown, states
from ledger.posting import ANY, Guard, Move, Posting, Take

if TYPE_CHECKING:
    from datetime import date

    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books

FIRST_PAUSE: Final = timedelta(seconds=10)
MOST_DOUBLED: Final = 9
TRIES: Final = 8
AGAIN, WATCHED_FOR = timedelta(days=1), timedelta(days=7)
"""How often one that is settled is asked about where a rail may take its word back, how long."""
ABSENT: Final = "absent"


async def submitting(
    books: Books, payout: Payout, arrives: date | None = None, batch: bytes = b""
) -> Posting:
    """Return what lets one that is queued be on its way, in a batch or by itself.

    It `arrives` on the day that is expected now, not when it was asked for. Owes while she does.
    """
    now, key = clock.now(), ids.timed_child(payout.token, SUBMITTED)
    guards = becoming(
        payout,
        SUBMITTED,
        submitted_ms=clock.to_ms(now),
        due_ms=clock.to_ms(now + FIRST_PAUSE),
        tries=0,
        batch=batch,
        arrives=(arrives or payout.arrives).toordinal(),
    )
    amount, person = payout.amount, payout.person
    target = await transit(books, payout.rail, amount.currency)
    if person == HOUSE:
        return await _of_house(books, payout, Posting(key, cards.SMALL, guards=guards), target)
    wallet = await books.account(WALLET, person, amount.currency)
    moves = [Move(wallet, target, amount)]
    if payout.fee:
        moves.append(Move(wallet, await books.house(FEES, amount.currency), payout.fee))
    owes_nothing = await books.read(arrears.none, person)
    return Posting(
        key,
        cards.SENT,
        payer=person,
        payee=person,
        takes=(Take(payout.token, "captured"),),
        moves=tuple(moves),
        rows=(of(payout),),
        guards=guards,
        counts=(owes_nothing, *await owing.gifts(books, person, wallet, payout.total)),
        events=(shown.changed(cards.KIND, payout.token),),
    )


async def _of_house(books: Books, payout: Payout, posting: Posting, target: int) -> Posting:
    """Return what the house pays: nothing is held for it."""
    line, kind = (lines.GOING_BACK, cards.BACK) if payout.goes_back else (lines.COSTS, cards.SMALL)
    source = await books.house(line, payout.amount.currency)
    return replace(posting, kind=kind, moves=(Move(source, target, payout.amount),))


async def submit(books: Books, payout: Payout, arrives: date | None = None) -> bool:
    """Let one be on its way; True for the one process that hands it to its rail, once.

    Refused for who is frozen, locked or closed; AlreadySettled where it waits no more.
    """
    for left in reversed(range(TRIES)):
        try:
            return not (await books.post(await submitting(books, payout, arrives))).repeated
        except (LimitExceeded, AlreadySettled) as why:
            if not (left and (gifted.overtakes(why) or arrears.overtakes(why))):
                raise
    return False


async def can_go(books: Books, payout: Payout) -> bool:
    """Tell whether one can be sent now, as far as its owner goes: she is open, and owes nothing."""
    if payout.person == HOUSE:
        return True
    state = await books.read(states.load, payout.person)
    return state in {None, "open"} and not await books.read(arrears.owes, payout.person)


async def transit(books: Books, rail: str, currency: str) -> int:
    """Return the account of what is on its way by a rail."""
    return await books.account(lines.TRANSIT, HOUSE, currency, rail)


async def noted(books: Books, payout: Payout, state: str) -> None:
    """Keep what the rail said of one that is on its way still, and when it is asked again."""
    is_news = state != payout.heard
    posting = _later(payout, clock.to_ms(clock.now() + pause(payout.tries)))
    key = (payout.token,)
    posting.guards += (Guard.on(PayoutRow.heard, key, payout.heard, state),)
    posting.events = (shown.changed(cards.KIND, payout.token),) if is_news else ()
    await books.post(posting)


async def later(books: Books, payout: Payout) -> None:
    """Leave one alone for a while: it cannot be sent now."""
    await books.post(_later(payout, clock.to_ms(clock.now() + pause(payout.tries))))


async def soon(books: Books, payout: Payout) -> None:
    """Let its rail be asked at the next look."""
    key, now = (payout.token,), clock.to_ms(clock.now())
    guards = (
        Guard.on(PayoutRow.state, key, SUBMITTED),
        Guard.on(PayoutRow.due_ms, key, ANY, now),
    )
    await books.post(Posting(ids.token(), "payout_later", guards=guards))


async def looked(books: Books, payout: Payout) -> None:
    """Note that one which is settled was asked about, and when it is again: at last no more."""
    now, since = clock.now(), payout.ended_at or clock.now()
    is_over = now - since >= WATCHED_FOR
    await books.post(_later(payout, 0 if is_over else clock.to_ms(now + AGAIN)))


def pause(tries: int) -> timedelta:
    """Return how long nothing is asked after so many times: twice as long after each."""
    return FIRST_PAUSE * (1 << min(tries, MOST_DOUBLED))


def _later(payout: Payout, due_ms: int) -> Posting:
    key = (payout.token,)
    guards = (
        Guard.on(PayoutRow.state, key, payout.state),
        Guard.on(PayoutRow.tries, key, payout.tries, payout.tries + 1),
        Guard.on(PayoutRow.due_ms, key, ANY, due_ms),
    )
    return Posting(ids.token(), "payout_later", guards=guards)
