"""Proofs: what leaves somebody's wallets above a sum needs more than a press, for it alone.

    proven  what an act of hers posts -> the same, if nothing is asked; with what holds while it was
            shown; or NeedsProof, and NoFactor for who has nothing to show
    ask     what is asked for is kept under the key of the press
    show    a right answer lets that very press be done, for a moment
    forget  what is over goes

It is asked in one place, of the posting itself: no verb can forget it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock, ids, kit, over, rules
from ledger.errors import AlreadySettled, NotAllowed, NotFound, Refused
from ledger.money import Money
from ledger.people import tickets
from ledger.people.tables import LockRow
from ledger.posting import ANY, Guard, Posting, Row
from ledger.protection import factors, places, tries
from ledger.protection.leaving import leaving
from ledger.protection.rule import ABOVE
from ledger.protection.tables import ASKED, SHOWN, ConfirmationRow, FamiliarRow
from ledger.rules import Of
from ledger.storage.asking import row
from ledger.tables import Key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Cell
    from ledger.protection.tries import Right

_CONFIRMATIONS: Final = "confirmations"
GOOD_FOR: Final = timedelta(minutes=10)
"""How long a press may be done after its answer was right."""
KEPT: Final = timedelta(days=1)
"""How long it is known of what was asked for that it is over."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press that may move money: under which key, from which place, and when it was drawn up."""

    key: bytes
    place: str
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What one press was asked for: at most this sum, to this payee."""

    key: bytes
    person: int
    payee: int
    amount: Money | None
    state: str
    until: datetime

    @property
    def is_good(self) -> bool:
        """Whether it was shown, and not too long ago."""
        return self.state == SHOWN and clock.now() < self.until

    @property
    def holds(self) -> Guard:
        """What holds in the posting for which it was shown."""
        return Guard.on(ConfirmationRow.state, (self.key,), SHOWN)

    def covers(self, amount: Money, payee: int) -> bool:
        """Tell whether it is for such a payment; one for no sum is for all that the press does."""
        known = self.amount
        if not self.is_good or known is None:
            return self.is_good
        same = (known.currency, self.payee) == (amount.currency, payee)
        return same and amount.minor <= known.minor


class NeedsProof(Refused):
    """It needs a PIN or a code: for a sum to a payee, or for what moves none."""

    def __init__(self, press: Press, amount: Money | None = None, payee: int = 0) -> None:
        super().__init__(press.key, amount, payee)
        self.press = press
        self.amount = amount
        self.payee = payee


class NoFactor(Refused):
    """It is above the sum for which everybody needs a PIN or an app, and she has neither."""

    def __init__(self, above: Money) -> None:
        super().__init__(above)
        self.above = above


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_KNOWN: Any = select(Key.key).where(
    col(Key.book) == _book, col(Key.key) == bindparam("key", type_=LargeBinary)
)
_LOCKED: Any = select(LockRow.since_ms).where(
    col(LockRow.book) == _book, col(LockRow.person) == _person
)
_PROOF: Any = (
    select(ConfirmationRow.key, ConfirmationRow.person, ConfirmationRow.payee)
    .add_columns(col(ConfirmationRow.currency), col(ConfirmationRow.minor))
    .add_columns(col(ConfirmationRow.state), col(ConfirmationRow.until_ms))
    .where(col(ConfirmationRow.book) == _book)
    .where(col(ConfirmationRow.key) == bindparam("key", type_=LargeBinary))
)
_OLD: Any = (
    select(ConfirmationRow.key, ConfirmationRow.until_ms)
    .where(col(ConfirmationRow.book) == _book)
    .where(col(ConfirmationRow.until_ms) < bindparam("before", type_=BigInteger))
    .order_by(col(ConfirmationRow.until_ms))
    .limit(over.STEP)
)


async def proven(act: Act, press: Press, posting: Posting) -> Posting:
    """Return what somebody posts with what it needs; NeedsProof, or NoFactor, if that lacks.

    NotAllowed for what was drawn up before she locked her wallets.
    """
    if not (posting.moves or posting.holds):
        return posting
    found = await act.books.read(_wanting, act.books.stated, act.actor.id, press, posting)
    if found is None:
        return posting
    return with_proof(posting, found)


def with_proof(posting: Posting, proof: Proof) -> Posting:
    """Return what is posted while a proof is good."""
    deadline = min(posting.deadline or proof.until, proof.until)
    return replace(posting, guards=(*posting.guards, proof.holds), deadline=deadline)


async def of_key(books: Books, key: bytes) -> Proof:
    """Return what was asked for under a key, or raise NotFound."""
    found = await books.read(_proof, key)
    if found is None:
        raise NotFound("proof")
    return found


async def hers(act: Act, key: bytes) -> Proof:
    """Return what who asks was asked for under a key, or raise NotFound."""
    proof = await of_key(act.books, key)
    if proof.person != act.actor.id:
        raise NotFound("proof")
    return proof


async def ask(act: Act, asked: NeedsProof) -> None:
    """Keep what a press needs; CoolingOff while she waits and has no code for that."""
    books, press, person = act.books, asked.press, act.actor.id
    if not (await factors.of(books, person)).codes_left:
        await tries.check(books, person)
    known = await books.read(_proof, press.key)
    minor, currency = (asked.amount.minor, asked.amount.currency) if asked.amount else (0, "")
    cells: dict[str, Cell] = {"payee": asked.payee, "currency": currency, "minor": minor}
    cells["until_ms"] = clock.to_ms(clock.now() + tickets.LASTS)
    posting = Posting(ids.token(), "proof", actor=person)
    if known is None:
        posting.rows = (Row.of(ConfirmationRow, key=press.key, person=person, **cells),)
    else:
        changed: dict[str, Cell] = {"state": ASKED, **cells}
        posting.guards = tuple(
            Guard(_CONFIRMATIONS, (press.key,), name, ANY, cell) for name, cell in changed.items()
        )
    try:
        await books.post(posting)
    except AlreadySettled:
        await of_key(books, press.key)  # the same press, twice at once


async def needed(act: Act, press: Press) -> Act:
    """Return an act that holds only while it was shown; NeedsProof for who can show it and has not.

    Who has neither a PIN nor an app is asked for nothing. NotAllowed for what was drawn up before
    she locked her wallets.
    """
    await act.books.read(_check_lock, act.actor.id, press)
    if not (await factors.of(act.books, act.actor.id)).has_any:
        return act
    proof = await act.books.read(_proof, press.key)
    if proof is None or proof.person != act.actor.id or not proof.is_good:
        raise NeedsProof(press)
    return replace(act, guards=(*act.guards, proof.holds))


async def show(act: Act, key: bytes, right: Right, place: str = "") -> Proof:
    """Let a press be done for which something right was shown, for a moment.

    From then on she is known where it was pressed, which is `place`.
    """
    proof = await hers(act, key)
    until = clock.to_ms(clock.now() + GOOD_FOR)
    posting = Posting(
        ids.timed_child(act.key, "proof"),
        "proof_shown",
        actor=proof.person,
        guards=(
            *right.guards,
            Guard.on(ConfirmationRow.state, (key,), ASKED, SHOWN),
            Guard.on(ConfirmationRow.until_ms, (key,), ANY, until),
        ),
        rows=await places.noted(act.books, proof.person, place),
    )
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table != FamiliarRow.__tablename__:
            raise
        await act.post(replace(posting, rows=()))  # noted by what she has shown at once
    return await of_key(act.books, key)


@kit.due(every=timedelta(minutes=1))
async def forget(books: Books, now: datetime) -> None:
    """Let go of what is long over: whoever presses again is asked again."""
    await over.let_go(books, ConfirmationRow.until_ms, _OLD, now - KEPT)


def _wanting(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    person: int,
    press: Press,
    posting: Posting,
) -> Proof | None:
    """Read what a posting needs and has; None for one that needs nothing."""
    out = leaving(connection, book, person, posting)
    if not out or row(connection, _KNOWN, book=book, key=posting.key):
        return None
    _check_lock(connection, book, person, press)
    hers = factors.load(connection, book, person)
    new = hers.has_any and places.is_new(connection, book, stated, person, press.place)
    proof = _proof(connection, book, press.key)
    for currency, minor in out.items():
        amount = Money(minor, currency)
        asks = rules.load(connection, book, stated, ABOVE, Of(currency=currency), clock.now()).value
        is_above = minor > asks.minor and (asks.minor > 0 or hers.has_any)
        if not (is_above or new):
            continue
        if not hers.has_any:
            raise NoFactor(Money(asks.minor, currency))
        if proof is None or proof.person != person or not proof.covers(amount, posting.payee):
            raise NeedsProof(press, amount, posting.payee)
        return proof
    return None


def _check_lock(connection: Connection, book: int, person: int, press: Press) -> None:
    """Refuse what was drawn up before she locked her wallets: it may not have been her."""
    since = row(connection, _LOCKED, book=book, person=person)
    if since and press.made_at and clock.to_ms(press.made_at) <= since[0]:
        raise NotAllowed("before_lock")


def _proof(connection: Connection, book: int, key: bytes) -> Proof | None:
    found = row(connection, _PROOF, book=book, key=key)
    if found is None:
        return None
    token, person, payee, currency, minor, state, until_ms = found
    amount = Money(minor, currency) if currency else None
    return Proof(bytes(token), person, payee, amount, state, clock.from_ms(until_ms))
