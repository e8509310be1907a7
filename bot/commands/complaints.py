"""A complaint: something went wrong, and there is an answer by a day."""

from typing import Annotated, Any

from bot.complaining import not_content
from bot.grammar.kinds import HAPPENED, Happened, Number
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Entry,
    Facts,
    Lacks,
    Leads,
    Live,
    Of,
    Reply,
    _,
    command,
    p_,
    page,
    press,
    refusals,
    say,
    tells,
)
from ledger import complaints, ids
from ledger.people.cases import DECIDERS, KIND, Case
from ledger.people.intents import Intent

_RECEIPT = Of(option=p_("option", "number"))


@command(
    p_("trigger", "complain"),
    about=_("Complain about a payment or anything else; there is an answer by a day."),
    examples=(_("/complain 42 the fee is not what the card said"), "/complain"),
    bare="show",
    twin=p_("slash command", "complain"),
    menu=_("Complain"),
    family=p_("slash command", "account"),
)
async def complain(
    call: Call, words: Happened = NO_NOTE, receipt: Annotated[Number, _RECEIPT] = 0
) -> Reply:
    """Open one; or show those that there are, and ask for a new one."""
    if words:
        return await _opened(call, await complaints.open(call.act, words, receipt))
    found = await complaints.mine(call.books, call.actor.id)
    if receipt or not found:
        asks = HAPPENED.missing(Code(HAPPENED.example), pays=False)
        raise Lacks(complain, "words", asks, {"receipt": receipt} if receipt else {})
    return await _listed(call, found)


@command(
    p_("trigger", "complain new"),
    about=_("Tell support of something new: what went wrong, or who is in your account."),
    examples=(_("/complain new somebody else is in my account"),),
    twin=p_("slash command", "complain new"),
    family=p_("slash command", "account"),
)
async def complain_new(call: Call, words: Happened) -> Reply:
    """Open one, whatever others there are."""
    return await _opened(call, await complaints.open(call.act, words))


@page("complain")
async def begun(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Ask what happened."""
    return Reply((), leads=Leads("complain new", {}))


@press(complaints.AGAIN)
async def again(call: Call, intent: Intent) -> Reply:
    """Let somebody else look at it."""
    known: Any = intent.facts
    return await _opened(call, await complaints.again(call.act, int(known["case"])))


@tells("case_late")
def case_late(facts: Facts) -> Reply:
    """Tell who waits that it takes longer, or that owners have it now."""
    if facts.stage == "longer":
        told = say(
            "Case {number} takes longer than we said. You have an answer by {time}.",
            number=facts.case,
            time=facts.until,
        )
    else:
        told = say(
            "Case {number} should have been answered by {time}. The owners have been told.",
            number=facts.case,
            time=facts.until,
        )
    return Reply.of(card=Card(told, tone="waits"))


@tells("case_overdue")
def case_overdue(facts: Facts) -> Reply:
    """Show a case again to those who handle it."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


async def _opened(call: Call, case: Case) -> Reply:
    by = await complaints.answer_by(call.books, case)
    told = say("Your complaint is case {number}.", number=case.number)
    more = [
        *([say("Somebody else looks at it than who answered.")] if DECIDERS in case.about else []),
        say("{command} shows how it stands.", command=Code(f"/case {case.number}")),
    ]
    rows = [(say("Answer by"), by)]
    return Reply.of(card=Card(told, rows=rows, note=case.words, more=more, tone="waits"))


async def _listed(call: Call, found: list[Case]) -> Reply:
    entries = [await _entry(call, each) for each in found]
    buttons = [
        await not_content(call.books, each)
        for each in found
        if await complaints.may_again(call.books, each, call.actor.id)
    ]
    buttons.append(Button.goes(say("Another complaint"), "complain", ""))
    more = [say("To make another one: {command}", command=Code("/complain new"))]
    return Reply.of(card=Card(say("Your complaints"), entries=entries, more=more), buttons=buttons)


async def _entry(call: Call, case: Case) -> Entry:
    what = say("Case {number}: {words}", number=case.number, words=case.words)
    if case.closed_at:
        below = say("answered on {time}", time=case.closed_at)
        if case.outcome:
            below = say("answered: {words}", words=case.outcome)
    else:
        below = say("answer by {time}", time=await complaints.answer_by(call.books, case))
    return Entry(say("{what} ({below})", what=what, below=below), what, below, None)


refused = refusals(
    {
        "complaint_receipt": say(
            "This receipt is not yours. {command} shows yours.", command=Code("/history")
        ),
        "complaint_again": say("This can be said once of an answer, and only for a time."),
    }
)
