"""Handles: money for a name that nobody was seen with yet, and who comes under it.

    came     somebody joined: the payer of what waits for her handle is asked about her, once
    awaited  whether anything waits for somebody, by whatever name
    release  the payer said yes: it goes to the person who was shown, whatever she is called now
    dismiss  the payer said no: it waits on, and she is not asked about again
    due      asks about who took a handle otherwise than by joining, and after a crash

Anybody can take a free handle, so having it moves nothing. What waits is a claim (`ledger.claims`)
for a person who is but the handle; it is returned and taken back as any claim.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import claims, clock, ids, limits
from ledger.claims import ClaimRow
from ledger.people import discretion, facts, intents, persons
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.persons import AT
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import Event, Posting, Row, Take
from ledger.tables import HoldRow
from ledger.terms import Terms, moves

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Posted

YES, NO = "yes", "no"


class ArrivalRow(SQLModel, table=True):
    """Whom the payer of a hold is asked about; what she said, the intent tells."""

    __tablename__ = "arrivals"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    hold: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(sa_type=LargeBinary)
    at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who has joined and has the handle that a hold waits for: each since when."""

    hold: bytes
    person: int
    joined_at: datetime
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody the payer is asked about, and the intent that tells what she said."""

    person: Person
    intent: Intent


@dataclass(frozen=True, slots=True)
class Released:
    """Money that went to the person whom its payer confirmed."""

    number: int
    payee: Person
    terms: Terms
    note: str
    left: Money
    repeated: bool


_book: Any = bindparam("book")
_waits: Any = IdentityRow.__table__.alias("waits")  # type: ignore[attr-defined]
_CAME: Any = (
    select(ClaimRow.hold, IdentityRow.person, PersonRow.joined_at, IdentityRow.seen_at)
    .select_from(HoldRow)
    .join(ClaimRow, (col(ClaimRow.book) == _book) & (ClaimRow.hold == HoldRow.id))
    .join(_waits, (_waits.c.book == _book) & (_waits.c.person == ClaimRow.payee))
    .join(
        IdentityRow,
        (col(IdentityRow.book) == _book)
        & (IdentityRow.platform == _waits.c.platform)
        & (IdentityRow.handle == func.substr(_waits.c.external_id, len(AT) + 1)),
    )
    .join(PersonRow, (col(PersonRow.book) == _book) & (PersonRow.id == IdentityRow.person))
    .outerjoin(
        ArrivalRow,
        (col(ArrivalRow.book) == _book)
        & (ArrivalRow.hold == ClaimRow.hold)
        & (ArrivalRow.person == IdentityRow.person),
    )
    .where(HoldRow.book == _book, HoldRow.kind == claims.KIND)
    .where(HoldRow.state == literal_column("'open'"))
    .where(func.substr(_waits.c.external_id, 1, len(AT)) == AT)
    .where(func.substr(_waits.c.external_id, 1, 2 * len(AT)) != AT * 2)
    .where(col(PersonRow.joined_at).is_not(None), col(ArrivalRow.person).is_(None))
    .where(IdentityRow.person != ClaimRow.payer, ~discretion.hides(IdentityRow.person))
    .order_by(col(ClaimRow.hold), col(IdentityRow.person))
)
_CAME_AS: Any = _CAME.where(IdentityRow.person == bindparam("person"))
_ASKED: Any = (
    select(ArrivalRow.person, ArrivalRow.token)
    .where(ArrivalRow.book == _book, ArrivalRow.hold == bindparam("hold"))
    .order_by(col(ArrivalRow.at), col(ArrivalRow.person))
)


async def came(books: Books, person: Person) -> None:
    """Ask about a person who has joined whoever pays the handle that she has."""
    await _ask_about(books, await books.read(_came_as, person.id))


async def awaited(books: Books, person: Person) -> bool:
    """Tell whether money waits for somebody who has not joined, or for a handle that she has."""
    whom = [person.id]
    for each in await persons.identities(books, person.id):
        named = await persons.by_identity(books, each.platform, f"{AT}{each.handle}")
        whom += [named.id] if named and each.handle else []
    return any([await books.read(claims.open_of_payee, each) for each in whom])


async def due(books: Books) -> None:
    """Ask about everybody who has come and was not asked about yet."""
    await _ask_about(books, await books.read(_all_who_came))


async def release(act: Act, intent: Intent) -> Released:
    """Pay the person whom the payer was shown, once; a repetition returns the first receipt."""
    books = act.books
    claim = await claims.get(books, ids.from_text(str(intent.facts["hold"])))
    payee = await persons.by_id(books, int(str(intent.facts["payee"])))
    terms = replace(claim.terms, payee=payee.id)
    note = (await books.transfer(claim.number)).note

    async def released() -> Posted:
        use = await claims.coming(books, terms, intent.token)
        posting = Posting(
            intent.token,
            "release",
            actor=intent.owner,
            payer=terms.payer,
            payee=payee.id,
            takes=(Take(claim.hold, "captured"),),
            moves=await moves(books, terms),
            guards=(intent.done,),
            counts=replace(terms, first=True).counts,
            events=(terms.telling,),
            note=note,
        )
        return await act.post(use.on(posting))

    posted = await limits.counted(released)
    left = (await books.balance(terms.source)).available
    return Released(int(posted.number or 0), payee, terms, note, left, posted.repeated)


async def dismiss(act: Act, intent: Intent) -> Claim:
    """Let the money wait on for somebody else; return how it stands."""
    await intents.cancel(act.books, intent)
    return await claims.get(act.books, ids.from_text(str(intent.facts["hold"])))


async def asked(books: Books, claim: Claim) -> list[Asked]:
    """Return whom the payer of a claim was asked about, in that order."""
    found = await books.read(_asked, claim.hold)
    people = await persons.by_ids(books, [person for person, _ in found])
    return [Asked(people[person], await intents.get(books, token)) for person, token in found]


async def _ask_about(books: Books, comers: Iterable[Comer]) -> None:
    for comer in comers:
        await _ask(books, comer, await claims.get(books, comer.hold))


async def _ask(books: Books, comer: Comer, claim: Claim) -> None:
    """Tell her that somebody is asked, and then ask; she learns neither who pays nor how much."""
    terms = claim.terms
    handle: dict[str, Fact] = {"handle": Who(terms.payee)}
    told = Event("awaited", comer.person, facts.dump(handle))
    key = ids.child("awaited", str(books.book), str(comer.person), str(terms.payee))
    await books.post(Posting(key, "awaited", actor=comer.person, events=(told,)))
    intent = _intent(comer, claim)
    shown: dict[str, Fact] = {
        **handle,
        "comer": Who(comer.person),
        "joined_at": comer.joined_at,
        "called_at": comer.called_at,
        "amount": terms.amount,
        "until": claim.expires_at,
        "receipt": claim.number,
        "card": intent.name,
    }
    at = clock.to_ms(intent.made_at)
    arrival = Row.of(ArrivalRow, hold=claim.hold, person=comer.person, token=intent.token, at=at)
    asking = Posting(
        ids.timed_child(intent.token, "asked"),
        "asked",
        actor=comer.person,
        rows=(intent.row, arrival),
        events=(Event("came", terms.payer, facts.dump(shown)),),
    )
    await books.post(asking)


def _intent(comer: Comer, claim: Claim) -> Intent:
    """Return what the payer is asked: its token belongs to this person and this money alone."""
    values: dict[str, Fact] = {
        "hold": ids.text(claim.hold),
        "payee": Who(comer.person),
        "amount": claim.terms.amount,
    }
    token = ids.timed_child(claim.hold, "came", str(comer.person))
    choices = {YES: "release", NO: "dismiss"}
    return Intent(claim.terms.payer, choices, values, lifetime=claims.LONGEST, token=token)


def _all_who_came(connection: Connection, book: int) -> list[Comer]:
    return [_comer(row) for row in connection.execute(_CAME, {"book": book})]


def _came_as(connection: Connection, book: int, person: int) -> list[Comer]:
    found = connection.execute(_CAME_AS, {"book": book, "person": person})
    return [_comer(row) for row in found]


def _asked(connection: Connection, book: int, hold: bytes) -> list[tuple[int, bytes]]:
    found = connection.execute(_ASKED, {"book": book, "hold": hold})
    return [(person, token) for person, token in found]


def _comer(row: Any) -> Comer:  # noqa: ANN401 - a row of `_CAME`
    joined_at, called_at = clock.from_ms(row.joined_at), clock.from_ms(row.seen_at)
    return Comer(row.hold, row.person, joined_at, called_at)
