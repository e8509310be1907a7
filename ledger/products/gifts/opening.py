"""Opening an envelope: who comes, whether she may, and the next share, which is hers alone.

Those who come to one process at once are let in one after another; a guard on how many have come
decides between processes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from ledger import ids
from ledger.chart import FEES, WALLET
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, Refused
from ledger.people import shown
from ledger.posting import DAY, NUMBER, Count, Guard, Move, Posting, Row
from ledger.products.gifts import envelope
from ledger.products.gifts.envelope import Envelope, Look, Opened
from ledger.products.gifts.making import spoken
from ledger.products.gifts.tables import EMPTY, OPEN, EnvelopeRow, OpenedRow

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act

OPENED = "envelope_opened"
"""The kind of the transfer that pays a share."""
MOST_WRONG = 5
"""How many wrong words a person may say to one giver's envelopes in a day."""

_turns: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()


class NeedsWord(Refused):
    """A word opens this envelope, and none was said; `number` is the envelope's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody had of an envelope, now or when she came first, and how it stands since."""

    had: Opened
    envelope: Envelope
    repeated: bool


async def open_one(act: Act, token: bytes, came: datetime | None, word: str = "") -> Share:
    """Give who asks the next share, once; `came` is since when she is in the group, if known.

    A repetition is told the first share. NeedsWord, NotAllowed for whom it is not, AlreadySettled
    when there is nothing left.
    """
    look = await envelope.look(act.books, token, act.actor.id)
    if look.had is None:
        _check(act, look, came)
        tries = await _spoken(act, look.envelope, word) if look.envelope.word else ()
        await act.books.account(WALLET, act.actor.id, look.envelope.amount.currency)
        async with _turns.setdefault(token, asyncio.Lock()):
            return await _next(act, token, tries)
    return Share(look.had, look.envelope, repeated=True)


async def _next(act: Act, token: bytes, tries: tuple[Count, ...]) -> Share:
    """Take the next share, however many others have come meanwhile."""
    while True:
        look = await envelope.look(act.books, token, act.actor.id)
        if look.had:
            return Share(look.had, look.envelope, repeated=True)
        if not look.envelope.is_open:
            raise look.envelope.over
        try:
            return await _take(act, look.envelope, tries)
        except LimitExceeded:
            raise NotAllowed("gift_words") from None
        except AlreadySettled as settled:
            if settled.table != EnvelopeRow.__tablename__:
                raise


async def _take(act: Act, found: Envelope, tries: tuple[Count, ...]) -> Share:
    place, last = found.taken, found.taken + 1 == found.count
    amount, fee, person = found.shares[place], found.fees[place], act.actor.id
    books, currency = act.books, found.amount.currency
    moves = [Move(found.account, await books.account(WALLET, person, currency), amount)]
    if fee:
        moves.append(Move(found.account, await books.house(FEES, currency), fee))
    key = (found.token,)
    row = Row.of(
        OpenedRow,
        token=found.token,
        person=person,
        place=place,
        amount=amount.minor,
        fee=fee.minor,
        number=NUMBER,
    )
    posted = await act.post(
        Posting(
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
            counts=tries,
            rows=(row,),
            events=(shown.changed("gift", found.token),),
        )
    )
    if posted.repeated:  # she came through another door meanwhile
        look = await envelope.look(books, found.token, person)
        assert look.had  # noqa: S101 - so it was posted
        return Share(look.had, look.envelope, repeated=True)
    stands = replace(found, taken=place + 1, state=EMPTY if last else OPEN)
    return Share(Opened(person, place, amount, int(posted.number or 0)), stands, repeated=False)


# -- who may ----------------------------------------------------------------------------------


def _check(act: Act, look: Look, came: datetime | None) -> None:
    """Refuse whom it is not for; what is over is over for everybody."""
    found = look.envelope
    if not found.is_open:
        raise found.over
    if found.giver == act.actor.id and not found.own:
        raise NotAllowed("gift_own")
    for since in (look.joined_at, came):
        if since and found.since and since > found.since:
            raise NotAllowed("gift_members")
    if came and came > found.made_at:
        raise NotAllowed("gift_newcomers")


async def _spoken(act: Act, found: Envelope, word: str) -> tuple[Count, ...]:
    """Return what holds only while she has not said too many wrong words; a wrong one is counted.

    The message with the same key is counted once.
    """
    if not word:
        raise NeedsWord(found.number)
    wrong = spoken(found.giver, word) != found.word
    whose = f"{act.actor.id} {found.giver}"
    if not wrong:
        return (Count.of("gift words", whose, DAY, 0, MOST_WRONG - 1),)
    counted = Count.of("gift words", whose, DAY, 1, MOST_WRONG)
    key = ids.child("gift word", act.key)
    try:
        await act.books.post(Posting(key, "wrong_word", actor=act.actor.id, counts=(counted,)))
    except LimitExceeded:
        raise NotAllowed("gift_words") from None
    raise NotAllowed("gift_word")
