"""Cases: what somebody reports, or support opens, until support has dealt with it.

open    it is kept, and support is told; what is open about the same is the case
begin   support opens one itself, about a person or a receipt
assign  somebody deals with it, and is told
note    what is found goes below it, for those who handle cases
close   it is dealt with, and who opened it is told how

Nobody deals with what is about her, or with what she reported herself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, ids
from ledger.errors import NotAllowed, NotFound
from ledger.people import facts, roles, shown
from ledger.people.cases.reading import (
    NOTES,
    OF_PERSON,
    OF_RECEIPT,
    OF_SUPPORT,
    PAGE,
    Case,
    Noted,
    among,
    get,
    notes,
    of_opener,
    of_token,
    open_cases,
    whom,
)
from ledger.people.cases.tables import CaseNoteRow, CaseRow
from ledger.people.facts import Who
from ledger.people.intents import HOLDER, Intent
from ledger.people.roles import HANDLE_CASES
from ledger.people.shown import Live
from ledger.posting import ANY, DAY, NEW, Audit, Count, Event, Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.posting import Cell

__all__ = [
    "NOTES",
    "OF_PERSON",
    "OF_RECEIPT",
    "PAGE",
    "Case",
    "Most",
    "Noted",
    "among",
    "get",
    "notes",
    "of_token",
    "open_cases",
]

PAYOUT: Final = "payout"
"""What somebody opens while the house winds down: how what she has is to reach her."""
APPEAL: Final = "appeal"
"""What somebody opens whose account is not open: she asks for a review."""
KIND = "case"
"""The kind of its live card."""
CLOSE, TAKE, NOTE = "cases.close", "cases.take", "cases.note"
"""The verbs of its buttons."""
OPENED, OPEN_NOW = "cases", "open cases"
"""The limits: how many somebody opens in a day, and has open at a time."""


class Most(NamedTuple):
    """How many cases somebody may open in a day, and have open at a time."""

    a_day: int
    at_a_time: int


MOST = Most(5, 3)
"""What holds while no rule says otherwise."""
RESULTS = ("upheld", "rejected", "refunded", "duplicate")
"""How a case ends."""
LONGEST = 500
_FOR_EVER = timedelta(days=36_500)


async def open(  # noqa: A001 - a case is opened
    act: Act, what: str, about: Mapping[str, Fact], words: str, most: Most = MOST
) -> Case:
    """Keep what somebody reports, and tell support, but nobody whom it is about.

    What she has open about the same is the case. LimitExceeded for too many in a day, or open
    at a time.
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

    NotAllowed for who may not handle cases, NotFound for whom it is about.
    """
    case = await get(act.books, number)
    check(case, act.actor.id)
    holds = await roles.holding(act.books, assignee, HANDLE_CASES)
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
    check(case, act.actor.id)
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

    NotFound for whom it is about, NotAllowed for who reported it.
    """
    case = await get(act.books, number)
    check(case, act.actor.id)
    outcome = outcome[:LONGEST]
    values: dict[str, Cell] = {
        "outcome": outcome,
        "result": result,
        "closer": act.actor.id,
        "closed_ms": clock.to_ms(clock.now()),
    }
    cells = [Guard("cases", (case.token,), name, ANY, value) for name, value in values.items()]
    posting = _changing(act, case, "close", *cells, new="closed", digest=f"{result} {outcome}")
    posting.counts = () if case.is_supports else (Count(_at_a_time(case.opener), -1),)
    posting.audits = (_audit("cases.close", case, {"result": result}, outcome),)
    if case.opener != act.actor.id:
        about: dict[str, Fact] = {"case": case.number, "outcome": outcome, "result": result}
        told = Event("case_closed", case.opener, facts.dump(about))
        posting.events = (told, *posting.events)
    await act.post(posting)
    return await of_token(act.books, case.token)


def check(case: Case, handler: int) -> None:
    """Refuse to let somebody deal with what is her own."""
    if case.is_about(handler):
        raise NotFound(KIND)
    if case.is_reported_by(handler):
        raise NotAllowed("case_own")


def handling(token: bytes, opener: int) -> Intent:
    """Return what lets support deal with a case."""
    return Intent(
        opener,
        {"close": CLOSE, "take": TAKE, "note": NOTE},
        {"case": ids.text(token)},
        lifetime=_FOR_EVER,
        token=ids.timed_child(token, CLOSE),
        audience=f"{HOLDER}{HANDLE_CASES}",
        times="each",
        card=Live(KIND, token),
    )


async def _open(
    act: Act, what: str, about: Mapping[str, Fact], words: str, counts: tuple[Count, ...]
) -> Case:
    opener, written = act.actor.id, facts.dump(about)
    for case in await of_opener(act.books, opener):
        if (case.what, case.about) == (what, facts.load(written)):
            return case
    token, meant = ids.timed_child(act.key, KIND), whom(about)
    told = facts.dump({"card": ids.text(token)})
    support = [
        each
        for each in await roles.holders(act.books, HANDLE_CASES)
        if each not in {opener, *meant}
    ]
    person = opener if what in {APPEAL, PAYOUT} else next(iter(sorted(meant - {opener})), 0)
    opened = Row.of(
        CaseRow,
        token=token,
        number=NEW,
        what=what,
        about=written,
        opener=opener,
        words=words[:LONGEST],
        opened_ms=clock.to_ms(clock.now()),
        person=person or None,
    )
    posting = Posting(
        token,
        KIND,
        digest=ids.digest(what, written, words),
        actor=opener,
        rows=(opened, handling(token, opener).row),
        counts=counts,
        events=tuple(Event("case_opened", each, told) for each in support),
        audits=(Audit("cases.open", person, "", written),) if what in OF_SUPPORT else (),
    )
    await act.post(posting)
    return await of_token(act.books, token)


def _changing(
    act: Act, case: Case, how: str, *cells: Guard, new: str = "", digest: str = ""
) -> Posting:
    """Return what changes a case that is open, and its card with it."""
    stays = Guard.on(CaseRow.state, (case.token,), "open", *([new] if new else []))
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


def _at_a_time(opener: int) -> str:
    return f"{OPEN_NOW}:{opener}"
