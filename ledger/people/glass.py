"""Broken glass: an owner acts alone for an hour, loudly, and somebody else looks at it afterwards.

    draft    why, frozen on a card
    broken   the hour begins, and every owner is told
    holding  the hour that somebody has now, and what goes with each deed in it
    sign     somebody else has looked at all that was done in it
    due      an hour that is over waits to be looked at

What is about herself waits for somebody else even then (`bot.app.gate`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit, merged
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import facts, intents, proposals, roles, shown
from ledger.people.facts import Who
from ledger.people.intents import HOLDER, LIFETIME, Intent
from ledger.people.roles import REVIEW
from ledger.people.shown import Live
from ledger.posting import ANY, NEW, Audit, Count, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import FEW, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Person

KIND = "glass"
"""The kind of its live card, and of the event that shows it."""
BREAK, ASK, OVER = "glass.break", "glass.sign", "glass.over"
REVIEWED, USED = "glass_reviewed", "glass_used"
AT_ONCE = "broken glass"
LASTS = timedelta(hours=1)
STEP = 100
MOST = 20
_FOR_GOOD = timedelta(days=36_500)
_UNREVIEWED: Any = text("state <> 'reviewed'")


class GlassRow(SQLModel, table=True):
    """An hour in which its owner acts alone: `broken`, then `over`, then `reviewed` by another."""

    __tablename__ = "glass"
    __table_args__: ClassVar[Any] = (
        one_of("state", "broken", "over", "reviewed"),
        Index(
            "glass_unreviewed",
            "book",
            "number",
            sqlite_where=_UNREVIEWED,
            postgresql_where=_UNREVIEWED,
        ),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    owner: int = Field(sa_type=BigInteger)
    reason: str
    until_ms: int = Field(sa_type=BigInteger)
    state: str = "broken"
    reviewer: int = Field(default=0, sa_type=BigInteger)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Glass:
    """An hour in which somebody acts alone, and who has looked at it."""

    token: bytes
    number: int
    owner: int
    reason: str
    until: datetime
    state: str
    reviewer: int
    words: str

    @property
    def topic(self) -> str:
        """What the audit calls all that is done in it."""
        return f"{KIND} {ids.text(self.token)}"

    @property
    def lasts(self) -> bool:
        """Whether its owner may act alone now."""
        return self.state == "broken" and clock.now() < self.until


_book: Any = bindparam("book", type_=BigInteger)
_glass: Any = (
    select(GlassRow.token, GlassRow.number, merged.now_of(col(GlassRow.owner)))
    .add_columns(col(GlassRow.reason), col(GlassRow.until_ms), col(GlassRow.state))
    .add_columns(col(GlassRow.reviewer), col(GlassRow.words))
    .where(col(GlassRow.book) == _book)
)
_OF_TOKEN: Any = _glass.where(GlassRow.token == bindparam("token", type_=LargeBinary))
_OPEN: Any = (
    _glass.where(GlassRow.state != literal_column("'reviewed'"))  # spelt out, for the index
    .order_by(col(GlassRow.number))
    .limit(MOST)
)
_BROKEN: Any = (
    _glass.where(GlassRow.state != literal_column("'reviewed'"))  # the same
    .where(GlassRow.state == literal_column("'broken'"))
    .order_by(col(GlassRow.number))
    .limit(MOST)
)


async def draft(act: Act, reason: str, lasts: timedelta = LIFETIME) -> Intent:
    """Freeze why somebody breaks the glass on a card; NotAllowed while hers is broken."""
    if await holding(act.books, act.actor.id):
        raise NotAllowed("glass_broken")
    kept = {proposals.NOTE: reason}
    wanted = Intent(act.actor.id, {"confirm": BREAK, "cancel": "cancel"}, kept, act.chat, lasts)
    return await intents.make(act.books, wanted, act.key, ids.digest(BREAK, reason))


async def broken(act: Act, intent: Intent) -> Glass:
    """Begin the hour of a card, once, and tell every owner."""
    token = ids.timed_child(intent.token, KIND)
    owner, reason = act.actor.id, str(intent.facts[proposals.NOTE])
    topic = f"{KIND} {ids.text(token)}"
    posting = Posting(
        intent.token,
        BREAK,
        digest=ids.digest(BREAK, reason),
        actor=owner,
        guards=(intent.done,),
        counts=(Count(f"{AT_ONCE}:{owner}", 1, 1),),
        rows=(
            Row.of(
                GlassRow,
                token=token,
                number=NEW,
                owner=owner,
                reason=reason,
                until_ms=clock.to_ms(clock.now() + LASTS),
            ),
            signing(token, owner).row,
        ),
        events=await _loudly(act.books, token),
        audits=(Audit(BREAK, topic=topic, words=reason),),
        deadline=intent.expires_at,
    )
    await act.post(posting)
    return await get(act.books, token)


def signing(token: bytes, owner: int) -> Intent:
    """Return what lets somebody else sign it off."""
    return Intent(
        owner,
        {"sign": ASK},
        {"glass": ids.text(token)},
        lifetime=_FOR_GOOD,
        token=ids.timed_child(token, ASK),
        audience=f"{HOLDER}{REVIEW}",
        times="each",
        card=Live(KIND, token),
    )


async def holding(books: Books, owner: int) -> Glass | None:
    """Return the hour in which somebody may act alone now, if she has one."""
    found = await books.read(_broken)
    return next((each for each in found if each.owner == owner and each.lasts), None)


def using(glass: Glass, verb: str) -> tuple[Guard, Event, Audit]:
    """Return what goes with a deed that is done alone: it holds still, and is kept as such."""
    return (
        Guard.on(GlassRow.state, (glass.token,), "broken"),
        shown.changed(KIND, glass.token),
        Audit(USED, topic=glass.topic, facts=facts.dump({"verb": verb})),
    )


async def sign(act: Act, token: bytes, words: str) -> Glass:
    """Note that somebody else has looked at it; NotAllowed for its owner, or before it is over."""
    found = await get(act.books, token)
    check(found, act.actor)
    key = (token,)
    about = facts.dump({"person": Who(found.owner)})
    posting = Posting(
        ids.timed_child(act.key, REVIEWED),
        REVIEWED,
        digest=ids.digest(token, words),
        actor=act.actor.id,
        guards=(
            Guard.on(GlassRow.state, key, "over", "reviewed"),
            Guard.on(GlassRow.reviewer, key, ANY, act.actor.id),
            Guard.on(GlassRow.words, key, ANY, words),
        ),
        events=(shown.changed(KIND, token),),
        audits=(Audit(REVIEWED, found.owner, found.topic, about, words),),
    )
    await act.post(posting)
    return await get(act.books, token)


def check(found: Glass, reviewer: Person) -> None:
    """Refuse what somebody may not sign off: her own, and what is not over."""
    if found.owner == reviewer.id:
        raise NotAllowed("glass_own")
    if found.state == "broken":
        raise NotAllowed("glass_lasts")


def token_of(written: str) -> bytes:
    """Return the identity that a button or a card carries, or raise NotFound."""
    try:
        return ids.from_text(written)
    except ValueError:
        raise NotFound(KIND) from None


async def get(books: Books, token: bytes) -> Glass:
    """Return one by its identity, or raise NotFound."""
    found = await books.read(_of_token, token)
    if found is None:
        raise NotFound(KIND)
    return found


async def waiting(books: Books) -> list[Glass]:
    """Return those that nobody else has signed off yet, the oldest first."""
    return await books.read(_open)


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """End the hours that are over: they wait for somebody else's look."""
    for found in await books.read(_broken):
        if found.until <= now:
            await _end(books, found)


