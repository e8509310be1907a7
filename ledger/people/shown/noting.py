"""What is posted about places: each note has a version, which is a new number of the book's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.people import facts
from ledger.people.shown.tables import ShownRow
from ledger.posting import ANY, NEW, Drop, Event, Filled, Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.people.shown.asking import Beside
    from ledger.people.shown.tables import Live, Shown

CHANGED = "card"
"""The kind of the event that a card has changed."""
MOST_IN_CHAT = 4
OPEN = timedelta(days=400)
ENDED = timedelta(days=7)
"""How long a place is remembered that offers nothing any more; one that does, for longer."""
FIRST_RETRY = timedelta(seconds=15)
MOST_DOUBLED = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """What came of editing a place: where the card stands now, nowhere, or it is `late`."""

    before: Shown
    after: Shown | None = None
    late: bool = False


def changed(live: Live) -> Event:
    """Return the event that a card has changed, in the card's own order."""
    written = ids.text(live.token)
    return Event(
        CHANGED, HOUSE, facts.dump({"kind": live.kind, "card": written}), f"card:{written}"
    )


def stands(at: Shown, beside: Beside) -> Posting:
    """Note a place; other cards stand there no more, nor the oldest of too many in its chat.

    One that is late is edited once more all the same: what was tried there may come after this.
    """
    card, chat, message = at.key
    drops = tuple(Drop("shown", (other, chat, message)) for other in beside.others)
    begun = Posting(ids.token(), "shown", drops=drops, events=(changed(at.live),))
    if message in beside.here:
        version = beside.here[message]
        is_late = message in beside.late
        begun.guards = _still_late(at, version) if is_late else _set(at, version, 0)
        return begun
    room = max(0, len(beside.here) + 1 - MOST_IN_CHAT)
    oldest = sorted(beside.here, key=lambda each: beside.here[each])[:room]
    begun.drops += tuple(Drop("shown", (card, chat, each)) for each in oldest)
    begun.rows = (_row(at, 0),)
    return begun


def edited(edits: Sequence[Edit]) -> Posting:
    """Note what came of edits, if none of the places has changed meanwhile."""
    posting = Posting(ids.token(), "shown")
    for place, edit in enumerate(edits):
        before, after = edit.before, edit.after
        if edit.late:
            posting.guards += _put_off(before, place)
        elif after and after.key == before.key:
            posting.guards += _set(after, before.version, place)
        else:
            posting.guards += (_is_still(before),)
            posting.drops += (Drop("shown", before.key),)
            posting.rows += (_row(after, place),) if after else ()
    return posting


def unknown(at: Shown) -> Posting:
    """Note that nobody knows what a place says."""
    guards = (
        Guard.on(ShownRow.version, at.key, ANY, NEW),
        Guard.on(ShownRow.digest, at.key, ANY, b""),
    )
    return Posting(ids.token(), "shown", guards=guards)


def again(late: Sequence[Shown], now: datetime) -> Posting:
    """Let a card be edited once more where it could not be, unless another process does so."""
    later = clock.to_ms(now + _wait(late[0]))
    guards = tuple(Guard.on(ShownRow.due_at, at.key, at.due_at, later) for at in late)
    return Posting(ids.token(), "shown", guards=guards, events=(changed(late[0].live),))


def forgetting(places: Sequence[Shown]) -> Posting:
    """Forget places, if none of them has changed meanwhile."""
    guards = tuple(map(_is_still, places))
    drops = tuple(Drop("shown", at.key) for at in places)
    return Posting(ids.token(), "shown", guards=guards, drops=drops)


def way(at: Shown) -> Posting:
    """Note how a message can be edited now."""
    guard = Guard.on(ShownRow.way, at.key, ANY, at.way)
    return Posting(ids.token(), "shown", guards=(guard,))


def _is_still(at: Shown) -> Guard:
    return Guard.on(ShownRow.version, at.key, at.version)


def _row(at: Shown, place: int) -> Row:
    card, chat, message = at.key
    return Row.of(
        ShownRow,
        card=card,
        chat=chat,
        message=message,
        way=at.way,
        kind=at.live.kind,
        person=at.person,
        language=at.language,
        digest=at.digest,
        version=Filled("new", place),
        due_at=_over_at(at),
    )


def _set(at: Shown, version: object, place: int) -> tuple[Guard, ...]:
    """Return the guards that note what a place says now, if it has this version."""
    key = at.key
    return (
        Guard.on(ShownRow.version, key, version, Filled("new", place)),
        Guard.on(ShownRow.digest, key, ANY, at.digest),
        Guard.on(ShownRow.language, key, ANY, at.language),
        Guard.on(ShownRow.way, key, ANY, at.way),
        Guard.on(ShownRow.late, key, ANY, 0),
        Guard.on(ShownRow.due_at, key, ANY, _over_at(at)),
    )


def _still_late(at: Shown, version: int) -> tuple[Guard, ...]:
    """Return the guards by which a place stays as unknown as it is, in this version."""
    return (
        Guard.on(ShownRow.version, at.key, version, Filled("new", 0)),
        Guard.on(ShownRow.language, at.key, ANY, at.language),
        Guard.on(ShownRow.way, at.key, ANY, at.way),
    )


def _put_off(at: Shown, place: int) -> tuple[Guard, ...]:
    """Return the guards by which an edit is tried again: what the place says is not known now."""
    key = at.key
    return (
        Guard.on(ShownRow.version, key, at.version, Filled("new", place)),
        Guard.on(ShownRow.digest, key, ANY, b""),
        Guard.on(ShownRow.late, key, ANY, at.late + 1),
        Guard.on(ShownRow.due_at, key, ANY, clock.to_ms(clock.now() + _wait(at))),
    )


def _wait(at: Shown) -> timedelta:
    return FIRST_RETRY * (1 << min(at.late, MOST_DOUBLED))


def _over_at(at: Shown) -> int:
    return clock.to_ms(clock.now() + (ENDED if at.ended else OPEN))
