"""Batches: what some rails take as one file, sealed at their cut-off.

sealing   the payouts of a file are on their way together, with the row of the file
due       files that can be handed over now
draft, approved   where the rule says so, two agree to a file as it was shown to them
hand      it is handed over, committed first, by one process
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, rules
from ledger.banking.payouts import cards, filing, reading
from ledger.banking.payouts.filing import Spoilt
from ledger.banking.payouts.sending import submitting
from ledger.banking.payouts.tables import HANDED, SEALED, SUBMITTED, BatchRow, PayoutRow
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.money import Money
from ledger.people import facts, intents
from ledger.people.intents import LIFETIME, Intent
from ledger.posting import ANY, Audit, Guard, Posting, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.banking.payouts.filing import File
    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books
    from ledger.people.facts import Fact

APPROVE: Final = "payouts.batch"
MOST: Final = 100
"""How many payouts a file has at most."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of payouts by one rail in one currency; see `BatchRow`."""

    token: bytes
    rail: str
    key: str
    currency: str
    payouts: int
    amount: Money
    state: str
    approved: bool
    made_at: datetime
    handed_at: datetime | None
    file_name: str
    digest: str
    file: bytes
    day: date
    handed_by: str

    @property
    def name(self) -> str:
        """The token as cards carry it."""
        return ids.text(self.token)

    def is_written(self, today: date) -> bool:
        """Tell whether its file is written, for a day that is not over."""
        return bool(self.digest) and self.day >= today


_book: Any = bindparam("book", type_=BigInteger)
_columns: Any = BatchRow.__table__.columns  # type: ignore[attr-defined]
_batches: Any = select(*_columns).where(col(BatchRow.book) == _book)
_ONE: Any = _batches.where(col(BatchRow.token) == bindparam("token", type_=LargeBinary))
_SEALED: Any = (
    _batches.where(BatchRow.state == literal_column(f"'{SEALED}'"))
    .order_by(col(BatchRow.token))
    .limit(reading.AT_ONCE)
)


