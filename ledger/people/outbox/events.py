"""Events that wait, as they are read: with their people, and how the platforms know the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import BigInteger, Integer, bindparam, case, literal_column
from sqlmodel import col, select

from ledger.chart import HOUSE
from ledger.people import facts
from ledger.people.facts import Who
from ledger.people.persons import asking
from ledger.storage.asking import rows
from ledger.tables import EventRow, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.people.persons import Identity, Person

Reader: TypeAlias = tuple[int, str]

ASIDE = 2**52
"""The time, in milliseconds, at which an event is due that waits for its reader to come back."""
UNREAD = ASIDE + 1
"""The time of an event that waits for a version which can read it."""
OFF = ASIDE + 2
"""The time of an event that waits for a platform which nobody has turned on."""
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event to tell: the person or the group it is for, and its facts with people in them.

    `chat` is the group, or where the person may have been told it already. `due_at` is what a
    claim of it expects; `identities` are how the platforms know the person. `values` is None when
    the facts cannot be read. `happened_ms` is when it happened, `request` whose doing it was.
    """

    id: int
    kind: str
    person: Person | None
    chat: str
    number: int | None
    values: Mapping[str, Fact | Person] | None
    attempts: int
    due_at: int = 0
    identities: Sequence[Identity] = ()
    reader: Reader = (HOUSE, "")
    happened_ms: int = 0
    request: int = 0

    @property
    def group(self) -> str:
        """The group that it is for, if it is for one."""
        return self.chat if self.person is None or self.person.id == HOUSE else ""


def lane(of: Any) -> Any:  # noqa: ANN401 - a table, or another name for it
    """Return what parts the events of one number: a group, a person's, what was put aside."""
    return case(
        (of.due_at >= literal_column(str(ASIDE)), literal_column("'aside'")),
        (of.person == literal_column(str(HOUSE)), of.chat),
        else_=literal_column("''"),
    )


BOOK: Any = bindparam("book", type_=BigInteger)
MOST: Any = bindparam("most", type_=Integer)
WAITS: Any = literal_column("'waiting'")  # spelt out, for the indexes of what waits
that_wait: Any = (
    select(EventRow.id, EventRow.kind, EventRow.person, EventRow.chat)
    .add_columns(col(EventRow.transfer), col(EventRow.facts), col(EventRow.attempts))
    .add_columns(col(EventRow.due_at), col(EventRow.recorded_at), col(EventRow.request))
    .add_columns(col(Note.text), lane(EventRow))
    .outerjoin(Note, (col(Note.book) == BOOK) & (Note.transfer == EventRow.transfer))
    .where(col(EventRow.book) == BOOK, col(EventRow.state) == WAITS)
)
_AT: Any = (
    that_wait.where(col(EventRow.due_at) == bindparam("at", type_=BigInteger))
    .where(col(EventRow.id) > bindparam("after", type_=BigInteger))
    .order_by(col(EventRow.id))
    .limit(MOST)
)

ID, PERSON, FACTS, ATTEMPTS, DUE_AT, LANE = 0, 2, 5, 6, 7, 11


def load_left(connection: Connection, book: int, at: int, after: int, most: int) -> list[Waiting]:
    """Read what was left at one of the times above, after an event, the oldest first."""
    return read(connection, book, rows(connection, _AT, book=book, at=at, after=after, most=most))


def count_unread(connection: Connection, book: int) -> int:
    """Count what waits for a version that can read it, up to a thousand."""
    return len(rows(connection, _AT, book=book, at=UNREAD, after=0, most=MOST_COUNTED))


def read(connection: Connection, book: int, found: Iterable[Sequence[Any]]) -> list[Waiting]:
    """Make events of their rows, in the order in which they happened."""
    events = [(event, _values(event[FACTS])) for event in sorted(found, key=lambda each: each[ID])]
    readers = {event[PERSON] for event, _ in events} - {HOUSE}
    wanted = (
        readers
        | {HOUSE}
        | {
            int(fact)
            for _, values in events
            for fact in (values or {}).values()
            if isinstance(fact, Who)
        }
    )
    people = asking.load(connection, book, wanted) if events else {}
    hers = {reader: people[reader].id for reader in readers if reader in people}
    ways = asking.load_identities(connection, book, {*hers.values()}) if hers else {}
    known = {reader: ways.get(now, ()) for reader, now in hers.items()}
    return [_event(event, values, people, known) for event, values in events]


def _values(written: str) -> Mapping[str, Fact] | None:
    """Read facts; None where a hand, or a version to come, wrote them otherwise."""
    try:
        return facts.load(written)
    except (ValueError, TypeError, AttributeError):
        return None


def _event(
    found: Sequence[Any],
    values: Mapping[str, Fact] | None,
    people: Mapping[int, Person],
    known: Mapping[int, Sequence[Identity]],
) -> Waiting:
    event, kind, person, chat, number, _, attempts, due_at, at, request, note, lane_of, *_ = found
    told: Mapping[str, Fact | Person] | None = None
    if values is not None and people.keys() >= {f for f in values.values() if isinstance(f, Who)}:
        told = {**with_people(values, people), "number": number, "note": note or ""}
    return Waiting(
        *(event, kind, people.get(person), chat, number, told, attempts, due_at),
        known.get(person, ()),
        (person, lane_of),
        at,
        request or 0,
    )


def with_people(
    values: Mapping[str, Fact], people: Mapping[int, Person]
) -> dict[str, Fact | Person]:
    """Put the persons in the place of their ids."""
    return {
        name: people[int(fact)] if isinstance(fact, Who) else fact for name, fact in values.items()
    }
