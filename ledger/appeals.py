"""Appeals: somebody asks that a decision about her is looked at by somebody else.

grounds  the decisions that she may appeal against now
open     her appeal is a case; one is open at a time
of       the one that is open

Who decided, or approved it, neither sees the case nor answers it, while anybody else may.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, rules
from ledger.chart import HOUSE
from ledger.errors import LimitExceeded, NotAllowed
from ledger.people import audit, cases, roles, states
from ledger.people.cases import APPEAL, Case
from ledger.people.cases.reading import of_opener
from ledger.people.facts import Who
from ledger.people.roles import HANDLE_CASES
from ledger.posting import Count
from ledger.rules import Rule
from ledger.verification import reading

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person

FREEZE, CLOSING, REJECTION = "freeze", "closing", "rejection"
AGAINST: Final = (FREEZE, CLOSING, REJECTION)
"""What an appeal may be against."""
ANSWER: Final = Rule(
    "appeal.answer",
    timedelta(days=14),
    "how long an appeal may wait for its answer",
    least=timedelta(days=1),
    most=timedelta(days=90),
)
TIME: Final = Rule(
    "appeal.time",
    timedelta(days=60),
    "how long somebody may appeal against a rejection",
    least=timedelta(days=1),
    most=timedelta(days=365),
)
_CLOSED: Final = "states.close"


class Ground(NamedTuple):
    """A decision: what it was, when, by whom, and the number of the verification, if it was one."""

    against: str
    at: datetime
    deciders: frozenset[int]
    number: int = 0


async def grounds(books: Books, person: Person) -> list[Ground]:
    """Return what somebody may appeal against now."""
    state = await _of_state(books, person)
    return [each for each in (state, await _rejected(books, person.id)) if each]


async def open(act: Act, against: str, words: str) -> Case:  # noqa: A001 - an appeal is opened
    """Open an appeal; NotAllowed where there is nothing to appeal against, or one is open."""
    found = {each.against: each for each in await grounds(act.books, act.actor)}
    ground = found.get(against)
    if ground is None:
        raise NotAllowed("appeal_nothing")
    one = Count(cases.one_appeal(act.actor.id), 1, 1)
    try:
        return await cases.open(
            replace(act, counts=(*act.counts, one)),
            APPEAL,
            await _about(act.books, ground, act.actor.id),
            words,
            await rules.most_cases(act.books),
        )
    except LimitExceeded as full:
        if full.limit != cases.APPEALS:
            raise
        raise NotAllowed("appeal_open") from None


async def of(books: Books, person: int) -> Case | None:
    """Return the appeal of somebody that is open."""
    return next((each for each in await of_opener(books, person) if each.what == APPEAL), None)


async def answer_by(books: Books, case: Case) -> datetime:
    """Return when an appeal is to be answered."""
    return case.opened_at + (await rules.at(books, ANSWER)).value


async def _about(books: Books, ground: Ground, person: int) -> dict[str, Fact]:
    """Return what is kept of it: who decided is named, and kept out, while others may answer."""
    about: dict[str, Fact] = {"against": ground.against}
    if ground.number:
        about["verification"] = ground.number
    others = {*await roles.holders(books, HANDLE_CASES)} - ground.deciders - {person}
    if others:
        about[cases.DECIDERS] = [Who(each) for each in sorted(ground.deciders)]
    return about


async def _of_state(books: Books, person: Person) -> Ground | None:
    if person.state in {"open", "locked"}:
        return None
    if person.state == "frozen":
        found = await states.last_freeze(books, person.id)
    else:
        acts = await audit.of_person(books, person.id)
        found = next((each for each in acts if each.kind == _CLOSED), None)
    against = FREEZE if person.state == "frozen" else CLOSING
    if found is None:
        return Ground(against, clock.now(), frozenset())
    return Ground(against, found.at, frozenset({found.actor, found.approver} - {HOUSE}))


async def _rejected(books: Books, person: int) -> Ground | None:
    newest = next(iter(await reading.of_person(books, person)), None)
    if newest is None or newest.state != "rejected":
        return None
    lasts = (await rules.at(books, TIME)).value
    if newest.decided_at + lasts <= clock.now():
        return None
    return Ground(REJECTION, newest.decided_at, frozenset({newest.decider}), newest.number)
