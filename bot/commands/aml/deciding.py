"""What is decided of a case of alerts: a false alarm, a pair that is allowed, or a report."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.alerting import clock_said
from bot.commands.aml.reported import asks
from bot.grammar.kinds import PAYEE, UNTIL_DAY, CaseNumber, Finding, Why, watch_said
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Entry,
    Facts,
    Lacks,
    Live,
    Of,
    Reply,
    Said,
    _,
    command,
    p_,
    press,
    refusals,
    refuses,
    say,
    tells,
)
from ledger import ids, laundering
from ledger.errors import NotAllowed
from ledger.laundering import reported
from ledger.laundering.clocks import DECIDE_BY, LOOK_BY, REPORT_BY
from ledger.laundering.deciding import END, TooLong, ending_intent
from ledger.people import cases, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_ALERTS

NOBODY: Any = None
_OVERDUE = {
    LOOK_BY: _("A case of alerts was to be taken by {time}, and nobody has taken it."),
    DECIDE_BY: _("A case of alerts was to be decided by {time}, and is not."),
    REPORT_BY: _("A case of alerts is to be reported by {time}."),
}
_WHO = Of(about=_("Who the other one is"), option=p_("option", "name"))


@command(
    p_("trigger", "aml close"),
    about=_("Close a case of alerts as a false alarm, with a reason."),
    examples=(_("/aml close 12 a shop, and these are its customers"),),
    needs=HANDLE_ALERTS,
)
async def close(call: Call, number: CaseNumber, words: Finding) -> Reply:
    """Close it, or ask for somebody else's word where a report is due."""
    if await reported.takes_two(call.act, number):
        return await asks(call, await reported.draft(call.act, number, words))
    closed = await laundering.close(call.act, number, words)
    told = say("Case {number} is closed: a false alarm.", number=closed.number)
    return _told(told, closed.number)


