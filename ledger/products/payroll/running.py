"""Running a list: page by page, by one process at a time, each line under a key of its own.

    claim   a list that is to be run -> a lease on it
    page    every line of it is posted, many at once; what the books refuse is refused for good
    noted   what became of them, in one commit with the lease -> the card shows how far it is

A payment and its refusal have one key, so that a line ends once and in one way, whoever runs it and
however often. A process that dies leaves its lease to run out, and another goes on with the page.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, limits, merged
from ledger.chart import HOUSE, WALLET
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    CeilingReached,
    LimitExceeded,
    NotAllowed,
    Overloaded,
    Refused,
    TooLarge,
)
from ledger.limits import Payment
from ledger.people import facts, shown
from ledger.people.facts import Who
from ledger.posting import ANY, Event, Guard, Move, Posting
from ledger.products.payroll import ending, pages, reading, starting
from ledger.products.payroll.checking import CEILING
from ledger.products.payroll.drafting import VERB
from ledger.products.payroll.tables import BatchRow, PageRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.limits import Use
    from ledger.products.payroll.pages import Item, Outcome
    from ledger.products.payroll.tables import Batch

PAID = {"payroll": "payroll_paid", "fund": "payroll_given"}
"""The kind of the transfer that pays a line, by the kind of its list."""
REFUSED = "payroll_refused"
_CODES: dict[type[Refused], str] = {
    AccountClosed: "closed",
    AccountFrozen: "frozen",
    LimitExceeded: "limit",
    CeilingReached: CEILING,
    TooLarge: "too_much",
}
LEASE = timedelta(seconds=30)
MOST = 20

_DUE: Any = (
    select(BatchRow.token)
    .where(col(BatchRow.book) == bindparam("book", type_=BigInteger))
    .where(BatchRow.state == literal_column("'running'"))  # spelt out, for the index
    .where(col(BatchRow.until_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(BatchRow.until_ms))
    .limit(MOST)
)


@kit.due()
async def run(books: Books, now: datetime) -> None:
    """Run every list that nobody runs."""
    for token in await books.read(_due, clock.to_ms(now)):
        batch = await reading.get(books, token)
        until_ms = await _lease(books, batch)
        if until_ms:
            await _run(books, batch, until_ms)


async def _run(books: Books, batch: Batch, until_ms: int) -> None:
    """Run a list to its end, or until another process has it."""
    token = batch.token
    paid, refused = batch.paid, batch.refused
    for number in range(batch.page, batch.pages):
        page = await reading.page(books, token, number)
        outcomes = await _all(books, batch, page.items if page else ())
        done = sum(isinstance(each, int) for each in outcomes)
        paid, refused = paid + done, refused + len(outcomes) - done
        known = (
            Guard.on(BatchRow.page, (token,), number, number + 1),
            Guard.on(BatchRow.paid, (token,), ANY, paid),
            Guard.on(BatchRow.refused, (token,), ANY, refused),
            Guard.on(PageRow.outcome, (token, number), ANY, pages.written(outcomes)),
        )
        until_ms = await _lease(books, batch, until_ms, *known)
        if not until_ms:
            return
    await ending.end(books, token, until_ms)


async def _all(books: Books, batch: Batch, items: Sequence[Item]) -> list[Outcome]:
    """Post the lines of a page, many in one commit, and return what became of each."""
    sources = {
        currency: await starting.account(books, batch.token, currency)
        for currency in {item.amount.currency for item in items}
    }
    people = await books.read(merged.now_each, {item.person for item in items})
    posting = [
        _line(books, batch, item, people[item.person], sources[item.amount.currency])
        for item in items
    ]
    ended = await asyncio.gather(*posting, return_exceptions=True)
    outcomes: list[Outcome] = []
    for each in ended:
        if isinstance(each, BaseException):
            raise each
        outcomes.append(each)
    return outcomes


async def _line(books: Books, batch: Batch, item: Item, payee: int, source: int) -> Outcome:
    """Pay a line, once; what is refused is so for good, under the same key."""
    begun = Posting(
        item.key(batch.token),
        REFUSED,
        digest=ids.digest(str(item.person), str(item.amount)),
        actor=batch.maker,
    )
    try:
        wallet = await books.account(WALLET, payee, item.amount.currency)
        use = await limits.use(books, Payment(HOUSE, payee, item.amount), begun.key)
        move = Move(source, wallet, item.amount)
        begun.payee = payee
        posted = await books.post(_paying(batch, item, begun, move, use))
    except Overloaded:
        raise
    except Refused as refusal:
        posted = await books.post(replace(begun, answer=_code(refusal).encode()))
    return posted.number if posted.number is not None else posted.answer.decode()


def _paying(batch: Batch, item: Item, begun: Posting, move: Move, use: Use) -> Posting:
    return replace(
        begun,
        kind=PAID[batch.kind],
        payer=HOUSE,
        moves=(move,),
        ceilings=use.ceilings,
        counts=use.counts,
        events=(_told(batch, item, begun.payee), *use.events),
        note=item.note or batch.note,
    )


def _told(batch: Batch, item: Item, payee: int) -> Event:
    told = facts.dump({"payer": Who(HOUSE), "amount": item.amount})
    if batch.kind == "fund":
        return Event("funded", payee, told)
    return Event("payroll_paid", payee, told)


def _code(refusal: Refused) -> str:
    """Return why a line was refused, in a word that is kept."""
    if isinstance(refusal, NotAllowed):
        return refusal.rule
    return next((code for kind, code in _CODES.items() if isinstance(refusal, kind)), "refused")


async def _lease(books: Books, batch: Batch, before: int | None = None, *known: Guard) -> int:
    """Take a list, or keep it, for a while; 0 if another process has it."""
    key = (batch.token,)
    held = batch.until_ms if before is None else before
    until_ms = max(held + 1, clock.to_ms(clock.now() + LEASE))
    guards = (
        Guard.on(BatchRow.state, key, "running"),
        Guard.on(BatchRow.until_ms, key, held, until_ms),
        *known,
    )
    changed = (shown.changed(VERB, batch.token),) if known else ()
    try:
        await books.post(Posting(ids.token(), "payroll_page", guards=guards, events=changed))
    except AlreadySettled:
        return 0
    return until_ms


def _due(connection: Connection, book: int, now: int) -> list[bytes]:
    return [token for (token,) in rows(connection, _DUE, book=book, now=now)]
