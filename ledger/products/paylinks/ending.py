"""A pay link ends: its owner closes it, or its time is up; what was paid stays paid."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.people import shown
from ledger.posting import Guard, Posting
from ledger.products.paylinks import reading
from ledger.products.paylinks.cards import KIND
from ledger.products.paylinks.tables import CLOSED, EXPIRED, OPEN, PaylinkRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.products.paylinks.reading import Paylink

STEP = 100
_OVER: Any = (
    select(PaylinkRow.token)
    .where(col(PaylinkRow.book) == bindparam("book", type_=BigInteger))
    .where(PaylinkRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(col(PaylinkRow.expires_at) <= bindparam("now", type_=BigInteger))
    .order_by(col(PaylinkRow.expires_at))
    .limit(STEP)
)


async def close(act: Act, intent: Intent) -> Paylink:
    """Let nobody pay by a link any more, once; AlreadySettled if nobody could pay by it before."""
    link = await reading.of(act.books, intent)
    if link.standing == "used":
        raise AlreadySettled("paylinks", "state", "used")
    await act.post(_ended(link.token, CLOSED, act.actor.id))
    return await reading.get(act.books, link.token)


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Let links end whose time is up."""
    while tokens := await books.read(_over, clock.to_ms(now)):
        for token in tokens:
            with suppress(AlreadySettled):  # its owner, or another process, was first
                await books.post(_ended(token, EXPIRED, HOUSE))


def _ended(token: bytes, state: str, by: int) -> Posting:
    return Posting(
        ids.timed_child(token, state),
        f"paylink_{state}",
        actor=by,
        guards=(Guard.on(PaylinkRow.state, (token,), OPEN, state),),
        events=(shown.changed(KIND, token),),
    )


def _over(connection: Connection, book: int, now: int) -> list[bytes]:
    return [token for (token,) in rows(connection, _OVER, book=book, now=now)]
