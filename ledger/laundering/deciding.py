"""What is decided of a case of alerts, by who handles them; nobody decides about herself.

close   it was a false alarm; two agree where a report is due (`ledger.laundering.reported`)
allow   this pair is as it should be, until a day; the rule does not look at it so long; as above
hold    what came in by its alerts stays in her wallet until it is released, or the case closed
report  a report is to be filed: the case stays open, and its clock runs
end     a pair is allowed no longer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import clock, ids, rules
from ledger.errors import NotAllowed, Refused
from ledger.laundering import clocks, holding, keeping, matters, parameters
from ledger.laundering.tables import CLOSED, OPEN, REPORT, AlertCaseRow, AllowedRow
from ledger.people import cases, facts, shown
from ledger.people.cases.opening import LONGEST
from ledger.people.cases.tables import CaseNoteRow
from ledger.people.facts import Who
from ledger.people.intents import HOLDER, Intent
from ledger.people.roles import HANDLE_ALERTS
from ledger.posting import NEW, Audit, Count, Guard, Posting, Row

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.laundering.holding import Held
    from ledger.laundering.matters import Allowed, Matter
    from ledger.people.cases import Case
    from ledger.people.persons import Person

END = "aml.end"
"""The verb by which a pair is allowed no longer."""
FALSE, ALLOWED, REPORTED = "false", "allowed", "reported"
"""How a case of alerts ends."""


class TooLong(Refused):
    """A pair is not allowed until then, but until a moment at the latest."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


async def close(act: Act, number: int, words: str) -> Case:
    """Close a case as a false alarm, once; NotAllowed where a report is due: that takes two."""
    case, matter = await _alone(act, number)
    posting = ending(act, case, matter, FALSE, words)
    await act.post(await holding.releasing(act.books, posting, case, words))
    return await cases.of_token(act.books, case.token)


async def hold(act: Act, number: int, words: str) -> list[Held]:
    """Hold what came in by the alerts of a case, as far as it is there, once; return that."""
    case, matter = await reach(act, number)
    key = ids.timed_child(act.key, "hold")
    if not await act.books.number(key):
        posting = await holding.placing(act.books, key, case, matter, words)
        posting.actor = act.actor.id
        await act.post(posting)
    return await holding.of_case(act.books, case.token)


async def release(act: Act, number: int, words: str) -> list[Held]:
    """Let what a case holds go, and leave the case open; return what that was.

    NotAllowed where a report is due: then it goes as two close the case.
    """
    case, matter = await reach(act, number)
    if matter.state == REPORT:
        raise NotAllowed("alert_let_go_by_two")
    key = ids.timed_child(act.key, "release")
    held = await holding.of_case(act.books, case.token)
    if not held and await act.books.number(key):
        return []
    if not held:
        raise NotAllowed("alert_holds_nothing")
    posting = Posting(
        key,
        holding.LET_GO,
        digest=ids.digest(str(number), words),
        actor=act.actor.id,
        guards=(Guard.on(AlertCaseRow.state, (case.token,), matter.state),),
        events=(shown.changed(cases.KIND, case.token),),
    )
    await act.post(await holding.releasing(act.books, posting, case, words))
    return held


async def report(act: Act, number: int, words: str) -> Case:
    """Let a report be filed: the case stays open until it is, and the clock of the report runs."""
    case, matter = await reach(act, number)
    if matter.state != OPEN:
        raise NotAllowed("alert_reported")
    due = clock.to_ms(await clocks.report_due(act.books, matter))
    key = (case.token,)
    posting = Posting(
        ids.timed_child(act.key, "alert_report"),
        "alert_report",
        digest=ids.digest(str(number), words),
        actor=act.actor.id,
        guards=(
            Guard.on(AlertCaseRow.state, key, OPEN, REPORT),
            Guard.on(AlertCaseRow.due_ms, key, matter.due_ms, due),
            Guard.on(AlertCaseRow.told, key, matter.told, 0),
        ),
        rows=(_note(act, case, words),),
        events=(shown.changed(cases.KIND, case.token),),
        audits=(_audit("aml.report", case, words),),
    )
    await act.post(posting)
    return case


async def allow(act: Act, number: int, other: Person, until: datetime, words: str) -> Allowed:
    """Let a rule not look at a pair until a moment, and close the case with that.

    NotAllowed for who is not among those of the case, TooLong for longer than may be.
    """
    case, matter = await _alone(act, number)
    await check_pair(act.books, case, other, until)
    posting = allowing(act, case, matter, other, until, words)
    await act.post(await holding.releasing(act.books, posting, case, words))
    return await matters.pair(act.books, pair_of(act))


