"""Looking at new transfers: each person whose wallet one moved, by each rule that looks for it.

What one look tells depends on the books up to that transfer alone, and on the rules: so it is the
same whenever it is asked, by whomever, live or to try a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import rules
from ledger.laundering import reading
from ledger.laundering.alert import Alert
from ledger.laundering.judging import Seen
from ledger.laundering.tables import AlertRow, AllowedRow
from ledger.laundering.watches import WATCHES
from ledger.money import Money
from ledger.people.tables import PersonRow
from ledger.rules import Of
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
JOINED: Any = select(PersonRow.joined_at).where(
    col(PersonRow.book) == _book, col(PersonRow.id) == _person
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
    known: dict[tuple[str, str], Ruled | None] = field(default_factory=dict)

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

    def told_until(self, step: Step, rule: str) -> int:
        """Return the transfer of the alert before this, whose movements do not count again."""
        known = self.told.get((step.owner, rule, step.currency))
        if known is None and self.live:
            asked: dict[str, Any] = {
                "person": step.owner,
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
    at = _Look(connection, book, stated, moment, told is None, dict(told or {}))
    found = []
    for step in reading.steps(connection, book, *span):
        for alert in _of_step(at, step, [each for each in names if names[each] < step.at_ms]):
            at.told[alert.person, alert.rule, alert.currency] = alert.transfer
            found.append(alert)
    return found


def _of_step(at: _Look, step: Step, names: Sequence[str]) -> list[Alert]:
    """Look at one person at one transfer; what she moved is read once for all rules."""
    asked = [(WATCHES[each], at.ruled(WATCHES[each], step.currency)) for each in names]
    ruled = [(watch, known) for watch, known in asked if known]
    if not ruled:
        return []
    widest = max(known[watch.window].value for watch, known in ruled)
    since_ms = step.at_ms - widest // _MILLISECOND
    moved = reading.moved(at.connection, at.book, step.entry, since_ms, step.owner)
    if not moved.movements or moved.movements[-1].transfer != step.transfer:
        return []
    allowed = _allowed(at, step)
    found = [
        (watch, known, _judged(at, step, watch, known, moved, allowed)) for watch, known in ruled
    ]
    return [_alert(watch, step, each, known) for watch, known, each in found if each]


def _judged(  # noqa: PLR0913, PLR0917 - what a judge is shown comes from as many places
    at: _Look, step: Step, watch: Watch, ruled: Ruled, moved: Moved, allowed: set[tuple[str, int]]
) -> Found | None:
    """Let a rule judge what it may see: of its time, not told of before, of no allowed pair."""
    told = at.told_until(step, watch.name)
    since_ms = step.at_ms - ruled[watch.window].value // _MILLISECOND

    def counts(each: Movement) -> bool:
        return each.at_ms >= since_ms and (watch.name, each.other) not in allowed

    mine = [each for each in moved.movements if each.transfer > told and counts(each)]
    if not mine or mine[-1].transfer != step.transfer:
        return None
    joined = row(at.connection, JOINED, book=at.book, person=step.owner)
    joined_ms = (joined and joined[0]) or step.at_ms
    before_ms = moved.before(mine[0].transfer, joined_ms)
    seen = Seen(mine, before_ms, joined_ms, _earlier(at, since_ms))
    return watch.judge(seen, {name: _plain(each.value) for name, each in ruled.items()})


def _earlier(at: _Look, since_ms: int) -> Callable[[Movement], Sequence[Movement]]:
    """Return what tells what the other side of a movement moved before it, the newest first."""

    def earlier(of: Movement) -> Sequence[Movement]:
        found = reading.moved(at.connection, at.book, of.entry, since_ms, of.other)
        return [each for each in reversed(found.movements) if each.transfer < of.transfer]

    return earlier


def _allowed(at: _Look, step: Step) -> set[tuple[str, int]]:
    """Return with whom which rule does not look at what she moves, as it was then."""
    found = rows(at.connection, ALLOWED, book=at.book, person=step.owner, at=step.at_ms)
    return {
        (rule, other)
        for rule, other, since, ended in found
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
