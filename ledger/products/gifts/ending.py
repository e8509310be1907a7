"""The end of an envelope: what nobody took goes back to its giver, on her word or by itself."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, limits
from ledger.chart import WALLET
from ledger.errors import AccountFrozen, AlreadySettled
from ledger.people import facts, shown
from ledger.posting import Event, Guard, Move, Posting
from ledger.products.gifts import envelope
from ledger.products.gifts.making import CARD
from ledger.products.gifts.tables import BACK, OPEN, EnvelopeRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.products.gifts.envelope import Envelope

RETURNED = "envelope_back"
"""The kind of the transfer that brings back what was left."""
_is_open = col(EnvelopeRow.state) == literal_column(f"'{OPEN}'")  # spelt out, for its index
_OVERDUE: Any = (
    select(EnvelopeRow.token)
    .where(col(EnvelopeRow.book) == bindparam("book", type_=BigInteger), _is_open)
    .where(col(EnvelopeRow.expires_at) <= bindparam("now", type_=BigInteger))
    .order_by(col(EnvelopeRow.expires_at))
)

log = structlog.get_logger("ledger.gifts")


async def end(act: Act, intent: Intent) -> Envelope:
    """Bring back to its giver what is left of her envelope, once; return how it stands now."""
    token = ids.from_text(str(intent.facts["envelope"]))
    await _bring_back(act.books, token, act)
    return await envelope.get(act.books, token)


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Bring back what is left of every envelope whose time is over; one that fails stops none."""
    for (token,) in await books.read(_overdue, now):
        try:
            await _bring_back(books, token)
        except AccountFrozen:
            log.warning("envelope waits for its giver's wallet", envelope=ids.text(token))


async def _bring_back(books: Books, token: bytes, act: Act | None = None) -> None:
    """Try until nobody has come in between."""
    while True:
        found = await envelope.get(books, token)
        if not found.is_open:
            return
        posting = await _returning(books, found, act.actor.id if act else 0)
        with suppress(AlreadySettled):
            await (act.post(posting) if act else books.post(posting))


async def _returning(books: Books, found: Envelope, actor: int) -> Posting:
    wallet = await books.account(WALLET, found.giver, found.amount.currency)
    key = (found.token,)
    told = facts.dump({"amount": found.left, "taken": found.taken, "receipt": found.number})
    untaken = found.amount - found.given
    use = await limits.back(books, found.giver, untaken, found.counted)
    events = [shown.changed(CARD, found.token), *use.events]
    if not actor:
        events.append(Event("envelope_back", found.giver, told))
    return Posting(
        ids.timed_child(found.token, RETURNED),
        RETURNED,
        actor=actor,
        payer=found.giver,
        payee=found.giver,
        moves=(Move(found.account, wallet, found.left),),
        guards=(
            Guard.on(EnvelopeRow.taken, key, found.taken),
            Guard.on(EnvelopeRow.state, key, OPEN, BACK),
        ),
        counts=use.counts,
        events=tuple(events),
    )


def _overdue(connection: Connection, book: int, now: datetime) -> Any:  # noqa: ANN401 - rows
    return rows(connection, _OVERDUE, book=book, now=clock.to_ms(now))
