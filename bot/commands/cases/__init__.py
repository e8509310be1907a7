"""Cases: something is reported or opened, somebody deals with it, and it ends with a result."""

from dataclasses import replace
from typing import Annotated, Any

from bot.commands.cases.drawing import NEXT, RESULTS, drawn_case, entry, people_of, title
from bot.commands.cases.own import own
from bot.commands.cases.queue import later, number_of, open_cases
from bot.commands.cases.reporting import OF, reported, wrong, wrongperson
from bot.grammar.kinds import PAYEE, CaseNumber, Finding, Matter, Number, Outcome, Result
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Facts,
    Lacks,
    Leads,
    Live,
    Of,
    Reply,
    Said,
    _,
    acts,
    command,
    limits,
    p_,
    page,
    pending,
    press,
    refusals,
    refuses,
    say,
    tells,
)
from ledger import appeals, complaints, ids
from ledger.errors import NotFound
from ledger.people import cases
from ledger.people.cases import (
    CLOSE,
    KIND,
    NOTE,
    NOTES,
    OF_PERSON,
    OF_RECEIPT,
    TAKE,
    Case,
    NoCase,
)
from ledger.people.facts import Fact, Who
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_CASES

__all__ = ["drawn_case", "later", "open_cases", "reported", "wrong", "wrongperson"]

NOBODY: Any = None
_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))


@command(
    p_("trigger", "case"),
    about=_("See a case by its number, or your own, and how to tell support of something."),
    examples=("/case 12", "/case"),
    bare="show",
    twin=p_("slash command", "case"),
)
async def case(call: Call, number: CaseNumber = 0) -> Reply:
    """Show a case to who opened it and to support; or what is hers, and how to begin."""
    return await (_case(call, number) if number else own(call))


@command(
    p_("trigger", "case assign"),
    about=_("Let somebody deal with a case."),
    examples=(_("/case 12 assign @sara"),),
    twin=p_("slash command", "case assign"),
    needs=HANDLE_CASES,
)
async def assign(call: Call, number: CaseNumber, to: Annotated[Person, PAYEE, _WHO]) -> Reply:
    """Let somebody else, or oneself, deal with it."""
    assigned = await cases.assign(call.act, number, to.id)
    return await _redrawn(call, assigned)


@command(
    p_("trigger", "case note"),
    about=_("Note something below a case, for those who handle cases."),
    examples=(_("/case 12 note the bank was asked"),),
    twin=p_("slash command", "case note"),
    needs=HANDLE_CASES,
)
async def note(call: Call, number: CaseNumber, words: Finding) -> Reply:
    """Note it, for good."""
    return await _redrawn(call, await cases.note(call.act, number, words))


@command(
    p_("trigger", "case close"),
    about=_("Close a case with its result, which who reported it is told."),
    examples=(_("/case 12 close refunded it came back"),),
    twin=p_("slash command", "case close"),
    needs=HANDLE_CASES,
)
async def closecase(
    call: Call, number: CaseNumber, result: Result, words: Outcome = NO_NOTE
) -> Reply:
    """Close it."""
    closed = await cases.close(call.act, number, result, words)
    return Reply.of(
        say(
            "Case {number} is closed: {result}. Its opener is told.",
            number=closed.number,
            result=RESULTS[result],
        )
    )


@command(
    p_("trigger", "case open"),
    about=_("Open a case about somebody or about a receipt."),
    examples=(_("/case open @sara asks strangers"), _("/case open 1042 a double charge")),
    twin=p_("slash command", "case open"),
    needs=HANDLE_CASES,
)
async def opencase(
    call: Call,
    words: Matter,
    to: Annotated[Person, PAYEE, _WHO] = NOBODY,
    receipt: Annotated[Number, Of(option=p_("option", "number"))] = 0,
) -> Reply:
    """Open one, and deal with it."""
    if receipt:
        found = await call.books.transfer(receipt)
        about: dict[str, Fact] = {
            "receipt": receipt,
            "payer": Who(found.payer),
            "payee": Who(found.payee),
            "amount": found.amount,
        }
        return await _opened(call, OF_RECEIPT, about, words)
    if to is None:
        asks = PAYEE.missing(Code(PAYEE.example), pays=False)
        raise Lacks(opencase, "to", asks, {"words": words})
    if to.unmet:
        raise NotFound("person")
    return await _opened(call, OF_PERSON, {"person": Who(to.id)}, words)


@page("case")
async def shown(call: Call, at: str) -> Reply:
    """Show a case or what was noted of it, or begin one about a receipt."""
    if at.startswith(OF):
        return Reply((), leads=Leads("wrongperson", {"number": number_of(at.removeprefix(OF))}))
    if at.startswith("notes."):
        return await _notes(call, at.removeprefix("notes."))
    return await _case(call, number_of(at))


