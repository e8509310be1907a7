"""Looking at new transfers: each person whose wallet one moved, by each rule that looks for it.

What one look tells depends on the books up to that transfer alone, and on the rules: so it is the
same whenever it is asked, by whomever, live or to try a rule. Who had become one with another by
then moved as one person with her; what both had moved is looked at as soon as anything comes to her
wallet or leaves it, be it by the joining itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import rules
from ledger.laundering import reading, selves
from ledger.laundering.alert import Alert
from ledger.laundering.judging import Seen
from ledger.laundering.selves import Selves
from ledger.laundering.tables import AlertRow, AllowedRow
from ledger.laundering.watches import WATCHES
from ledger.money import Money
from ledger.rules import Of
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.laundering.judging import Found, Movement
    from ledger.laundering.reading import Moved, Step
    from ledger.laundering.watches import Watch
    from ledger.people.facts import Fact
    from ledger.rules import InForce

KEPT = 20
"""So many receipts and people are kept of an alert, the newest of them."""
_MILLISECOND = timedelta(milliseconds=1)
Told: TypeAlias = "Mapping[tuple[int, str, str], int]"
"""The transfer of the newest alert of a person, by a rule, in a currency."""
Pairs: TypeAlias = "set[tuple[str, int, int]]"
"""By which rule what is not looked at: of whose wallet, and with whom."""
Ruled: TypeAlias = "Mapping[str, InForce[Any]]"
"""What is in force, by the word of a parameter."""

_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_at: Any = bindparam("at", type_=BigInteger)
LAST: Any = (
    select(AlertRow.transfer)
    .where(col(AlertRow.book) == _book, col(AlertRow.person) == _person)
    .where(col(AlertRow.rule) == bindparam("rule"), col(AlertRow.currency) == bindparam("currency"))
    .where(col(AlertRow.transfer) < bindparam("before", type_=BigInteger))
    .order_by(col(AlertRow.transfer).desc())
    .limit(1)
)
ALLOWED: Any = (
    select(AllowedRow.rule, AllowedRow.other, AllowedRow.since_ms, AllowedRow.ended_ms)
    .where(col(AllowedRow.book) == _book, col(AllowedRow.person) == _person)
    .where(col(AllowedRow.until_ms) > _at)
)


@dataclass(slots=True)
class _Look:
    """One look into a snapshot; what rules say is read once for each currency."""

    connection: Connection
    book: int
    stated: Mapping[str, Any]
    moment: datetime
    live: bool
    told: dict[tuple[int, str, str], int]
    selves: Selves
    known: dict[tuple[str, str], Ruled | None] = field(default_factory=dict)
    since: dict[int, int | None] = field(default_factory=dict)

    def ruled(self, watch: Watch, currency: str) -> Ruled | None:
        """Return what is in force of a rule; None where there is no figure for a currency."""
        key = (watch.name, currency)
        if key not in self.known:
            held = {watch.short(each): self._load(each, currency) for each in watch.parameters}
            strange = any(_is_of_another(each.value, currency) for each in held.values())
            self.known[key] = None if strange else held
        return self.known[key]

    def _load(self, rule: rules.Rule[Any], currency: str) -> InForce[Any]:
        of = Of(currency=currency) if rule.by else rules.ALL
        return rules.load(self.connection, self.book, self.stated, rule, of, self.moment)

    def told_until(self, step: Step, rule: str) -> dict[int, int]:
        """Return by whose wallet the transfer of the alert whose movements do not count again."""
        found: dict[int, int] = {}

        def walk(person: int, above: int) -> None:
            found[person] = max(above, self._told_of(person, step, rule))
            for each in self.selves.into(person, step.until):
                walk(each.gone, found[person] if found[person] >= each.at else 0)

        walk(step.owner, 0)
        return found

    def moved(self, owner: int, entry: int, step: Step, until: int, since_ms: int) -> Moved:
        """Read what somebody moved, with all who had become one with her as of a transfer."""
        begins = {owner: entry}
        for each in self.selves.of(owner, until)[1:]:
            begins[each] = reading.newest(self.connection, self.book, each, step.currency)
        return reading.moved(self.connection, self.book, begins, since_ms)

    def joined(self, person: int) -> int | None:
        """Return when somebody joined, if she has."""
        if person not in self.since:
            self.since[person] = selves.since(self.connection, self.book, person)
        return self.since[person]

    def _told_of(self, person: int, step: Step, rule: str) -> int:
        known = self.told.get((person, rule, step.currency))
        if known is None and self.live:
            asked: dict[str, Any] = {
                "person": person,
                "currency": step.currency,
                "before": step.transfer,
            }
            last = row(self.connection, LAST, book=self.book, rule=rule, **asked)
            known = last[0] if last else None
        return known or 0


def look(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Any],
    moment: datetime,
    span: tuple[int, int],
    names: Mapping[str, int],
    told: Told | None = None,
) -> list[Alert]:
    """Look at the transfers after one of them, up to another, by rules, each from a moment on.

    `told` is what was found before when a rule is tried; live that is what stands in the books.
    """
    people = Selves(connection, book)
    at = _Look(connection, book, stated, moment, told is None, dict(told or {}), people)
    found = []
    for step in _looked_at(at, reading.steps(connection, book, *span)):
        for alert in _of_step(at, step, [each for each in names if names[each] < step.at_ms]):
            at.told[alert.person, alert.rule, alert.currency] = alert.transfer
            found.append(alert)
    return found


def _looked_at(at: _Look, steps: Sequence[Step]) -> Iterator[Step]:
    """Yield each step, behind what became one with her since what came before it to her wallet."""
    for step in steps:
        if joinings := at.selves.into(step.owner, step.transfer):
            entry, last = reading.before(at.connection, at.book, step)
            for each in sorted(joinings, key=attrgetter("at")):
                if each.at > last:
                    as_of = step._replace(at_ms=each.at_ms, until=each.at, joins=True)
                    yield as_of._replace(entry=entry)
        yield step


def _of_step(at: _Look, step: Step, names: Sequence[str]) -> list[Alert]:
    """Look at one person at one transfer; what she moved is read once for all rules."""
    asked = [(WATCHES[each], at.ruled(WATCHES[each], step.currency)) for each in names]
    ruled = [(watch, known) for watch, known in asked if known]
    if not ruled:
        return []
    widest = max(known[watch.window].value for watch, known in ruled)
    since_ms = step.at_ms - widest // _MILLISECOND
    moved = at.moved(step.owner, step.entry, step, step.until, since_ms)
    if not _is_of(step, moved.movements):
        return []
    allowed = _allowed(at, step, {each.own for each in moved.movements})
    found = [
        (watch, known, _judged(at, step, watch, known, moved, allowed)) for watch, known in ruled
    ]
    return [_alert(watch, step, each, known) for watch, known, each in found if each]


def _judged(  # noqa: PLR0913, PLR0917 - what a judge is shown comes from as many places
    at: _Look, step: Step, watch: Watch, ruled: Ruled, moved: Moved, allowed: Pairs
) -> Found | None:
    """Let a rule judge what it may see: of its time, not told of before, of no allowed pair."""
    told = at.told_until(step, watch.name)
    since_ms = step.at_ms - ruled[watch.window].value // _MILLISECOND

    def counts(each: Movement) -> bool:
        return each.at_ms >= since_ms and (watch.name, each.own, each.other) not in allowed

    mine = [each for each in moved.movements if each.transfer > told[each.own] and counts(each)]
    if not _is_of(step, mine):
        return None
    before_ms = moved.before(mine[0].transfer, min(_joined(at, step, told)))
    joined_ms = max(_joined(at, step, {each.own for each in mine}))
    seen = Seen(mine, before_ms, joined_ms, _earlier(at, step, since_ms))
    return watch.judge(seen, {name: _plain(each.value) for name, each in ruled.items()})


def _is_of(step: Step, moved: Sequence[Movement]) -> bool:
    """Tell whether there is something to judge: the newest is that of the step, if it is any."""
    return bool(moved) and (step.joins or moved[-1].transfer == step.transfer)


def _joined(at: _Look, step: Step, people: Iterable[int]) -> list[int]:
    """Return when each of these joined."""
    return [at.joined(each) or step.at_ms for each in people]


def _earlier(at: _Look, step: Step, since_ms: int) -> Callable[[Movement], Sequence[Movement]]:
    """Return what tells what the other side of a movement moved before it, the newest first."""

    def earlier(of: Movement) -> Sequence[Movement]:
        found = at.moved(of.other, of.entry, step, of.transfer, since_ms)
        return [each for each in reversed(found.movements) if each.transfer < of.transfer]

    return earlier


def _allowed(at: _Look, step: Step, people: Iterable[int]) -> Pairs:
    """Return with whom which rule does not look at what each of these moves, as it was then."""
    return {
        (rule, person, other)
        for person in people
        for rule, other, since, ended in rows(
            at.connection, ALLOWED, book=at.book, person=person, at=step.at_ms
        )
        if since <= step.at_ms and not 0 < ended <= step.at_ms
    }


def _alert(watch: Watch, step: Step, found: Found, ruled: Ruled) -> Alert:
    named = {watch.short(rule): rule.name for rule in watch.parameters}
    newest = found.by[-KEPT:]
    return Alert(
        watch.name,
        step.owner,
        step.currency,
        step.transfer,
        step.at_ms,
        {named[each]: _as(ruled[each].value, seen) for each, seen in found.figures.items()},
        {named[each]: known.value for each, known in ruled.items()},
        {named[each]: known.version for each, known in ruled.items()},
        [*dict.fromkeys(each.transfer for each in newest)],
        [*dict.fromkeys(each.other for each in newest if each.other)],
    )


def _is_of_another(value: object, currency: str) -> bool:
    return isinstance(value, Money) and value.currency != currency


def _plain(value: Any) -> int:  # noqa: ANN401 - as a rule's
    """Return a figure as a judge takes it: minor units, milliseconds, or a number."""
    if isinstance(value, Money):
        return value.minor
    return value // _MILLISECOND if isinstance(value, timedelta) else int(value)


def _as(like: object, seen: int) -> Fact:
    """Return what was seen as what it is held against is: a sum, a time or a number."""
    if isinstance(like, Money):
        return Money(seen, like.currency)
    return seen * _MILLISECOND if isinstance(like, timedelta) else seen
