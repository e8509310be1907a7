"""The end of a list: what was not paid goes back, who asked and who agreed are told; lines go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit
from ledger.chart import TREASURY
from ledger.errors import AlreadySettled
from ledger.people import facts, intents, shown
from ledger.posting import ANY, Audit, Drop, Event, Guard, Move, Posting
from ledger.products.payroll import reading, starting
from ledger.products.payroll.drafting import KEPT, VERB
from ledger.products.payroll.starting import BACK
from ledger.products.payroll.tables import BatchRow, PageRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.products.payroll.tables import Batch

ENDED = "payroll_end"
"""The kind of what ends a list of which nothing goes back."""
STEP = 20

_OVER: Any = (
    select(BatchRow.token, BatchRow.pages, BatchRow.drop_ms)
    .where(col(BatchRow.book) == bindparam("book", type_=BigInteger))
    .where(col(BatchRow.drop_ms) <= bindparam("now", type_=BigInteger))
    .where(col(BatchRow.state) != literal_column("'running'"))
    .order_by(col(BatchRow.drop_ms))
    .limit(STEP)
)


async def end(books: Books, token: bytes, until_ms: int) -> None:
    """End a list whose every line has ended, unless another process has it."""
    batch = await reading.get(books, token)
    intent = await intents.get(books, token)
    totals: Any = intent.facts["totals"]
    moves = []
    for total in totals:
        account = await starting.account(books, token, total.currency)
        left = (await books.balance(account)).available
        if left:
            moves.append(Move(account, await books.house(TREASURY, total.currency), left))
    now, key = clock.now(), (token,)
    posting = Posting(
        ids.timed_child(token, "end"),
        BACK if moves else ENDED,
        actor=batch.maker,
        moves=tuple(moves),
        guards=(
            Guard.on(BatchRow.state, key, "running", "done"),
            Guard.on(BatchRow.until_ms, key, until_ms),
            Guard.on(BatchRow.ended_ms, key, ANY, clock.to_ms(now)),
            Guard.on(BatchRow.drop_ms, key, ANY, clock.to_ms(now + KEPT)),
        ),
        events=(shown.changed(VERB, token), *_told(batch)),
        audits=(_noted(batch, moves),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        return


@kit.due(every=timedelta(hours=1))
async def drop(books: Books, now: datetime) -> None:
    """Let go of the lines that were kept long enough: each payment is a transfer of its own."""
    while found := await books.read(_over, clock.to_ms(now)):
        for token, pages, drop_ms in found:
            drops = tuple(Drop(PageRow.__tablename__, (token, page)) for page in range(pages))
            gone = Guard.on(BatchRow.drop_ms, (token,), drop_ms, None)
            try:
                await books.post(Posting(ids.token(), "payroll_drop", guards=(gone,), drops=drops))
            except AlreadySettled:
                return  # another process has been here


def turned(token: bytes) -> bytes:
    """Return the token of the card that brings a list's result, or of the list by that one.

    No two cards share one: what is random in it is turned into its opposite.
    """
    return token[:6] + bytes(each ^ 0xFF for each in token[6:])


def _told(batch: Batch) -> list[Event]:
    """Tell who asked for it and who agreed."""
    told = facts.dump({"card": ids.text(turned(batch.token))})
    people = dict.fromkeys(filter(None, (batch.maker, batch.approver)))
    return [Event("payroll_ended", person, told) for person in people]


def _noted(batch: Batch, back: list[Move]) -> Audit:
    known = facts.dump(
        {
            "card": ids.text(batch.token),
            "lines": batch.lines,
            "paid": batch.paid,
            "refused": batch.refused,
            "back": [move.amount for move in back],
        }
    )
    card = f"card {ids.text(batch.token)}"
    return Audit("payroll_ended", topic=card, facts=known, approver=batch.approver)


def _over(connection: Connection, book: int, now: int) -> list[tuple[bytes, int, int]]:
    return [(token, pages, at) for token, pages, at in rows(connection, _OVER, book=book, now=now)]
