"""Opening an envelope: who comes, whether she may, and whether she says the word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import clock, ids, merged
from ledger.chart import WALLET
from ledger.errors import LimitExceeded, NotAllowed, NotFound, Refused
from ledger.people import intents
from ledger.people.groups import steps
from ledger.people.groups.tables import IN
from ledger.people.intents import Intent
from ledger.posting import DAY, Count, Posting
from ledger.products.gifts import envelope, taking
from ledger.products.gifts.making import spoken
from ledger.products.gifts.taking import Share

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.products.gifts.envelope import Envelope, Look

MOST_WRONG = 5
"""How many wrong words a person may say to one giver's envelopes in a day."""


class NeedsWord(Refused):
    """A word opens this envelope, and none was said; `number` is the envelope's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


async def open_one(act: Act, token: bytes, came: datetime | None, word: str = "") -> Share:
    """Give who asks the next share, once; `came` is since when she is in the group, if known.

    A repetition is told the first share. NeedsWord, NotAllowed for whom it is not, AlreadySettled
    when there is nothing left.
    """
    look = await envelope.look(act.books, token, act.actor.id)
    if look.had is None:
        _check(act, look, came)
        tries = await _spoken(act, look.envelope, word) if look.envelope.word else ()
        one = merged.still(act.actor.id, look.selves)
        await act.books.account(WALLET, act.actor.id, look.envelope.amount.currency)
        try:
            return await taking.take(act, token, (*tries, one))
        except LimitExceeded as full:
            if full.limit == merged.MERGES:  # she became one with somebody in this moment
                return await open_one(act, token, came, word)
            raise NotAllowed("gift_words") from None
    return Share(look.had, look.envelope, repeated=True)


async def knock(act: Act, token: bytes, came: datetime | None) -> None:
    """Note that who asks stands before an envelope, in its group, and is asked for the word."""
    known = Intent(act.actor.id, {}, {"came": came}, token=_knock(act, token), lifetime=DAY)
    await intents.make(act.books, known, known.token, b"")


async def knocked(act: Act, token: bytes) -> datetime | None:
    """Return since when who asks is in the group, if she has pressed there; else NotAllowed.

    A press counts for a day, and in a group of ours while she is in it.
    """
    try:
        knock = await intents.get(act.books, _knock(act, token))
    except NotFound:
        raise NotAllowed("gift_elsewhere") from None
    chat = (await envelope.get(act.books, token)).chat
    standing = await steps.membership(act.books, chat, act.actor.id)
    if knock.expires_at <= clock.now() or (standing and standing.state != IN):
        raise NotAllowed("gift_elsewhere")
    known: Any = knock.facts
    came: datetime | None = known["came"]
    return came


def _knock(act: Act, token: bytes) -> bytes:
    return ids.timed_child(token, "knock", str(act.actor.id))


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

    The same word in the message with the same key is counted once.
    """
    if not word:
        raise NeedsWord(found.number)
    said = spoken(found.giver, word)
    whose = f"{act.actor.id} {found.giver}"
    if said == found.word:
        return (Count.of("gift words", whose, DAY, 0, MOST_WRONG - 1),)
    counted = Count.of("gift words", whose, DAY, 1, MOST_WRONG)
    key = ids.child("gift word", act.key, said)
    try:
        await act.books.post(Posting(key, "wrong_word", actor=act.actor.id, counts=(counted,)))
    except LimitExceeded:
        raise NotAllowed("gift_words") from None
    raise NotAllowed("gift_word")
