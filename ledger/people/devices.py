"""Where somebody is at home: the platforms that she comes from, and her sessions on the web.

    of        her places and sessions, as she may see them
    end       sessions that are hers, ended at once
    draft     a place of hers that is to be cut off, on a card
    cut_off   it is: what speaks from there is a stranger then, and all that is hers stays hers
    was_cut   whether somebody speaks from where somebody else did: she has no gift

Nobody cuts off the place that she speaks from, nor the last one; who has locked her wallets may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, periods
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import facts, intents, persons, states, tickets
from ledger.people.inbox import MessageRow, files
from ledger.people.intents import Intent
from ledger.people.logins import LoginRow
from ledger.people.persons import TAG, WEB
from ledger.people.shown import ShownRow
from ledger.people.tables import CutOffRow, IdentityRow, PersonRow
from ledger.posting import ANY, NEW, Audit, Count, Drop, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

VERB: Final = "devices.cut"
KIND: Final = "cut_off"
"""The kind of the act, and of what she is told."""
MOST_SESSIONS = 20
MOST_SHOWN = 500
MOST_KEPT = 2_000
"""How many cards and messages of a chat go with the place, at once."""


class Place(NamedTuple):
    """How a platform knows her, and when she last began to speak there."""

    platform: str
    external_id: str
    handle: str
    spoke_at: datetime | None

    @property
    def chat(self) -> str:
        """Her own chat with us there."""
        return f"{self.platform}:{self.external_id}"


class Session(NamedTuple):
    """One browser that is signed in: since when, about when it was used last, and which it is."""

    digest: bytes
    since: datetime | None
    used: datetime | None
    agent: str


class Devices(NamedTuple):
    """Where she is at home."""

    places: Sequence[Place]
    sessions: Sequence[Session]


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_most: Any = bindparam("most", type_=BigInteger)
_PLACES: Any = (
    select(IdentityRow.platform, IdentityRow.external_id, IdentityRow.handle, IdentityRow.spoke_at)
    .where(IdentityRow.book == _book, IdentityRow.person == _person)
    .where(IdentityRow.platform != literal_column(f"'{TAG}'"))
    .order_by(col(IdentityRow.platform), col(IdentityRow.external_id))
)
_open_ones: Any = (
    select(LoginRow.digest, LoginRow.made_at, LoginRow.used_at, LoginRow.agent)
    .where(col(LoginRow.book) == _book, col(LoginRow.person) == _person)
    .where(LoginRow.state == literal_column("'open'"))
    .where(col(LoginRow.expires_at) > bindparam("now", type_=BigInteger))
)
_SESSIONS: Any = (
    _open_ones.where(LoginRow.kind == literal_column("'session'"))
    .order_by(col(LoginRow.expires_at).desc(), col(LoginRow.digest))
    .limit(_most)
)
_SECRETS: Any = (
    _open_ones.where(
        (LoginRow.name == bindparam("name")) | (LoginRow.kind == literal_column("'code'"))
    )
    .order_by(col(LoginRow.expires_at).desc())
    .limit(_most)
)
_SHOWN: Any = (
    select(ShownRow.card, ShownRow.message)
    .where(ShownRow.book == _book, ShownRow.chat == bindparam("chat"))
    .limit(_most)
)
_SAID: Any = (
    select(MessageRow.id)
    .where(MessageRow.book == _book, MessageRow.chat == bindparam("chat"))
    .order_by(col(MessageRow.seq).desc())
    .limit(_most)
)
_CUT: Any = select(CutOffRow.person).where(CutOffRow.book == _book, CutOffRow.person == _person)


async def of(books: Books, person: int) -> Devices:
    """Return her places, and the sessions that let her in on the web, the newest first."""
    return await books.read(_of, person)


async def end(act: Act, digests: Sequence[bytes]) -> int:
    """End sessions of who asks, and return how many; NotFound for what is not hers or over."""
    hers = {each.digest for each in (await of(act.books, act.actor.id)).sessions}
    if not digests or not hers.issuperset(digests):
        raise NotFound("session")
    ended = (Guard.on(LoginRow.state, (each,), "open", "used") for each in digests)
    guards = (*ended, *await tickets.over_with(act.books, act.actor.id))
    key = ids.child("sessions end", *sorted(digests))
    try:
        await act.post(Posting(key, "login", actor=act.actor.id, guards=guards))
    except AlreadySettled:
        raise NotFound("session") from None
    return len(digests)


async def draft(act: Act, platform: str, external_id: str, here: str) -> Intent:
    """Freeze on a card that a place is to be cut off; NotAllowed for this one, or the last."""
    place = await _place(act, platform, external_id, here)
    asked: dict[str, Any] = {"platform": platform, "id": external_id, "handle": place.handle}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, asked)
    digest = ids.digest(VERB, platform, external_id)
    return await intents.make(act.books, wanted, act.key, digest)


def of_card(intent: Intent) -> Place:
    """Return the place that a card is about."""
    kept = intent.facts
    return Place(str(kept["platform"]), str(kept["id"]), str(kept["handle"]), None)


async def cut_off(act: Act, intent: Intent, here: str) -> Place:
    """Cut a place off, once, and tell her on all others, and whoever speaks there."""
    place = of_card(intent)
    if intent.state == "open":
        await _place(act, place.platform, place.external_id, here)
    posting = await _posting(act, intent, place, here)
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table == IdentityRow.__tablename__:
            raise NotFound("device") from None
        raise
    await _tell_there(act, intent, place)
    await _forget_all(act.books, place)
    return place


async def was_cut(books: Books, person: int) -> bool:
    """Tell whether somebody came to be by a place that was cut off from somebody."""
    return await books.read(_was_cut, person)


async def _place(act: Act, platform: str, external_id: str, here: str) -> Place:
    """Return a place of hers that she may cut off."""
    if act.actor.state != "locked":  # nothing goes out of wallets by it
        await states.check(act)
    known = (await of(act.books, act.actor.id)).places
    place = next((each for each in known if each[:2] == (platform, external_id)), None)
    if place is None:
        raise NotFound("device")
    if place.chat == here:
        raise NotAllowed("device_here")
    if len(known) == 1:
        raise NotAllowed("device_last")
    return place


async def _posting(act: Act, intent: Intent, place: Place, here: str) -> Posting:
    """Return what gives a place to a stranger: secrets and pages end, cards are edited no more."""
    books, person, key = act.books, act.actor, (place.platform, place.external_id)
    now = clock.to_ms(clock.now())
    named = place.handle or ("" if place.platform != WEB else place.external_id)
    secrets = await books.read(_secrets, person.id, place)
    counted = f"named {place.platform} {person.id}"
    linked = await books.read(periods.counted, counted)
    told = facts.dump({"platform": place.platform, "handle": named})
    left = [each for each in (await of(books, person.id)).places if each[:2] != key]
    return Posting(
        intent.token,
        KIND,
        digest=ids.digest(VERB, *key),
        actor=person.id,
        guards=(
            intent.done,
            Guard.on(IdentityRow.person, key, person.id, NEW),
            Guard.on(IdentityRow.spoke_at, key, ANY, None),
            *(Guard.on(LoginRow.state, (each,), "open", "used") for each in secrets),
            *await tickets.over_with(books, person.id),
        ),
        rows=(
            Row.of(PersonRow, id=NEW, name=named or place.external_id, made_at=now),
            Row.of(CutOffRow, person=NEW, former=person.id, platform=place.platform, at_ms=now),
        ),
        counts=(Count(counted, -1),) if linked else (),
        drops=await books.read(_kept, place),
        events=tuple(
            Event("cut_off", person.id, told, each.chat) for each in left if each.chat != here
        ),
        audits=(Audit(KIND, person.id, facts=facts.dump({"platform": place.platform})),),
        deadline=intent.expires_at,
    )


async def _tell_there(act: Act, intent: Intent, place: Place) -> None:
    """Tell whoever speaks from there that it is nobody's any more."""
    stranger = await persons.by_identity(act.books, place.platform, place.external_id)
    if stranger is None or place.platform == WEB:
        return
    events = (Event("cut_off_here", stranger.id, facts.dump({}), place.chat),)
    await act.books.post(Posting(ids.timed_child(intent.token, KIND), KIND, events=events))


