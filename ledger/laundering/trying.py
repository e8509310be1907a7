"""Trying a rule on what was: its row says how far it is, its live card shows that."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, LedgerError, NotFound
from ledger.kit import due
from ledger.laundering.looking import look
from ledger.laundering.tables import TrialRow
from ledger.laundering.watching import HEAD
from ledger.people import shown
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.laundering.alert import Alert

CARD = "trial"
EVERY = timedelta(seconds=2)
AT_ONCE = 200
"""Transfers that are looked at in one snapshot."""
KEPT = 1_000
"""So many of the alerts are kept; all are counted."""
_ALL = 100

log = structlog.get_logger("ledger.laundering")


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule that is tried: how far it is, and how many alerts of how many people it would make.

    `found` has the first of them: person, receipt, moment, currency, and the receipts behind it.
    """

    token: bytes
    owner: int
    rule: str
    since: datetime
    state: str
    done: int
    alerts: int = 0
    people: int = 0
    transfers: int = 0
    found: Sequence[tuple[int, int, int, str, list[int]]] = field(default_factory=list)


_book: Any = bindparam("book", type_=BigInteger)
_trial: Any = (
    select(TrialRow.token, TrialRow.owner, TrialRow.rule, TrialRow.since_ms)
    .add_columns(col(TrialRow.state), col(TrialRow.done), col(TrialRow.content))
    .where(col(TrialRow.book) == _book)
)
TRIAL: Any = _trial.where(col(TrialRow.token) == bindparam("token", type_=LargeBinary))
WAITING: Any = (
    _trial.where(col(TrialRow.state) == literal_column("'open'"))
    .where(col(TrialRow.asked_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(TrialRow.asked_ms))
    .limit(3)
)
RECORDED: Any = select(Transfer.recorded_at).where(
    col(Transfer.book) == _book, col(Transfer.number) == bindparam("number", type_=BigInteger)
)


async def ask(act: Act, rule: str, since: datetime) -> bytes:
    """Let a rule be tried on what was since a moment; return the identity of its card."""
    asked = Row.of(
        TrialRow,
        token=act.key,
        owner=act.actor.id,
        rule=rule,
        since_ms=clock.to_ms(since),
        state="open",
        done=0,
        content="",
        asked_ms=clock.to_ms(clock.now()),
    )
    await act.post(Posting(act.key, CARD, actor=act.actor.id, rows=(asked,)))
    return act.key


async def trial(books: Books, token: bytes) -> Trial:
    """Return a trial, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound(CARD)
    return found


@due(every=EVERY)
async def try_out(books: Books, now: datetime) -> None:
    """Try what is asked for, in every process, and note how far it is."""
    for asked in await books.read(_waiting, clock.to_ms(now)):
        try:
            await _try(books, asked, now)
        except LedgerError:
            raise  # it is tried again at the next look
        except Exception:
            log.exception("no trial", rule=asked.rule)
            await _move(books, asked, replace(asked, state="failed"))


async def _try(books: Books, asked: Trial, now: datetime) -> None:
    first, head = await books.survey(_span, clock.to_ms(asked.since))
    alerts: list[Alert] = []
    told: dict[tuple[int, str, str], int] = {}
    for at in range(first, head, AT_ONCE):
        until = min(head, at + AT_ONCE)
        page = await books.survey(look, books.stated, now, (at, until), {asked.rule: 0}, told)
        told |= {(each.person, each.rule, each.currency): each.transfer for each in page}
        alerts += page
        further = (_ALL - 1) * (until - first) // (head - first)
        if further > asked.done:
            onward = replace(asked, done=further)
            if not await _move(books, asked, onward):
                return  # another process is at it
            asked = onward
    ready = replace(
        asked,
        state="ready",
        done=_ALL,
        alerts=len(alerts),
        people=len({each.person for each in alerts}),
        transfers=head - first,
        found=[_kept(each) for each in alerts[:KEPT]],
    )
    await _move(books, asked, ready)


def _kept(each: Alert) -> tuple[int, int, int, str, list[int]]:
    return each.person, each.transfer, each.at_ms, each.currency, [*each.receipts]


async def _move(books: Books, asked: Trial, to: Trial) -> bool:
    """Note how far it is, unless another process has, and let its card show it."""
    key = (asked.token,)
    known = [to.alerts, to.people, to.transfers, [*to.found]]
    content = json.dumps(known) if to.state == "ready" else ""
    guards = (
        Guard.on(TrialRow.done, key, asked.done, to.done),
        Guard.on(TrialRow.state, key, "open", to.state),
        Guard.on(TrialRow.content, key, ANY, content),
    )
    changed = shown.changed(CARD, asked.token)
    try:
        await books.post(Posting(ids.token(), CARD, guards=guards, events=(changed,)))
    except AlreadySettled:
        return False
    return True


def _span(connection: Connection, book: int, since_ms: int) -> tuple[int, int]:
    """Return the last transfer before a moment, found by halving, and the newest one."""
    known = row(connection, HEAD, book=book)
    low, high = 0, known[0] if known else 0
    head = high
    while low < high:
        middle = (low + high + 1) // 2
        at = row(connection, RECORDED, book=book, number=middle)
        if at is not None and at[0] < since_ms:
            low = middle
        else:
            high = middle - 1
    return low, head


def _get(connection: Connection, book: int, token: bytes) -> Trial | None:
    found = row(connection, TRIAL, book=book, token=token)
    return _read(*found) if found else None


def _waiting(connection: Connection, book: int, now: int) -> list[Trial]:
    return [_read(*each) for each in rows(connection, WAITING, book=book, now=now)]


def _read(  # noqa: PLR0913, PLR0917 - a row has that many cells
    token: bytes, owner: int, rule: str, since_ms: int, state: str, done: int, content: str
) -> Trial:
    known = json.loads(content) if content else (0, 0, 0, [])
    of = (bytes(token), owner, rule, clock.from_ms(since_ms), state, done)
    alerts, people, transfers, found = known
    return Trial(*of, alerts, people, transfers, [(*each,) for each in found])