async def check_pair(books: Books, case: Case, other: Person, until: datetime) -> None:
    """Refuse a pair that is none of the case, or a time that is over or too long."""
    if other.id not in await _others(books, case):
        raise NotAllowed("alert_other")
    now, most = clock.now(), (await rules.at(books, parameters.ALLOW)).value
    if until <= now:
        raise NotAllowed("alert_until")
    if until > now + most:
        raise TooLong(now + most)


def pair_of(act: Act) -> bytes:
    """Return the identity of the pair that an act allows."""
    return ids.timed_child(act.key, "allow")


def allowing(  # noqa: PLR0913, PLR0917 - a pair has that many sides
    act: Act, case: Case, matter: Matter, other: Person, until: datetime, words: str
) -> Posting:
    """Return what closes a case and lets a rule not look at its pair."""
    token = pair_of(act)
    pair = Row.of(
        AllowedRow,
        token=token,
        person=matter.person,
        other=other.id,
        rule=matter.rule,
        since_ms=clock.to_ms(clock.now()),
        until_ms=clock.to_ms(until),
        maker=act.actor.id,
        number=case.number,
        reason=words[:LONGEST],
    )
    posting = ending(act, case, matter, ALLOWED, words, {"other": Who(other.id), "until": until})
    posting.rows = (*posting.rows, pair, ending_intent(token, act.actor.id).row)
    return posting


async def end(act: Act, intent: Intent) -> Allowed:
    """Let a pair be allowed no longer, once."""
    token = ids.from_text(str(intent.facts["pair"]))
    found = await matters.pair(act.books, token)
    if act.actor.id in {found.person, found.other}:
        raise NotAllowed("case_own")
    ended = Guard.on(AllowedRow.ended_ms, (token,), 0, clock.to_ms(clock.now()))
    about: dict[str, Any] = {"other": Who(found.other), "rule": found.rule}
    audit = Audit(END, found.person, f"case {found.case}", facts.dump(about))
    posting = Posting(
        act.key, END, actor=act.actor.id, guards=(*intent.guards, ended), audits=(audit,)
    )
    await act.post(posting)
    return await matters.pair(act.books, token)


def ending_intent(token: bytes, maker: int) -> Intent:
    """Return what lets those who handle alerts end that a pair is allowed."""
    return Intent(
        maker,
        {"end": END},
        {"pair": ids.text(token)},
        lifetime=parameters.ALLOW.most,
        token=ids.timed_child(token, END),
        audience=f"{HOLDER}{HANDLE_ALERTS}",
    )


async def reach(act: Act, number: int) -> tuple[Case, Matter]:
    """Return a case of alerts for who may decide of it; NotAllowed for one of another kind."""
    case = await cases.get(act.books, number)
    cases.check(case, act.actor)
    if case.what != cases.ALERT:
        raise NotAllowed("alert_none")
    return case, await matters.get(act.books, case.token)


async def _alone(act: Act, number: int) -> tuple[Case, Matter]:
    """Return a case that one may end alone; NotAllowed where a report of it is due."""
    case, matter = await reach(act, number)
    if matter.state == REPORT:
        raise NotAllowed("alert_takes_two")
    return case, matter


async def _others(books: Books, case: Case) -> set[int]:
    found = await matters.alerts(books, case.token)
    return {other for each in found for other in each.others}


def ending(  # noqa: PLR0913, PLR0917 - an end has that many sides
    act: Act,
    case: Case,
    matter: Matter,
    result: str,
    words: str,
    about: dict[str, Any] | None = None,
) -> Posting:
    """Return what closes a case: it is of its token and no other, and its clock stops."""
    ends, key = cases.ending(case, act.actor.id, result, words[:LONGEST]), (case.token,)
    return Posting(
        ids.timed_child(act.key, f"alert_{result}"),
        f"alert_{result}",
        digest=ids.digest(str(case.number), result, words),
        actor=act.actor.id,
        guards=(
            *ends.guards,
            Guard.on(AlertCaseRow.state, key, matter.state, CLOSED),
            Guard.on(AlertCaseRow.result, key, "", result),
            Guard.on(AlertCaseRow.due_ms, key, matter.due_ms, 0),
        ),
        counts=(Count(keeping.ended(matter.person, matter.rule), 1),),
        events=ends.events,
        audits=(_audit(f"aml.{result}", case, words, about),),
    )


def _note(act: Act, case: Case, words: str) -> Row:
    return Row.of(
        CaseNoteRow,
        token=case.token,
        number=NEW,
        author=act.actor.id,
        at_ms=clock.to_ms(clock.now()),
        words=words[:LONGEST],
    )


def _audit(kind: str, case: Case, words: str, about: dict[str, Any] | None = None) -> Audit:
    return Audit(kind, case.person, f"case {case.number}", facts.dump(about or {}), words)
