"""Taking shares: who comes to one process at once is served together, in one commit.

    comers  the next shares, in the order of their coming -> postings -> one batch
    again   whoever came between the look and the batch, here or in another process, moves them on

What decides is a guard on how many have come: a share is nobody's twice, whatever stands here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from ledger import ids, limits
from ledger.chart import FEES, WALLET
from ledger.errors import AlreadySettled, LedgerError, Refused
from ledger.limits import Payment
from ledger.people import shown
from ledger.posting import NUMBER, Guard, Move, Posting, Row
from ledger.products.gifts import envelope
from ledger.products.gifts.envelope import Envelope, Opened
from ledger.products.gifts.making import CARD
from ledger.products.gifts.tables import EMPTY, OPEN, EnvelopeRow, OpenedRow

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.posting import Count, Posted

OPENED = "envelope_opened"
"""The kind of the transfer that pays a share."""


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody had of an envelope, now or when she came first, and how it stands since."""

    had: Opened
    envelope: Envelope
    repeated: bool


@dataclass(slots=True)
class _Comer:
    """Somebody who waits for her share, and what must not be counted beyond its cap by it."""

    act: Act
    counts: tuple[Count, ...]
    answer: asyncio.Future[Share]


@dataclass(slots=True, weakref_slot=True)
class _Queue:
    """Who waits for one envelope in this process; whoever has the lock serves them all."""

    comers: list[_Comer] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_queues: WeakValueDictionary[tuple[int, bytes], _Queue] = WeakValueDictionary()


async def take(act: Act, token: bytes, counts: tuple[Count, ...]) -> Share:
    """Give who asks the next share, once; AlreadySettled when there is none."""
    queue = _queues.setdefault((id(act.books), token), _Queue())
    mine = _Comer(act, counts, asyncio.get_running_loop().create_future())
    queue.comers.append(mine)
    try:
        async with queue.lock:
            while not mine.answer.done():
                await _serve(token, queue)
    finally:
        mine.answer.cancel()  # nobody waits for it, unless it is there
    return await mine.answer


async def _serve(token: bytes, queue: _Queue) -> None:
    """Answer as many as there are shares; those who were overtaken stay, and are served again."""
    comers = [each for each in queue.comers if not each.answer.done()]
    found = await envelope.get(comers[0].act.books, token)
    if not found.is_open:
        await _over(found, comers)
    else:
        asked = await _asked(found, comers)
        posts = (each.act.post(posting) for each, posting in asked)
        outcomes = await asyncio.gather(*posts, return_exceptions=True)
        for at, ((each, _), outcome) in enumerate(zip(asked, outcomes, strict=True), found.taken):
            await _answer(found, at, each, outcome)
    queue.comers[:] = [each for each in queue.comers if not each.answer.done()]


async def _asked(found: Envelope, comers: list[_Comer]) -> list[tuple[_Comer, Posting]]:
    """Return what is asked of the books for who come next; who cannot have it is refused."""
    asked: list[tuple[_Comer, Posting]] = []
    for each in comers:
        place = found.taken + len(asked)
        if place == found.count:
            break
        try:
            asked.append((each, await _posting(found, place, each)))
        except Refused as why:
            _refuse(each, why)
    return asked


async def _over(found: Envelope, comers: list[_Comer]) -> None:
    """Refuse all who come when it is over, but those who were served a moment ago."""
    had = {each.person: each for each in await envelope.opened(comers[0].act.books, found.token)}
    for each in comers:
        person = each.act.actor.id
        if person not in had:
            _refuse(each, found.over)
        elif not each.answer.done():
            each.answer.set_result(Share(had[person], found, repeated=True))


async def _answer(
    found: Envelope, place: int, comer: _Comer, outcome: Posted | BaseException
) -> None:
    """Tell a comer what became of her; who was overtaken is told nothing yet."""
    if isinstance(outcome, BaseException):
        if not _overtaken(outcome):
            _refuse(comer, outcome)
        return
    person = comer.act.actor.id
    if outcome.repeated:  # she came through another door meanwhile
        look = await envelope.look(comer.act.books, found.token, person)
        assert look.had  # noqa: S101 - so it was posted
        share = Share(look.had, look.envelope, repeated=True)
    else:
        had = Opened(person, place, found.shares[place], int(outcome.number or 0))
        state = EMPTY if place + 1 == found.count else OPEN
        share = Share(had, replace(found, taken=place + 1, state=state), repeated=False)
    if not comer.answer.done():
        comer.answer.set_result(share)


def _overtaken(why: BaseException) -> bool:
    """Tell whether somebody else came first: to the envelope, or to the giver's gift money."""
    is_envelope = isinstance(why, AlreadySettled) and why.table == "envelopes"
    return is_envelope or limits.overtakes(why)


def _refuse(comer: _Comer, why: BaseException) -> None:
    if comer.answer.done():
        return
    if isinstance(why, LedgerError):
        comer.answer.set_exception(why)
    else:
        raise why


async def _posting(found: Envelope, place: int, comer: _Comer) -> Posting:
    books, person, currency = comer.act.books, comer.act.actor.id, found.amount.currency
    amount, fee, last = found.shares[place], found.fees[place], place + 1 == found.count
    moves = [Move(found.account, await books.account(WALLET, person, currency), amount)]
    if fee:
        moves.append(Move(found.account, await books.house(FEES, currency), fee))
    use = await limits.use(books, Payment(found.giver, person, amount, limited=False))
    row = Row.of(
        OpenedRow,
        token=found.token,
        person=person,
        place=place,
        amount=amount.minor,
        fee=fee.minor,
        number=NUMBER,
    )
    key = (found.token,)
    posting = Posting(
        ids.timed_child(found.token, str(person)),
        OPENED,
        actor=person,
        payer=found.giver,
        payee=person,
        moves=tuple(moves),
        guards=(
            Guard.on(EnvelopeRow.taken, key, place, place + 1),
            Guard.on(EnvelopeRow.state, key, OPEN, EMPTY if last else OPEN),
        ),
        counts=comer.counts,
        rows=(row,),
        events=(shown.changed(CARD, found.token),),
    )
    return use.on(posting)
