"""Gathering: all that a report says, as plain numbers and words that a row can keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import func
from sqlmodel import col, select

from ledger import clock, figures, products
from ledger.chart import BONUS, EXCHANGING, WALLET
from ledger.people.tables import PersonRow
from ledger.products import budgets
from ledger.products.exchange import VERB as EXCHANGE
from ledger.proof.record import SOUND, ProofRow
from ledger.storage.asking import rows
from ledger.tables import Transfer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.figures.months import Figures, Flow, Month
    from ledger.products.budgets import Budget

Content: TypeAlias = dict[str, Any]
"""What a report says: minor units, milliseconds since 1970, names of lines and of kinds."""


async def ready(books: Books, month: Month) -> None:
    """Count what is new, and close the days of a month that are over."""
    await figures.count(books)
    yesterday = clock.now().astimezone(books.zone).date() - timedelta(days=1)
    await figures.close.run(books, min(month.last, yesterday))


async def gather(books: Books, month: Month) -> Content:
    """Gather what is known of a month, as far as it is counted."""
    found = await figures.month(books, month)
    held = await budgets.known(books, found)
    ends = datetime.combine(month.after(1).first, datetime.min.time(), books.zone).astimezone(UTC)
    begins = datetime.combine(month.first, datetime.min.time(), books.zone).astimezone(UTC)
    span = (clock.to_ms(begins), clock.to_ms(ends))
    return {
        "month": str(month),
        "until": found.until.isoformat(),
        "closed": found.is_closed,
        **await books.survey(_around, found.transfer, *span),
        "currencies": {each: _in_currency(found, each, held) for each in found.currencies},
    }


def _in_currency(found: Figures, currency: str, held: list[Budget]) -> Content:
    declared = products.DECLARED
    lines = sorted({line for line, known in found.lines if known == currency}, key=declared.order)
    outside = [each for each in lines if each in declared.outside]
    kinds: dict[str, list[int]] = {}
    for flow in found.flows:
        if flow.currency == currency:
            kind = EXCHANGE if _exchanges(flow) else flow.kind
            times, amount = kinds.get(kind, (0, 0))
            kinds[kind] = [times + flow.transfers, amount + flow.amount]
    earned = {each: found.earned(each, declared.chart, currency) for each in declared.earned}
    return {
        "lines": {each: _both_ends(found, each, currency) for each in lines},
        "kinds": dict(sorted(kinds.items())),
        "earned": {each: [day.minor for day in days] for each, days in earned.items() if any(days)},
        "owed": [each.minor for each in found.at_end(declared.owed, currency)],
        "held": [-each.minor for each in found.at_end(outside, currency)],
        "given": found.between(BONUS.name, declared.owed, currency).minor,
        "budgets": {
            each.kind: [each.used.minor, each.most.minor]
            for each in held
            if each.most.currency == currency
        },
    }


def _exchanges(flow: Flow) -> bool:
    """Tell whether it is a part of an exchange, be it of a payment that is made by one."""
    sides = {flow.source, flow.target}
    return WALLET.name in sides and bool(sides & EXCHANGING)


def _both_ends(found: Figures, line: str, currency: str) -> list[int]:
    return [found.began.get((line, currency), 0), found.at_end([line], currency)[-1].minor]


def _around(connection: Connection, book: int, transfer: int, begins: int, ends: int) -> Content:
    """Return what stands around the figures: the chain at the end, its proof, and the people."""
    last: Any = select(Transfer.chain, Transfer.recorded_at).where(
        Transfer.book == book, Transfer.number == transfer
    )
    proven: Any = (
        select(func.min(ProofRow.proven_at))
        .where(ProofRow.book == book, col(ProofRow.transfer) >= transfer)
        .where(ProofRow.findings == SOUND, col(ProofRow.whole))
    )
    joined = col(PersonRow.joined_at)
    people: Any = select(func.count(), func.count().filter(joined >= begins)).where(
        PersonRow.book == book, joined < ends
    )
    known = rows(connection, last)
    chain, at = known[0] if known else (b"", 0)
    everybody, new = rows(connection, people)[0]
    return {
        "transfer": transfer,
        "at": at,
        "chain": bytes(chain).hex(),
        "proven": rows(connection, proven)[0][0] or 0,
        "people": everybody,
        "joined": new,
    }
