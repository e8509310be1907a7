"""Operators look: what waits for a look is let go or refused, what no bank has is given back.

    waiting    what waits for a look, or is on its way for too long
    draft      what is to become of one, on a card: it holds to how the payout stood then
    decided    it does, in one posting with whoever approved it
    stuck      what nobody has dealt with in time is told, once
    contradicted   a word of a bank against an earlier one is told, once

What is looked at because of a list or an alert is decided by those alone who handle alerts,
by verbs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, periods, rules
from ledger.banking.payouts import batching, cards, ending, reading
from ledger.banking.payouts.making import CONFIDENTIAL, becoming, freed
from ledger.banking.payouts.rule import STUCK
from ledger.banking.payouts.sending import ABSENT, soon
from ledger.banking.payouts.tables import (
    OPEN,
    QUEUED,
    REFUSED,
    REVIEW,
    SUBMITTED,
    PayoutRow,
)
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people import facts, roles, shown
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS
from ledger.posting import Audit, Count, Event, Guard, Posting
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books
    from ledger.people.facts import Fact

PASS, REFUSE, GIVE_BACK = "payouts.pass", "payouts.refuse", "payouts.give_back"
CLEAR, BLOCK = "payouts.clear", "payouts.block"
"""The same as to pass and to refuse, by those alone who handle alerts."""
NEEDS: Final = {
    PASS: GIVE_MONEY,
    REFUSE: GIVE_MONEY,
    GIVE_BACK: GIVE_MONEY,
    CLEAR: HANDLE_ALERTS,
    BLOCK: HANDLE_ALERTS,
}
_TOLD: Final = "payouts told as stuck"
PAGE: Final = 8
SURE: Final = timedelta(hours=1)
"""How long ago its rail was handed what nobody has, before its money is given back."""

_book: Any = bindparam("book", type_=BigInteger)
_numbered: Any = col(PayoutRow.number) != literal_column("0")
"""Small amounts that verify an account have no receipt, and nobody waits for them."""
_OPEN: Any = (
    select(PayoutRow.token)
    .where(col(PayoutRow.book) == _book, reading.state_is(*OPEN))
    .where(col(PayoutRow.token) > bindparam("after", type_=LargeBinary))
    .order_by(col(PayoutRow.token))
    .limit(PAGE + 1)
)
_IN_REVIEW: Any = (
    select(PayoutRow.token)
    .where(col(PayoutRow.book) == _book, reading.state_is(REVIEW))
    .where(col(PayoutRow.token) > bindparam("after", type_=LargeBinary))
    .order_by(col(PayoutRow.token))
    .limit(PAGE + 1)
)
_LATE: Any = (
    select(PayoutRow.token)
    .where(col(PayoutRow.book) == _book, reading.state_is(*OPEN), _numbered)
    .where(col(PayoutRow.token) > bindparam("after", type_=LargeBinary))
    .where(col(PayoutRow.token) < bindparam("before", type_=LargeBinary))
    .order_by(col(PayoutRow.token))
    .limit(reading.AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become of a payout, on a card."""

    intent: Intent
    verb: str
    payout: bytes
    reason: str
    tries: int = -1

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        tries = int(known.get("tries", -1))
        return cls(intent, known["verb"], ids.from_text(known["payout"]), str(known["note"]), tries)


async def waiting(books: Books, after: bytes = b"", *, all_of_them: bool = False) -> list[Payout]:
    """Return what waits for a look, or all that is on its way, the oldest first; one too many."""
    found = await books.read(_tokens, _OPEN if all_of_them else _IN_REVIEW, after)
    return [await reading.get(books, each) for each in found]