async def _end(books: Books, found: Glass) -> None:
    posting = Posting(
        ids.timed_child(found.token, OVER),
        OVER,
        guards=(Guard.on(GlassRow.state, (found.token,), "broken", "over"),),
        counts=(Count(f"{AT_ONCE}:{found.owner}", -1),),
        events=(shown.changed(KIND, found.token),),
        audits=(Audit(OVER, found.owner, found.topic),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        return  # another process has been here


async def _loudly(books: Books, token: bytes) -> tuple[Event, ...]:
    """Tell all who review, frozen ones and herself, too: it may have been done with her phone."""
    told = facts.dump({"card": ids.text(token)})
    found = await roles.granted(books)
    owners = [each for each, held in found.items() if REVIEW in roles.permitted(held)]
    return tuple(Event(KIND, each, told) for each in owners)


def _of_token(connection: Connection, book: int, token: bytes) -> Glass | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return _read(found) if found else None


def _open(connection: Connection, book: int) -> list[Glass]:
    return [_read(each) for each in rows(connection, _OPEN, book=book)]


def _broken(connection: Connection, book: int) -> list[Glass]:
    return [_read(each) for each in rows(connection, _BROKEN, book=book)]


def _read(known: Sequence[Any]) -> Glass:
    token, number, owner, reason, until, state, reviewer, words = known
    about = (clock.from_ms(until), state, reviewer, words)
    return Glass(bytes(token), number, owner, reason, *about)