@command(
    p_("trigger", "aml allow"),
    about=_("Let a rule not look at a pair until a day, with a reason; that closes the case."),
    examples=(_("/aml allow 12 until 31/12 her grandmother helps each month"),),
    needs=HANDLE_ALERTS,
)
async def allow(
    call: Call,
    number: CaseNumber,
    to: Annotated[Person, PAYEE, _WHO] = NOBODY,
    *,
    until: Annotated[date, UNTIL_DAY, Of(option=p_("option", "until"))],
    words: Finding,
) -> Reply:
    """Allow the pair; whom, is asked where there is more than one."""
    other = to or await _other(call, number, {"number": number, "until": until, "words": words})
    zone = ZoneInfo(call.settings.time_zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    if await reported.takes_two(call.act, number):
        asked = await reported.draft(call.act, number, words, other, end)
        return await asks(call, asked)
    pair = await laundering.allow(call.act, number, other, end, words)
    return _told(await _pair_said(call, pair), number)


@command(
    p_("trigger", "aml report"),
    about=_("Let a case of alerts be reported, with a reason; its clock runs then."),
    examples=(_("/aml report 12 the same money came back twice"),),
    needs=HANDLE_ALERTS,
)
async def report(call: Call, number: CaseNumber, words: Finding) -> Reply:
    """Let it be reported; whom it is about learns nothing of it."""
    found = await laundering.report(call.act, number, words)
    matter = await laundering.get(call.books, found.token)
    runs = await laundering.clock_of(call.books, matter, taken=True)
    clock = clock_said(runs) if runs else say("closed")
    told = say("Case {number}: {clock}.", number=number, clock=clock)
    more = say("Nobody may tell anybody whom it is about that there is a report.")
    return Reply.of(told, more, buttons=[Button.goes(say("The case"), "case", number)])


@command(
    p_("trigger", "aml filed"),
    about=_("Close a case of alerts whose report was filed: on which day, under which number."),
    examples=(_("/aml filed 12 yesterday, accepted as 31000012"),),
    needs=HANDLE_ALERTS,
    aloud=False,
)
async def filed(call: Call, number: CaseNumber, words: Why) -> Reply:
    """Ask for somebody else's word that it was."""
    return await asks(call, await reported.filed(call.act, number, words))


@command(
    p_("trigger", "aml allowed"),
    about=_("See the pairs that rules against laundering do not look at, and until when."),
    needs=HANDLE_ALERTS,
)
async def allowed(call: Call) -> Reply:
    """List them."""
    return await pairs(call)


async def pairs(call: Call) -> Reply:
    """List the pairs, those first that end first, but for who asks herself."""
    found = await laundering.allowed(call.books)
    hers = call.actor.id
    listed = [each for each in found if hers not in {each.person, each.other}]
    if not listed:
        return Reply.of(say("No pair is allowed."))
    entries = [await _entry(call, each) for each in listed]
    buttons = [
        Button.does(
            say("End it: case {number}", number=each.case),
            ending_intent(each.token, each.maker),
            "end",
        )
        for each in listed
    ]
    return Reply.of(card=Card(say("Allowed pairs"), entries=entries), buttons=buttons)


@press(END, needs=HANDLE_ALERTS)
async def ended(call: Call, intent: Intent) -> Reply:
    """Let a pair be allowed no longer."""
    pair = await laundering.end(call.act, intent)
    people = await persons.by_ids(call.books, {pair.person, pair.other})
    known: dict[str, Any] = {"person": people[pair.person], "other": people[pair.other]}
    return Reply.of(say("{person} and {other} are looked at again.", **known), edits_card=True)


@tells("alert_overdue")
def alert_overdue(facts: Facts) -> Reply:
    """Tell that the clock of a case runs out, or has, and show the case."""
    told = say(_OVERDUE[facts.what], time=facts.by)
    return Reply((told,), live=Live(cases.KIND, ids.from_text(facts.card)))


@tells("alert_failed")
def alert_failed(facts: Facts) -> Reply:
    """Tell that what a rule found could not become a case, and at which receipt."""
    told = say(
        "What a rule against laundering found at receipt {number} could not be kept as a case, and"
        " was passed by. Look at the receipt; the log says why.",
        number=facts.receipt,
    )
    button = Button.goes(say("Receipt {number}", number=facts.receipt), "tx", facts.receipt)
    return Reply.of(card=Card(told, tone="waits"), buttons=[button])


refused = refusals(
    {
        "alert": say("This is no case of alerts."),
        "alert_none": say(
            "This is no case of alerts. {cases} lists the open ones.", cases=Code("/cases")
        ),
        "alert_nothing": say(
            "Only what came in by an alert of this case can be held, and nothing of that is there."
        ),
        "alert_holds": say("This case holds what came in already."),
        ("alert_holds", "state"): say("This was decided meanwhile. Look again."),
        "alert_holds_nothing": say("This case holds nothing."),
        "alert_takes_two": say("A report of this case is due, so two have to agree to close it."),
        "alert_let_go_by_two": say(
            "A report of this case is due: what it holds is let go as two agree to close it,"
            " with {command}.",
            command=Code("/aml close"),
        ),
        "alert_reported": say("This case is to be reported already, or closed."),
        "alert_until": say("That day is over. Write one that is still to come."),
        "alert_other": say("This person is not among those of the case. Name one who is."),
        "case_alert": say(
            "This case is decided by its own buttons: a false alarm, an allowed pair or a report."
        ),
        "aml_is_on": say("This is looked for already."),
        "aml_is_off": say("This is not looked for now."),
        ("alert_cases", "state"): say("This case was decided meanwhile. Look again."),
    }
)


@refuses(TooLong)
def too_long(long: TooLong) -> Said:
    """Say until when a pair may be allowed."""
    return say("A pair can be allowed until {time} at the latest.", time=long.latest)


async def _other(call: Call, number: int, known: dict[str, Any]) -> Person:
    """Return the only other one of a case; Lacks where there are several."""
    case = await cases.get(call.books, number)
    cases.check(case, call.actor)
    if case.what != cases.ALERT:
        raise NotAllowed("alert_none")
    found = await laundering.alerts(call.books, case.token)
    others = list(dict.fromkeys(other for each in found for other in each.others))
    if len(others) != 1:
        raise Lacks(allow, "to", PAYEE.missing(Code(PAYEE.example), pays=False), known)
    return await persons.by_id(call.books, others[0])


async def _pair_said(call: Call, pair: laundering.Allowed) -> Said:
    people = await persons.by_ids(call.books, {pair.person, pair.other})
    known: dict[str, Any] = {"person": people[pair.person], "other": people[pair.other]}
    return say(
        "{rule}: {person} and {other} are not looked at until {time}.",
        rule=watch_said(pair.rule),
        time=pair.until,
        **known,
    )


async def _entry(call: Call, pair: laundering.Allowed) -> Entry:
    maker = (await persons.by_ids(call.books, {pair.maker}))[pair.maker]
    what = await _pair_said(call, pair)
    known: dict[str, Any] = {"person": maker, "reason": pair.reason, "number": pair.case}
    below = say("by {person}, case {number}: {reason}", **known)
    return Entry(say("{what} {below}", what=what, below=below), what, below, None)


def _told(said: Said, number: int) -> Reply:
    return Reply.of(said, buttons=[Button.goes(say("The case"), "case", number)])
