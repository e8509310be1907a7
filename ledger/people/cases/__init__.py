"""Cases: what somebody reports, or support opens, until support has dealt with it.

open    it is kept, and support is told; what is open about the same is the case
begin   support opens one itself, about a person or a receipt
assign  somebody deals with it, and is told
note    what is found goes below it, for those who handle cases
opening what the house opens itself, to go with the posting that it is about
close   it is dealt with, and who opened it is told how
ending  what goes with a posting that deals with it

Nobody deals with what is about her, or with what she reported herself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger import clock, ids
from ledger.errors import NotAllowed
from ledger.people import facts, roles, shown
from ledger.people.cases.opening import (
    APPEAL,
    CLOSE,
    DECIDED,
    KIND,
    LONGEST,
    NOTE,
    PAYOUT,
    TAKE,
    handling,
    opening,
)
from ledger.people.cases.reading import (
    ALERT,
    CONFIDENTIAL,
    DISPUTE,
    GIFTS,
    NOTES,
    OF_PERSON,
    OF_RECEIPT,
    PAGE,
    SCREENING,
    Case,
    NoCase,
    Noted,
    among,
    get,
    notes,
    of_opener,
    of_token,
    open_cases,
    whom,
)
from ledger.people.cases.tables import DECIDERS, CaseNoteRow, CaseRow
from ledger.people.facts import Who
from ledger.posting import ANY, DAY, NEW, Audit, Count, Event, Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Cell

__all__ = [
    "ALERT",
    "APPEAL",
    "CLOSE",
    "CONFIDENTIAL",
    "DECIDERS",
    "DISPUTE",
    "GIFTS",
    "KIND",
    "NOTE",
    "NOTES",
    "OF_PERSON",
    "OF_RECEIPT",
    "PAGE",
    "PAYOUT",
    "SCREENING",
    "TAKE",
    "Case",
    "Most",
    "NoCase",
    "Noted",
    "among",
    "get",
    "handling",
    "notes",
    "of_token",
    "open_cases",
    "opening",
    "whom",
]

OPENED, OPEN_NOW = "cases", "open cases"
"""The limits: how many somebody opens in a day, and has open at a time."""
APPEALS = "open appeals"
"""The limit of appeals: one is open at a time."""


class Ending(NamedTuple):
    """What closes a case, and lets its card say so."""

    guards: tuple[Guard, ...]
    events: tuple[Event, ...]
    audits: tuple[Audit, ...]


class Most(NamedTuple):
    """How many cases somebody may open in a day, and have open at a time."""

    a_day: int
    at_a_time: int


MOST = Most(5, 3)
"""What holds while no rule says otherwise."""
RESULTS = ("upheld", "rejected", "refunded", "duplicate")
"""How a case ends."""


async def open(  # noqa: A001 - a case is opened
    act: Act, what: str, about: Mapping[str, Fact], words: str, most: Most = MOST
) -> Case:
    """Keep what somebody reports, and tell support, but nobody whom it is about.

    What she has open about the same is the case, or in the same words, where it is about nothing.
    LimitExceeded for too many in a day, or open at a time.
    """
    opener = act.actor.id
    today = Count.of(OPENED, opener, DAY, 1, most.a_day)
    counts = (today, Count(_at_a_time(opener), 1, most.at_a_time))
    return await _open(act, what, about, words, counts)


async def begin(act: Act, what: str, about: Mapping[str, Fact], words: str) -> Case:
    """Keep a case that support opens itself, as many as there are."""
    return await _open(act, what, about, words, ())


async def assign(act: Act, number: int, assignee: int) -> Case:
    """Let somebody deal with a case, and tell her, unless it is she who says so.

    NotAllowed for who may not handle cases, NoCase for whom it is about.
    """
    case = await get(act.books, number)
    check(case, act.actor)
    holds = await roles.holding(act.books, assignee, case.needs)
    if not holds or case.is_about(assignee) or case.is_reported_by(assignee):
        raise NotAllowed("case_assignee")
    told = facts.dump({"card": ids.text(case.token)})
    has_it = Guard.on(CaseRow.assignee, (case.token,), ANY, assignee)
    posting = _changing(act, case, "assign", has_it, *holds, digest=str(assignee))
    posting.audits = (_audit("cases.assign", case, {"assignee": Who(assignee)}),)
    if assignee != act.actor.id:
        posting.events = (*posting.events, Event("case_assigned", assignee, told))
    await act.post(posting)
    return await of_token(act.books, case.token)


async def note(act: Act, number: int, words: str) -> Case:
    """Note something below a case, for those who handle cases; it stays as it is."""
    case = await get(act.books, number)
    check(case, act.actor)
    posting = _changing(act, case, "note", digest=words)
    noted = Row.of(
        CaseNoteRow,
        token=case.token,
        number=NEW,
        author=act.actor.id,
        at_ms=clock.to_ms(clock.now()),
        words=words[:LONGEST],
    )
    posting.rows, posting.audits = (noted,), (_audit("cases.note", case, {}),)
    await act.post(posting)
    return case


async def close(act: Act, number: int, result: str, outcome: str = "") -> Case:
    """Deal with a case, once, and tell who opened it; AlreadySettled if somebody else has.

    NoCase for whom it is about, NotAllowed for who reported it, and for what is `DECIDED`.
    """
    case = await get(act.books, number)
    check(case, act.actor)
    if case.what in DECIDED:
        raise NotAllowed(f"case_{case.what}")
    outcome = outcome[:LONGEST]
    cells = _closing(case, act.actor.id, result, outcome)
    posting = _changing(act, case, "close", *cells, digest=f"{result} {outcome}")
    posting.counts = () if case.is_supports else (Count(_at_a_time(case.opener), -1),)
    if case.about.get("against"):
        posting.counts = (*posting.counts, Count(one_appeal(case.opener), -1))
    posting.audits = (_audit("cases.close", case, {"result": result}, outcome),)
    if case.opener != act.actor.id:
        about: dict[str, Fact] = {"case": case.number, "outcome": outcome, "result": result}
        about |= {"what": case.what, "against": str(case.about.get("against", ""))}
        told = Event("case_closed", case.opener, facts.dump(about))
        posting.events = (told, *posting.events)
    await act.post(posting)
    return await of_token(act.books, case.token)


def ending(case: Case, closer: int, result: str, outcome: str) -> Ending:
    """Return what goes with a posting that deals with what the house has opened."""
    audit = _audit("cases.close", case, {"result": result}, outcome)
    cells = _closing(case, closer, result, outcome)
    return Ending(cells, (shown.changed(KIND, case.token),), (audit,))


def check(case: Case, handler: Person) -> None:
    """Refuse to let somebody deal with what is her own, or what she may not know of."""
    may = roles.permitted(frozenset(handler.roles))
    if case.is_about(handler.id) or (case.is_confidential and case.needs not in may):
        raise NoCase(case.number)
    if case.is_reported_by(handler.id):
        raise NotAllowed("case_own")


async def _open(
    act: Act, what: str, about: Mapping[str, Fact], words: str, counts: tuple[Count, ...]
) -> Case:
    opener, written = act.actor.id, facts.dump(about)
    for case in await of_opener(act.books, opener):
        same = (case.what, case.about) == (what, facts.load(written))
        if same and (about or what == PAYOUT or case.words == words[:LONGEST]):
            return case
    token = ids.timed_child(act.key, KIND)
    opened = await opening(act.books, token, what, about, words, opener)
    posting = Posting(
        token,
        KIND,
        digest=ids.digest(what, written, words),
        actor=opener,
        rows=opened.rows,
        counts=counts,
        events=opened.events,
        audits=opened.audits,
    )
    await act.post(posting)
    return await of_token(act.books, token)


def _closing(case: Case, closer: int, result: str, outcome: str) -> tuple[Guard, ...]:
    values: dict[str, Cell] = {
        "outcome": outcome,
        "result": result,
        "closer": closer,
        "closed_ms": clock.to_ms(clock.now()),
    }
    closes = Guard.on(CaseRow.state, (case.token,), "open", "closed")
    known = (Guard("cases", (case.token,), name, ANY, value) for name, value in values.items())
    return (closes, *known)


def _changing(act: Act, case: Case, how: str, *cells: Guard, digest: str = "") -> Posting:
    """Return what changes a case that is open, and its card with it."""
    stays = Guard.on(CaseRow.state, (case.token,), "open")
    return Posting(
        ids.timed_child(act.key, how),
        f"case_{how}",
        digest=ids.digest(str(case.number), how, digest),
        actor=act.actor.id,
        guards=(stays, *cells),
        events=(shown.changed(KIND, case.token),),
    )


def _audit(kind: str, case: Case, known: Mapping[str, Fact], words: str = "") -> Audit:
    return Audit(kind, case.person, f"case {case.number}", facts.dump(known), words)


def one_appeal(opener: int) -> str:
    """Return the counter of the appeal that somebody has open."""
    return f"{APPEALS}:{opener}"


def _at_a_time(opener: int) -> str:
    return f"{OPEN_NOW}:{opener}"