async def draft(act: Act, verb: str, payout: Payout, reason: str) -> Draft:
    """Freeze on a card what is to become of a payout; NotAllowed where that cannot be."""
    _check(verb, payout)
    if payout.person == act.actor.id:
        raise NotAllowed("payout_own")
    if verb == GIVE_BACK:
        await _ask_anew(act.books, payout)
    known: dict[str, Fact] = {
        "payout": payout.name,
        "amount": payout.amount,
        "verb": verb,
        "note": reason,
    }
    if payout.person:
        known["person"] = Who(payout.person)
    if verb == GIVE_BACK:
        known["tries"] = payout.tries
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, known, act.chat, LIFETIME)
    asked = ids.digest(verb, payout.token, reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def decided(act: Act, intent: Intent) -> Payout:
    """Let it become of a payout what a card says, once; NotAllowed where it stands otherwise."""
    asked = Draft.read(intent)
    payout = await reading.get(act.books, asked.payout)
    if intent.state == "open":
        _check(asked.verb, payout)
        if payout.tries <= asked.tries:
            raise NotAllowed("payout_being_asked")
    from_ = SUBMITTED if asked.verb == GIVE_BACK else REVIEW
    posting = await _posting(act.books, replace(payout, state=from_), asked)
    posting.digest = ids.digest(asked.verb, asked.payout, asked.reason)
    posting.actor = intent.owner
    posting.guards += intent.guards
    posting.deadline = intent.expires_at
    topic = f"payout {payout.number}"
    about = facts.dump({"amount": payout.amount, "payout": payout.name})
    posting.audits += (Audit(asked.verb, payout.person, topic, about, asked.reason),)
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table != PayoutRow.__tablename__:
            raise
        raise NotAllowed("payout_changed") from None
    return await reading.get(act.books, asked.payout)


@kit.due(every=timedelta(minutes=5))
async def stuck(books: Books, now: datetime) -> None:
    """Tell who pays out of what nobody has dealt with in time, once of each."""
    after = (await rules.at(books, STUCK)).value
    before = clock.to_ms(now - after).to_bytes(6) + bytes(10)
    async for token in _each_late(books, before):
        if await books.read(periods.counted, f"{_TOLD}:{ids.text(token)}"):
            continue
        payout = await reading.get(books, token)
        told = facts.dump({"payout": payout.name, "amount": payout.amount, "at": payout.made_at})
        holders = await roles.holders(books, GIVE_MONEY)
        posting = Posting(
            ids.timed_child(token, "stuck"),
            "payout_stuck",
            counts=(Count(f"{_TOLD}:{payout.name}", 1, 1),),
            events=tuple(Event("payout_stuck", each, told) for each in holders),
        )
        try:
            await books.post(posting)
        except LimitExceeded:
            continue  # another process told of it


async def _each_late(books: Books, before: bytes) -> AsyncIterator[bytes]:
    """Return each that nobody has dealt with in time, however many there are."""
    after = b""
    while some := await books.read(_late, after, before):
        for token in some:
            yield token
        after = some[-1]


async def contradicted(books: Books, payout: Payout, told: str) -> None:
    """Tell who pays out that a bank's word is against what the books have, once for each word."""
    key = ids.timed_child(payout.token, "contradicted", told)
    events = await contradiction(books, payout)
    await books.post(Posting(key, "payout_contradicted", events=events))


async def contradiction(books: Books, payout: Payout) -> tuple[Event, ...]:
    """Return what tells who pays out that a bank contradicts itself about a payout."""
    known = facts.dump({"payout": payout.name, "amount": payout.amount, "key": payout.key})
    holders = await roles.holders(books, GIVE_MONEY)
    return tuple(Event("payout_contradicted", each, known) for each in holders)


async def given_back_from(books: Books, payout: Payout) -> datetime | None:
    """Return from when the money of one is given back that no bank has; None where it is not."""
    if payout.state != SUBMITTED or payout.heard != ABSENT:
        return None
    since = payout.submitted_at
    if payout.batch:
        since = (await batching.get(books, payout.batch)).handed_at
    return since and since + SURE


async def _ask_anew(books: Books, payout: Payout) -> None:
    """Let its rail be asked once more; NotAllowed while it may be on its way to it still."""
    from_ = await given_back_from(books, payout)
    if from_ is None or clock.now() < from_:
        raise NotAllowed("payout_too_soon")
    await soon(books, payout)


async def _posting(books: Books, payout: Payout, asked: Draft) -> Posting:
    if asked.verb == GIVE_BACK:
        posting = await ending.rejecting(books, payout, ABSENT, asked.intent.token)
        heard = Guard.on(PayoutRow.heard, (payout.token,), ABSENT)
        return replace(posting, guards=(*posting.guards, heard))
    if asked.verb in {REFUSE, BLOCK}:
        posting = await freed(books, payout, REFUSED, REFUSE, asked.intent.token)
        told = facts.dump({"payout": payout.name, "amount": payout.total})
        return replace(
            posting, events=(*posting.events, Event("payout_refused", payout.person, told))
        )
    return Posting(
        asked.intent.token,
        asked.verb,
        guards=becoming(payout, QUEUED, due_ms=clock.to_ms(clock.now())),
        events=(shown.changed(cards.KIND, payout.token),),
    )


def _check(verb: str, payout: Payout) -> None:
    """Refuse what does not stand so, and who may not know why it is looked at."""
    if verb == GIVE_BACK:
        if payout.state != SUBMITTED or payout.heard != ABSENT:
            raise NotAllowed("payout_changed")
    elif payout.state != REVIEW:
        raise NotAllowed("payout_changed")
    elif bool(CONFIDENTIAL & {*payout.why}) != (NEEDS[verb] == HANDLE_ALERTS):
        raise NotAllowed("payout_watched")


def _tokens(connection: Connection, book: int, asked: Any, after: bytes) -> Sequence[bytes]:  # noqa: ANN401 - a statement
    return [bytes(token) for (token,) in rows(connection, asked, book=book, after=after)]


def _late(connection: Connection, book: int, after: bytes, before: bytes) -> Sequence[bytes]:
    found = rows(connection, _LATE, book=book, after=after, before=before)
    return [bytes(token) for (token,) in found]