async def _forget_all(books: Books, place: Place) -> None:
    """Let nothing be left of what was said to her there, where Wasl itself keeps it."""
    while drops := await books.read(_kept, place):
        await books.post(Posting(ids.token(), "shown", drops=drops))


def _of(connection: Connection, book: int, person: int) -> Devices:
    now = clock.to_ms(clock.now())
    places = rows(connection, _PLACES, book=book, person=person)
    found = rows(connection, _SESSIONS, book=book, person=person, now=now, most=MOST_SESSIONS)
    return Devices(
        [Place(*way, _moment(spoke)) for *way, spoke in places],  # type: ignore[call-arg]
        [
            Session(bytes(digest), _moment(made), _moment(used), agent or "")
            for digest, made, used, agent in found
        ],
    )


def _secrets(connection: Connection, book: int, person: int, place: Place) -> list[bytes]:
    """Read what lets her in under a name of the web that is cut off, and all her codes."""
    name = place.external_id if place.platform == WEB else ""
    asked: dict[str, Any] = {"person": person, "name": name, "most": MOST_SHOWN}
    now = clock.to_ms(clock.now())
    return [digest for digest, *_ in rows(connection, _SECRETS, book=book, now=now, **asked)]


def _kept(connection: Connection, book: int, place: Place) -> tuple[Drop, ...]:
    """Read which cards are edited in her chat there, and what Wasl itself keeps of it."""
    chat = place.chat
    cards = rows(connection, _SHOWN, book=book, chat=chat, most=MOST_SHOWN)
    said = [each for (each,) in rows(connection, _SAID, book=book, chat=chat, most=MOST_KEPT)]
    beside = files.load_names(connection, book, said) if said else []
    return (
        *(Drop(ShownRow.__tablename__, (card, chat, message)) for card, message in cards),
        *(Drop(MessageRow.__tablename__, (each,)) for each in said),
        *(files.gone(*each) for each in beside),
    )


def _was_cut(connection: Connection, book: int, person: int) -> bool:
    return row(connection, _CUT, book=book, person=person) is not None


def _moment(at: int | None) -> datetime | None:
    return clock.from_ms(at) if at else None