async def get(books: Books, token: bytes) -> Batch:
    """Return a batch, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound("payout_batch")
    return found


async def sealed(books: Books) -> list[Batch]:
    """Return the files that are not handed over yet, the oldest first."""
    return await books.read(_sealed)


async def seal(books: Books, payouts: Sequence[Payout], arrives: date) -> Batch:
    """Let queued payouts of one rail and one currency be on their way as one file.

    Refused as a whole where one of them cannot go: it is left out, and the rest sealed anew.
    """
    rail, currency = payouts[0].rail, payouts[0].amount.currency
    token = ids.timed_child(payouts[0].token, "batch", *(each.key for each in payouts))
    parts = [await submitting(books, each, arrives, token) for each in payouts]
    made = Row.of(
        BatchRow,
        token=token,
        rail=rail,
        key=cards.key(token).replace("W", "B", 1),
        currency=currency,
        payouts=len(payouts),
        amount=sum(each.amount.minor for each in payouts),
        approved=0,
        made_ms=clock.to_ms(clock.now()),
    )
    await books.post(
        Posting(
            ids.timed_child(token, SEALED),
            cards.SENT,
            takes=tuple(take for each in parts for take in each.takes),
            moves=tuple(move for each in parts for move in each.moves),
            guards=tuple(guard for each in parts for guard in each.guards),
            counts=tuple(count for each in parts for count in each.counts),
            events=tuple(event for each in parts for event in each.events),
            rows=(made,),
        )
    )
    return await get(books, token)


async def draft(act: Act, batch: Batch) -> Intent:
    """Ask on a card that a file be handed to its bank."""
    if batch.state != SEALED or batch.approved:
        raise NotAllowed("payout_batch_changed")
    if not batch.digest:
        raise NotAllowed("payout_file_unwritten")
    known: dict[str, Fact] = {
        "batch": batch.name,
        "amount": batch.amount,
        "count": batch.payouts,
        "digest": batch.digest,
    }
    choices = {"confirm": APPROVE, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, known, act.chat, LIFETIME)
    asked = ids.digest(APPROVE, batch.token, batch.digest)
    return await rules.card(act.books, wanted, act.key, asked)


async def of_card(books: Books, intent: Intent) -> Batch:
    """Return the file that a card is about."""
    return await get(books, ids.from_text(str(intent.facts["batch"])))


async def approved(act: Act, intent: Intent) -> Batch:
    """Let a file be handed over as it was shown, once; NotAllowed where it is another one now."""
    batch, key = await of_card(act.books, intent), ids.from_text(str(intent.facts["batch"]))
    shown = str(intent.facts.get("digest", ""))
    if intent.state == "open" and not await intents.known(act.books, intent.token):
        await _check(act.books, batch, shown)
    posting = Posting(
        intent.token,
        APPROVE,
        digest=ids.digest(APPROVE, batch.token),
        actor=intent.owner,
        guards=(
            *intent.guards,
            Guard.on(BatchRow.state, (key,), SEALED),
            Guard.on(BatchRow.digest, (key,), shown),
            Guard.on(BatchRow.approved, (key,), 0, 1),
        ),
        audits=(Audit(APPROVE, 0, f"file {batch.key}", facts.dump({"digest": shown})),),
        deadline=intent.expires_at,
    )
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table != BatchRow.__tablename__:
            raise
        raise NotAllowed("payout_batch_changed") from None
    return await get(act.books, batch.token)


async def _check(books: Books, batch: Batch, shown: str) -> None:
    """Refuse what is not the file any more that a card has shown."""
    if batch.state != SEALED or batch.approved:
        raise NotAllowed("payout_batch_changed")
    if batch.digest != shown:
        raise NotAllowed("payout_file_anew")
    try:
        file = await filing.kept(books, batch)
    except Spoilt:
        await filing.spoilt(books, batch)
        raise NotAllowed("payout_file_spoilt") from None
    if await is_stale(books, batch, file):
        await filing.unwritten(books, batch)
        raise NotAllowed("payout_file_anew")


async def is_stale(books: Books, batch: Batch, file: File) -> bool:
    """Tell whether a file has what is not to be paid by it any more."""
    return not {*file.keys} <= {each.key for each in await _going(books, batch)}


async def _going(books: Books, batch: Batch) -> list[Payout]:
    some = await reading.of_batch(books, batch.token)
    return [each for each in some if each.state == SUBMITTED]


async def hand(books: Books, batch: Batch, file: File, by: str = "") -> bool:
    """Note that a file is handed over; True for the one process that does so, once.

    One of which something is over by then is written anew, and handed over later. `by` is the
    memory that knows of it from then on.
    """
    if await is_stale(books, batch, file):
        await filing.unwritten(books, batch)
        return False
    key, keys = (batch.token,), {*file.keys}
    going = [each.token for each in await _going(books, batch) if each.key in keys]
    guards = (
        Guard.on(BatchRow.state, key, SEALED, HANDED),
        Guard.on(BatchRow.approved, key, 1),
        Guard.on(BatchRow.digest, key, batch.digest),
        Guard.on(BatchRow.handed_ms, key, ANY, clock.to_ms(clock.now())),
        Guard.on(BatchRow.handed_by, key, ANY, by),
        *(Guard.on(PayoutRow.state, (token,), SUBMITTED) for token in going),
    )
    posting = Posting(ids.timed_child(batch.token, HANDED), "payout_batch", guards=guards)
    return not (await books.post(posting)).repeated


def _get(connection: Connection, book: int, token: bytes) -> Batch | None:
    found = row(connection, _ONE, book=book, token=token)
    return _batch(found) if found else None


def _sealed(connection: Connection, book: int) -> list[Batch]:
    return [_batch(each) for each in rows(connection, _SEALED, book=book)]


def _batch(found: Sequence[Any]) -> Batch:
    _, token, rail, key, currency, payouts, minor, state, approved_, made, handed, *more = found
    name, digest, file, day, handed_by = more
    return Batch(
        bytes(token),
        rail,
        key,
        currency,
        payouts,
        Money(minor, currency),
        state,
        bool(approved_),
        clock.from_ms(made),
        clock.from_ms(handed) if handed else None,
        name,
        digest,
        bytes(file),
        date.fromordinal(max(day, 1)),
        handed_by or "",
    )
