"""Telling those whom it concerns of what becomes worse for them, before it does.

A change that is decided leaves a row (`ledger.rules.telling`) which says what is to be told.

    due  so many people at a time, in the order in which they came -> an event for each

Each step is one posting, which moves the row on: a crash, or two processes, tell nobody twice.
It concerns who has joined and whose account is not closed; of a currency alone, who has a wallet in
it; of a tier alone, who is in it, or will be when it holds; of all tiers, nobody for whose tier
something narrower holds then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, tiers
from ledger.chart import WALLET
from ledger.errors import AlreadySettled
from ledger.people import facts
from ledger.people.tables import PersonRow
from ledger.posting import Event, Guard, Posting
from ledger.pricing import FEE
from ledger.rules import Of, reading
from ledger.rules.telling import NoticeRow
from ledger.storage.asking import row, rows
from ledger.tables import Account, Owner
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

LOOK = timedelta(seconds=1)
STEP = 200
"""How many people are gone through at a time."""
STEPS = 10
"""How often at one look."""

_book: Any = bindparam("book", type_=BigInteger)
_OPEN: Any = (
    select(*NoticeRow.__table__.columns)  # type: ignore[attr-defined]
    .where(col(NoticeRow.book) == _book)
    .where(NoticeRow.state == literal_column("'open'"))  # spelt out, for the index
    .order_by(col(NoticeRow.name), col(NoticeRow.version))
    .limit(1)
)
_PEOPLE: Any = (
    select(PersonRow.id, PersonRow.joined_at)
    .where(col(PersonRow.book) == _book)
    .where(col(PersonRow.id) > bindparam("reached", type_=BigInteger))
    .order_by(col(PersonRow.id))
    .limit(STEP)
)
_WITH_WALLETS: Any = (
    select(Account.owner)
    .where(col(Account.book) == _book, col(Account.name) == WALLET.name)
    .where(col(Account.currency) == bindparam("currency"))
    .where(col(Account.owner) > bindparam("reached", type_=BigInteger))
    .where(col(Account.owner) <= bindparam("last", type_=BigInteger))
)
_CLOSED: Any = (
    select(Owner.owner)
    .where(col(Owner.book) == _book, col(Owner.state) == literal_column("'closed'"))
    .where(col(Owner.owner) > bindparam("reached", type_=BigInteger))
    .where(col(Owner.owner) <= bindparam("last", type_=BigInteger))
)


@kit.due(every=LOOK)
async def due(books: Books, _now: datetime) -> None:
    """Tell the next people of what is to be told."""
    for _ in range(STEPS):
        found = await books.read(_open)
        if found is None:
            return
        try:
            await books.post(await _step(books, NoticeRow(**found)))
        except AlreadySettled:
            return  # another process is at it


async def _step(books: Books, notice: NoticeRow) -> Posting:
    """Return what tells the next ones, and notes how far it has come."""
    key, of = (notice.name, notice.version), Of.read(notice.subject)
    last, concerned, stands = await books.read(_next, books.stated, notice, of)
    told: dict[str, Fact] = {
        "rule": notice.name,
        "of": notice.subject,
        "before": _fact(notice.before),
        "after": _fact(notice.after),
        "since": clock.from_ms(notice.since_ms),
    }
    written = facts.dump(told)
    state = "void" if not stands else "told" if last is None else "open"
    return Posting(
        ids.child("rule told", notice.name, str(notice.version), str(notice.reached)),
        "rule_told",
        guards=(
            Guard.on(NoticeRow.state, key, "open", state),
            Guard.on(NoticeRow.reached, key, notice.reached, last or notice.reached),
        ),
        events=tuple(Event("rule_changes", each, written) for each in concerned if stands),
    )


def _fact(written: str) -> Fact:
    """Return a value as a fact; one of several parts as it is written."""
    return facts.load(written).get("value", written)


def _open(connection: Connection, book: int) -> dict[str, Any] | None:
    found = row(connection, _OPEN, book=book)
    names = [column.name for column in NoticeRow.__table__.columns]  # type: ignore[attr-defined]
    return dict(zip(names, found, strict=True)) if found else None


def _next(
    connection: Connection, book: int, stated: Mapping[str, Fact], notice: NoticeRow, of: Of
) -> tuple[int | None, Sequence[int], bool]:
    """Return the last of so many people, or None; whom it concerns; and whether it will hold."""
    people = rows(connection, _PEOPLE, book=book, reached=notice.reached)
    holds = reading.of_subject(connection, book, notice.name, of, notice.since_ms)
    stands = holds == notice.version
    if not people:
        return None, (), stands
    last = people[-1][0]
    asked: dict[str, Any] = {"book": book, "reached": notice.reached, "last": last}
    closed = {owner for (owner,) in rows(connection, _CLOSED, **asked)}
    found = [each for each, joined_at in people if joined_at is not None and each not in closed]
    if of.currency:
        have = {
            owner for (owner,) in rows(connection, _WITH_WALLETS, currency=of.currency, **asked)
        }
        found = [person for person in found if person in have]
    if not _bears_whoever_is_paid(notice):
        found = _of_its_tiers(connection, book, stated, notice, of, found)
    return (last if len(people) == STEP else None), found, stands


def _bears_whoever_is_paid(notice: NoticeRow) -> bool:
    """Tell whether it is a fee that the payee has: it goes by the tier of who pays her."""
    if notice.name != FEE.name:
        return False
    fees = (FEE.read(written) for written in (notice.before, notice.after))
    return any(each is not None and each.payee for each in fees)


def _of_its_tiers(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    notice: NoticeRow,
    of: Of,
    found: list[int],
) -> list[int]:
    """Return who of these is in a tier for which it will hold, or will be by then."""
    concerned = {of.tier} if of.tier else {*TIERS} - _apart(connection, book, notice, of)
    if concerned == {*TIERS}:
        return found
    now = clock.now()
    moments = (now, max(now, clock.from_ms(notice.since_ms)))
    by_then = [tiers.among(connection, book, stated, found, each) for each in moments]
    return [each for each in found if any(known.get(each) in concerned for known in by_then)]


def _apart(connection: Connection, book: int, notice: NoticeRow, of: Of) -> set[str]:
    """Return the tiers for which something of their own holds when a change for all would."""
    return {
        tier
        for tier in TIERS
        if reading.holds_apart(connection, book, notice.name, of, tier, notice.since_ms)
    }
