"""Claim links: money for whoever comes first with a secret.

    draft    the facts are frozen on a card; nothing moves
    confirm  the money is held, and the secret is told, once
    find     what a code stands for, or why it stands for nothing
    take     the first who comes is paid

The money is a claim (`ledger.claims`) whose payee is nobody: it returns, and is taken back, as any
claim. Of the secret only the digest is kept, so that it cannot be told again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, col, select

from ledger import claims, codes, ids, limits, pay
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.order import Order
from ledger.people import facts
from ledger.people.facts import Who
from ledger.people.persons import HOUSE_PERSON
from ledger.posting import Event, Posting, Row, Take
from ledger.storage.asking import row
from ledger.terms import Terms, from_wallet, moves

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.order import Card
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.posting import Posted

VERB = "link"
TAKEN = "link"
"""The kind of the transfer that pays who came."""
_SECRET_BYTES = ids.KEY_BYTES


class LinkRow(SQLModel, table=True):
    """The digest of a secret, and the hold that it opens; whether it still does, the hold tells."""

    __tablename__ = "links"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    hold: bytes = Field(sa_type=LargeBinary)


@dataclass(frozen=True, slots=True)
class Made:
    """A link that stands: `secret` is empty when it was told before, `back` takes the money back.

    `waits` tells whether it still waits.
    """

    secret: str
    number: int
    terms: Terms
    note: str
    left: Money
    until: datetime
    back: Intent
    waits: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Money that went to who came with the code."""

    number: int
    payer: int
    amount: Money
    note: str
    repeated: bool


_book: Any = bindparam("book")
_LINK: Any = select(col(LinkRow.hold)).where(
    LinkRow.book == _book, LinkRow.digest == bindparam("digest")
)


async def draft(act: Act, amount: Money, note: str) -> Card:
    """Draft a link; refused when the wallet cannot pay it."""
    terms, available = await from_wallet(act, HOUSE, amount, "link")
    return await pay.draft(act, Order(VERB, terms, note, available=available), HOUSE_PERSON)


async def confirm(act: Act, intent: Intent) -> Made:
    """Hold the money under a fresh secret, once; a repetition tells how it stands."""
    books = act.books
    terms, back, secret = Terms.read(intent.facts), pay.taking_back(intent), ids.secret()
    opens = Row.of(LinkRow, digest=ids.digest(secret), hold=back.token)
    posted = await hold(act, intent, rows=(opens,))
    claim = await claims.get(books, back.token)
    is_new = await books.read(_held_for, ids.digest(secret)) is not None
    return Made(
        secret if is_new else "",
        int(posted.number or 0),
        terms,
        str(intent.facts["note"]),
        (await books.balance(terms.source)).available,
        claim.expires_at,
        back,
        claim.state == "open",
    )


async def hold(
    act: Act, intent: Intent, *, rows: tuple[Row, ...] = (), events: tuple[Event, ...] = ()
) -> Posted:
    """Hold the money of a card for whoever comes first, once."""
    terms, back = Terms.read(intent.facts), pay.taking_back(intent)

    async def held() -> Posted:
        use = await pay.used(act.books, intent, terms, None)
        begun = pay.begun(intent, terms)
        begun.counts, begun.rows = use.counts, (back.row, *rows)
        begun.events += (*events, *use.events)
        waits = replace(terms, day=use.day)
        lasts = await claims.lasts(act.books, intent)
        return await act.post(claims.reserved(waits, None, back.token, begun, lasts))

    return await limits.counted(held)


async def find(act: Act, code: str) -> Claim:
    """Return what waits for whoever has this code, or has been paid to who asks by it.

    NotFound for a wrong code, which is counted once for each message, LimitExceeded after too many;
    NotAllowed for a person's own; AlreadySettled where the money has gone.
    """
    books, comer = act.books, act.actor
    try:
        well_formed = len(ids.from_text(code)) == _SECRET_BYTES
    except ValueError:
        well_formed = False
    if not well_formed:
        raise NotFound("link")
    hold = await books.read(_held_for, ids.digest(code))
    if hold is None:
        raise await codes.wrong(act, "link")
    claim = await claims.get(books, hold)
    if not claim.for_whoever_comes:
        raise NotFound("link")
    if claim.terms.payer == comer.id:
        raise NotAllowed("own_link")
    if claim.state != "open":
        await _check_ended(books, comer, claim)
    return claim


async def take(act: Act, claim: Claim) -> Taken:
    """Pay what a code was found to stand for, once; a repetition returns the first receipt.

    The message that took it is told the same as often as it comes.
    """
    books, comer = act.books, act.actor
    terms, right = replace(claim.terms, payee=comer.id), codes.right(comer.id)
    note = (await books.transfer(claim.number)).note

    async def taken() -> Posted:
        posting = _taking(act, claim, terms, note)
        use = await claims.coming(books, terms, posting.key)
        posting.moves, posting.counts = await moves(books, terms), (right,)
        return await act.post(use.on(posting))

    try:
        posted = await limits.counted(taken)
    except LimitExceeded as full:
        if full.limit != right.name.partition(":")[0]:
            raise
        raise codes.too_many(right) from None
    except AlreadySettled as settled:
        if settled.table != "holds":
            raise
        raise await _ended(books, await claims.get(books, claim.hold)) from None
    number, again = int(posted.number or 0), posted.answer != act.key
    return Taken(number, terms.payer, terms.amount, note, again)


def _taking(act: Act, claim: Claim, terms: Terms, note: str) -> Posting:
    """Return what pays who came, once, still without the money."""
    comer = act.actor.id
    told = facts.dump({"payee": Who(comer), "amount": terms.amount, "receipt": claim.number})
    return Posting(
        ids.timed_child(claim.hold, TAKEN, str(comer)),
        TAKEN,
        answer=act.key,
        actor=comer,
        payer=terms.payer,
        payee=comer,
        takes=(Take(claim.hold, "captured"),),
        events=(Event("link_taken", terms.payer, told),),
        note=note,
    )


async def _check_ended(books: Books, comer: Person, claim: Claim) -> None:
    """Refuse a code that is over, but not to the person whom it has paid."""
    ended = await books.transfer(claim.ended or 0)
    if (ended.kind, ended.payee) != (TAKEN, comer.id):
        raise await _ended(books, claim)


async def _ended(books: Books, claim: Claim) -> AlreadySettled:
    """Return how a code is refused whose money has gone."""
    return AlreadySettled("links", "hold", (await books.transfer(claim.ended or 0)).kind)


def _held_for(connection: Connection, book: int, digest: bytes) -> bytes | None:
    found = row(connection, _LINK, book=book, digest=digest)
    return found[0] if found else None
