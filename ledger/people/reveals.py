"""Reveals: somebody's names, notes and counterparties, shown to one who asked why, for a while.

draft    who asks, of whom and why, on a card
open     it is approved: who asked is shown it
get      whether it is shown still, to whom and of whom
due      its time is up: it is shown no more, and its card says so wherever it stands
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import facts, intents, shown
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.posting import Event, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Person

VERB: Final = "people.reveal"
KIND: Final = "reveal"
"""The kind of the live card on which it is shown."""
LASTS = timedelta(hours=1)
STEP = 100
_IS_OPEN: Any = text("state = 'open'")


class RevealRow(SQLModel, table=True):
    """That somebody is shown what is personal of another, until a moment."""

    __tablename__ = "reveals"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "over"),
        Index("reveals_due", "book", "until_ms", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    asker: int = Field(sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    until_ms: int = Field(sa_type=BigInteger)
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reveal that is asked for, on a card."""

    intent: Intent
    person: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, int(known["person"]), str(known["note"]))


@dataclass(frozen=True, slots=True)
class Reveal:
    """What is shown: to whom, of whom, and until when."""

    token: bytes
    asker: int
    person: int
    until: datetime
    state: str

    def is_for(self, reader: int) -> bool:
        """Tell whether somebody is shown it now."""
        return self.state == "open" and reader == self.asker and clock.now() < self.until


_book: Any = bindparam("book", type_=BigInteger)
_OF_TOKEN: Any = select(
    RevealRow.asker, RevealRow.person, RevealRow.until_ms, RevealRow.state
).where(RevealRow.book == _book, RevealRow.token == bindparam("token"))
_OVER: Any = (
    select(RevealRow.token)
    .where(RevealRow.book == _book, RevealRow.state == literal_column("'open'"))
    .where(col(RevealRow.until_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(RevealRow.until_ms))
    .limit(STEP)
)


async def draft(act: Act, person: Person, reason: str, lasts: timedelta = LIFETIME) -> Draft:
    """Draft a reveal on a card; NotAllowed of oneself, NotFound of who is not in the books."""
    if person.unmet:
        raise NotFound("person")
    if person.id == act.actor.id:
        raise NotAllowed("reveal_self")
    kept: dict[str, Any] = {"person": Who(person.id), "note": reason}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, kept, act.chat, lasts)
    asked = ids.digest(VERB, str(person.id), reason)
    return Draft.read(await intents.make(act.books, wanted, act.key, asked))


async def open_for(act: Act, intent: Intent) -> bool:
    """Show who asked what a card says, once; tell whether that was done before."""
    asked, token = Draft.read(intent), ids.timed_child(intent.token, KIND)
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, str(asked.person), asked.reason),
        actor=intent.owner,
        guards=intent.guards,
        rows=(
            Row.of(
                RevealRow,
                token=token,
                asker=intent.owner,
                person=asked.person,
                until_ms=clock.to_ms(clock.now() + LASTS),
            ),
        ),
        events=(Event("revealed", intent.owner, facts.dump({"card": ids.text(token)})),),
        deadline=intent.expires_at,
    )
    return (await act.post(posting)).repeated


async def get(books: Books, token: bytes) -> Reveal:
    """Return a reveal by its token, or raise NotFound."""
    found = await books.read(_of_token, token)
    if found is None:
        raise NotFound("reveal")
    return found


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Let what was shown long enough be shown no more."""
    for token in await books.read(_over, clock.to_ms(now)):
        over = Guard.on(RevealRow.state, (token,), "open", "over")
        changed = (shown.changed(KIND, token),)
        with suppress(AlreadySettled):  # another process was here
            key = ids.timed_child(token, "over")
            await books.post(Posting(key, "reveal_over", guards=(over,), events=changed))


def _of_token(connection: Connection, book: int, token: bytes) -> Reveal | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    if found is None:
        return None
    asker, person, until, state = found
    return Reveal(token, asker, person, clock.from_ms(until), state)


def _over(connection: Connection, book: int, now: int) -> list[bytes]:
    return [token for (token,) in rows(connection, _OVER, book=book, now=now)]