@press(CLOSE, needs=HANDLE_CASES)
async def closing(call: Call, intent: Intent) -> Reply:
    """Ask what came of a case."""
    return Reply((), leads=Leads("case close", {"number": (await _of(call, intent)).number}))


@press(NOTE, needs=HANDLE_CASES)
async def noting(call: Call, intent: Intent) -> Reply:
    """Ask what is to be noted."""
    return Reply((), leads=Leads("case note", {"number": (await _of(call, intent)).number}))


@press(TAKE, needs=HANDLE_CASES)
async def taking(call: Call, intent: Intent) -> Reply:
    """Let who presses deal with it."""
    found = await _of(call, intent)
    await cases.assign(call.act, found.number, call.actor.id)
    return await drawn_case(call.books, found.token, call.actor)


@tells("case_opened")
def case_opened(facts: Facts) -> Reply:
    """Show a case to support."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@tells("case_assigned")
def case_assigned(facts: Facts) -> Reply:
    """Show a case to whoever is to deal with it."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@tells("case_closed")
def case_closed(facts: Facts) -> Reply:
    """Tell who opened a case what came of it."""
    result, outcome = RESULTS.get(getattr(facts, "result", "")), facts.outcome
    number = facts.case
    if result is None:  # it was closed before there were results
        told = say("Your case {number} is closed: {outcome}", number=number, outcome=outcome)
        return Reply.of(card=Card(told, tone="ended"))
    told = say("Your case {number} is closed: {result}.", number=number, result=result)
    upheld = getattr(facts, "against", "") if facts.result == "upheld" else ""
    more = [NEXT[upheld]] if upheld in NEXT else []
    shows = getattr(facts, "what", "") == complaints.COMPLAINT
    buttons = [Button.goes(say("The case"), "case", number)] if shows else []
    if upheld == appeals.REJECTION:
        buttons.append(Button.goes(say("Verify now"), "verify", ""))
    return Reply.of(card=Card(told, note=outcome, more=more, tone="ended"), buttons=buttons)


open_ones = pending(open_cases=p_("pending", "Open cases"))
named = acts(
    {
        "cases.open": _("Case opened"),
        "cases.assign": _("Case assigned"),
        "cases.note": _("Note on a case"),
        "cases.close": _("Case closed"),
    }
)
refused = refusals(
    {
        "case": say(
            "There is no such case of yours. To report a payment, open its receipt,"
            " like {example}.",
            example=Code("/tx 123"),
        ),
        "case_own": say("You have opened this case, so somebody else deals with it."),
        "case_assignee": say("This person cannot deal with this case. Name somebody else."),
        ("cases", "closed"): say("This case was closed before."),
    }
)


@refuses(NoCase)
def no_case(missing: NoCase) -> Said:
    """Say to support that there is none of this number."""
    return say(
        "There is no case {number}. {cases} lists the open ones.",
        number=missing.number,
        cases=Code("/cases"),
    )


limited = limits(
    {
        cases.OPENED: _("You can open {most} cases a day. Try again from {time}."),
        cases.OPEN_NOW: _("You have {most} open cases. Wait until one of them is closed."),
    }
)


async def _case(call: Call, number: int) -> Reply:
    handles = call.may(HANDLE_CASES)
    missing = NoCase(number) if handles else NotFound("case")
    try:
        found = await cases.get(call.books, number)
    except NoCase:
        raise missing from None
    handles = call.may(found.needs)
    if found.opener != call.actor.id and (found.is_about(call.actor.id) or not handles):
        raise missing
    return await _redrawn(call, found)


async def _redrawn(call: Call, found: Case) -> Reply:
    return replace(await drawn_case(call.books, found.token, call.actor), edits_card=False)


async def _opened(call: Call, what: str, about: dict[str, Fact], words: str) -> Reply:
    return await _redrawn(call, await cases.begin(call.act, what, about, words))


async def _of(call: Call, intent: Intent) -> Case:
    found = await cases.of_token(call.books, ids.from_text(str(intent.facts["case"])))
    cases.check(found, call.actor)
    return found


async def _notes(call: Call, at: str) -> Reply:
    """Show the notes of a case before one of them, to those who handle it."""
    number, _dot, before = at.partition(".")
    if not call.may(HANDLE_CASES):
        raise NotFound("case")
    found = await cases.get(call.books, number_of(number))
    cases.check(found, call.actor)
    noted = await cases.notes(call.books, found.token, number_of(before or "0"))
    people = await people_of(call.books, [found], noted)
    buttons = [Button.goes(say("The case"), "case", found.number)]
    if len(noted) > NOTES:
        earlier = f"notes.{found.number}.{noted[NOTES - 1].number}"
        buttons.insert(0, Button.goes(say("Earlier notes"), "case", earlier))
    entries = [entry(each, people) for each in noted[:NOTES][::-1]]
    return Reply.of(card=Card(title(found, people), entries=entries), buttons=buttons)
