"""Drafting a list: it is kept with its lines under an intent, and one file leads to one list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts, intents
from ledger.people.intents import Intent
from ledger.people.shown import Live
from ledger.posting import Event, Guard, Posting, Row
from ledger.products.payroll import pages, reading
from ledger.products.payroll.checking import checked_again
from ledger.products.payroll.tables import BatchRow, SentRow
from ledger.rules import Rule
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.products.payroll.checking import Asked, Checked
    from ledger.products.payroll.tables import Batch, Kind

VERB, AGAIN = "payroll", "payroll.again"
MOST_LINES = Rule(
    "payroll.lines", 10_000, "how many lines one list of payments may have", least=1, most=50_000
)
SAME_FOR = Rule(
    "payroll.same",
    timedelta(days=7),
    "how long a list of payments is known again when it is sent once more",
    least=timedelta(),
    most=timedelta(days=30),
)
KEPT = timedelta(days=60)
"""How long the lines of a list can be read."""
TOLD_LIFETIME = timedelta(days=1)
"""How long one that was drafted elsewhere waits for its owner's word in her chat."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is for: its kind, what the file is called, why, and what is in it, digested."""

    kind: Kind
    name: str
    note: str
    digest: bytes

    @classmethod
    def of(cls, kind: Kind, name: str, note: str, asked: Sequence[Asked]) -> Listed:
        """Return what the lines of a file are for; the same lines have the same digest."""
        said = (
            (each.platform, each.name, str(each.amount), each.note, each.reference)
            for each in asked
        )
        return cls(kind, name, note, ids.digest(kind, *(part for line in said for part in line)))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A list on a card, `repeated` if it was asked for by this message before.

    Of a file that was sent before it is the first one, and `again` the intent to make it anew.
    """

    batch: Batch
    intent: Intent
    again: Intent | None = None

    @property
    def repeated(self) -> bool:
        """Whether this message made it before."""
        return self.intent.repeated


_book: Any = bindparam("book", type_=BigInteger)
_SENT: Any = select(SentRow.batch).where(
    col(SentRow.book) == _book, col(SentRow.digest) == bindparam("digest")
)


async def draft(act: Act, listed: Listed, checked: Checked, *, told: bool = False) -> Drafted:
    """Keep a list on a card of who asks, or return the one that its file made; nothing moves.

    `told`: the card is brought to her in her chat.
    """
    while True:
        if before := await earlier(act, listed):
            return before
        last = await act.books.read(_sent, listed.digest)
        intent = await _intent(act, listed, checked, told=told)
        try:
            return await _made(act, listed, checked, intent, last, told=told)
        except AlreadySettled:  # the same file was sent at this moment, too: look again
            continue


async def earlier(act: Act, listed: Listed) -> Drafted | None:
    """Return what this message, or the same file, was made into before, while that stands."""
    if await intents.known(act.books, act.key):
        made = replace(await intents.made(act.books, act.key), repeated=True)
        if "first" not in made.facts:
            return Drafted(await reading.get(act.books, made.token), made)
        first = cast("bytes", made.facts["first"])
        return await _first(act, first, made)
    last = await act.books.read(_sent, listed.digest)
    if last is None or not await _stands(act, last):
        return None
    wanted: dict[str, Fact] = {"first": last, "name": listed.name, "note": listed.note}
    choices = {"again": AGAIN, "cancel": "cancel"}
    intent = Intent(act.actor.id, choices, wanted, chat=act.chat)
    return await _first(act, last, await rules.card(act.books, intent, act.key, listed.digest))


async def again(act: Act, intent: Intent, *, told: bool = False) -> Drafted:
    """Draft a list once more that was sent before, of the lines of the first one."""
    known: Any = intent.facts
    first = await reading.get(act.books, known["first"])
    listed = Listed(first.kind, known["name"], known["note"], first.digest)
    key = ids.timed_child(intent.token, "again")
    if await intents.known(act.books, key):
        made = replace(await intents.made(act.books, key), repeated=True)
        return Drafted(await reading.get(act.books, made.token), made)
    unasked = bool((await intents.get(act.books, first.token)).facts["unasked"])
    checked = await checked_again(act, await reading.items(act.books, first))
    checked = replace(checked, unasked=unasked)
    if checked.problems:
        raise NotAllowed("payroll_again_wrong")
    act = replace(act, key=key, guards=(*act.guards, intent.done))
    asks = await _intent(act, listed, checked, told=told)
    try:
        return await _made(act, listed, checked, asks, first.token, told=told)
    except AlreadySettled as settled:
        if settled.table == SentRow.__tablename__:
            raise NotAllowed("payroll_again") from None
        raise


async def _first(act: Act, token: bytes, made: Intent) -> Drafted:
    first = await reading.get(act.books, token)
    return Drafted(first, await intents.get(act.books, token), made)


async def _stands(act: Act, token: bytes) -> bool:
    """Tell whether a list is, or may still be, paid; or was, not long ago."""
    batch = await reading.get(act.books, token)
    if batch.ended_ms is not None:
        same = (await rules.at(act.books, SAME_FOR)).value
        return clock.from_ms(batch.ended_ms) + same > clock.now()
    return not (await intents.get(act.books, token)).is_left


async def _intent(act: Act, listed: Listed, checked: Checked, *, told: bool = False) -> Intent:
    """Return the card that asks: its facts are what an approval, and the audit, stand on."""
    token = ids.token()
    kept: dict[str, Fact] = {
        "kind": listed.kind,
        "digest": listed.digest,
        "lines": len(checked.items),
        "people": checked.people,
        "totals": [*checked.totals],
        "before": [*checked.before],
        "blocked": [],
        "many": 0,
        "twice": [[*pair] for pair in checked.twice],
        "unasked": checked.unasked,
        "note": listed.note,
    }
    lasts = TOLD_LIFETIME if told else await rules.card_lasts(act.books)
    card = Live(VERB, token) if told else None
    choices = {"confirm": VERB, "cancel": "cancel"}
    return Intent(act.actor.id, choices, kept, act.chat, lasts, token, card=card)


async def _made(  # noqa: PLR0913 - a list has that many sides
    act: Act,
    listed: Listed,
    checked: Checked,
    intent: Intent,
    last: bytes | None,
    *,
    told: bool = False,
) -> Drafted:
    """Keep a list, its lines, and that its file leads to it, if it still leads where it did."""
    sent, digest = SentRow.batch, (listed.digest,)
    leads = () if last is None else (Guard.on(sent, digest, last, intent.token),)
    first = (Row.of(SentRow, digest=listed.digest, batch=intent.token),) if last is None else ()
    known = facts.dump({"card": ids.text(intent.token)})
    posting = Posting(
        act.key,
        "intent",
        digest=listed.digest,
        answer=intent.token,
        actor=intent.owner,
        guards=leads,
        rows=(
            intent.row,
            _row(act, listed, checked, intent),
            *pages.rows(intent.token, checked.items),
            *first,
        ),
        events=(Event("payroll_drafted", act.actor.id, known),) if told else (),
    )
    posted = await act.post(posting)
    made = await intents.get(act.books, posted.answer)
    batch = await reading.get(act.books, made.token)
    return Drafted(batch, replace(made, repeated=posted.repeated))


def _row(act: Act, listed: Listed, checked: Checked, intent: Intent) -> Row:
    return Row.of(
        BatchRow,
        token=intent.token,
        kind=listed.kind,
        maker=act.actor.id,
        digest=listed.digest,
        name=listed.name,
        note=listed.note,
        lines=len(checked.items),
        people=checked.people,
        pages=-(-len(checked.items) // pages.PAGE),
        made_ms=clock.to_ms(clock.now()),
        drop_ms=clock.to_ms(clock.now() + KEPT),
    )


def _sent(connection: Connection, book: int, digest: bytes) -> bytes | None:
    found = row(connection, _SENT, book=book, digest=digest)
    return found[0] if found else None
