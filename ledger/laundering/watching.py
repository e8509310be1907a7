"""Watching: what was committed since the cursor is looked at by the rules that are on.

look -> the alerts of a page of new transfers -> each is kept under its own key -> the cursor moves

Where nothing is new, or no rule is on, a short question tells so, and nothing is looked at.

What was kept before a crash is found and kept again, under the same key. What cannot be kept is
told to who handles alerts, and passed by. A rule looks at nothing from before it was switched on.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, rules
from ledger.errors import AlreadySettled, Broken, Overloaded, Unavailable
from ledger.kit import cursors, due
from ledger.laundering import keeping
from ledger.laundering.looking import look
from ledger.laundering.watches import WATCHES
from ledger.rules import ALL
from ledger.storage.asking import row
from ledger.tables import Head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.laundering.alert import Alert

CURSOR = "laundering"
EVERY = timedelta(seconds=5)
AT_ONCE = 100
"""Transfers that are looked at in one snapshot."""
TRIES = 3
MOST_BEHIND = 1_000
"""How many transfers the cursor may lie behind while no rule is on."""

log = structlog.get_logger("ledger.laundering")

HEAD: Any = select(Head.transfer).where(col(Head.book) == bindparam("book", type_=BigInteger))


class _Page(NamedTuple):
    """Where the cursor stands, how far this goes, what was found, and whether it goes on."""

    at: int | None
    until: int
    found: Sequence[Alert] = ()
    looked: bool = False
    is_last: bool = True


@due(every=EVERY)
async def watch(books: Books, now: datetime) -> None:
    """Look at what was committed since the last look, in every process; the first only begins."""
    while not await _step(books, now):
        pass


async def _step(books: Books, now: datetime) -> bool:
    if not await books.read(_has_work, books.stated, now):
        return True
    page = await books.survey(_page, books.stated, now)
    if page.at is None:
        await cursors.put(books, CURSOR, page.until)
        return True
    for alert in page.found:
        await _keep(books, alert)
    if page.until > page.at and (page.looked or page.until - page.at >= MOST_BEHIND):
        await cursors.move(books, CURSOR, page.at, page.until)
    return page.is_last


async def _keep(books: Books, alert: Alert) -> None:
    """Keep an alert; one that cannot be kept is told, and stops no other."""
    named: dict[str, Any] = {"rule": alert.rule, "transfer": alert.transfer}
    try:
        await _kept(books, alert)
    except (Unavailable, Overloaded, Broken, OSError):  # that is no matter of this alert
        raise
    except Exception:
        log.exception("alert failed", **named)
        await keeping.failed(books, alert)
    else:
        log.info("alert", **named)


async def _kept(books: Books, alert: Alert) -> None:
    for _ in range(TRIES):
        with suppress(AlreadySettled):  # its case was closed, or opened by another process
            return await keeping.keep(books, alert)
    return await keeping.keep(books, alert)


def switched_on(
    connection: Connection, book: int, stated: Mapping[str, Any], now: datetime
) -> dict[str, int]:
    """Return the rules that are on, and since when."""
    held = {
        each.name: rules.load(connection, book, stated, each.switch, ALL, now)
        for each in WATCHES.values()
    }
    return {
        name: clock.to_ms(each.since) if each.since else 0
        for name, each in held.items()
        if each.value
    }


def _has_work(connection: Connection, book: int, stated: Mapping[str, Any], now: datetime) -> bool:
    """Tell by a short question whether a long one is worth a connection of its own."""
    at, head = _span(connection, book)
    if at is None or head - at >= MOST_BEHIND:
        return True
    return head > at and bool(switched_on(connection, book, stated, now))


def _span(connection: Connection, book: int) -> tuple[int | None, int]:
    """Return where the cursor stands, if it has begun, and the newest transfer."""
    found = row(connection, HEAD, book=book)
    return cursors.load(connection, book, CURSOR), found[0] if found else 0


def _page(connection: Connection, book: int, stated: Mapping[str, Any], now: datetime) -> _Page:
    at, head = _span(connection, book)
    if at is None:
        return _Page(None, head)
    names = switched_on(connection, book, stated, now)
    if not names:
        return _Page(at, head)
    until = min(head, at + AT_ONCE)
    alerts = look(connection, book, stated, now, (at, until), names)
    return _Page(at, until, alerts, looked=True, is_last=until == head)
