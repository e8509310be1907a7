"""Duties: what is to be filed by when; that it was, two agree, and it is in the audit."""

from datetime import date
from typing import Annotated, Any

from bot.grammar.kinds import ON_PAST_DAY, DutyNumber, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Entry,
    Facts,
    Leads,
    Of,
    People,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    page,
    press,
    receipt,
    refusals,
    say,
    say_many,
    tells,
)
from bot.proposing import drawn, signed
from ledger import clock, duties, rules
from ledger.books import Books
from ledger.duties import CURRENCY, DONE, FILED, Draft, Duty
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import SEE_AUDIT, SET_RULES

_NO_DAY = date.min
_MOST_DIGITS = 18
_REASON = say("How")
_OFF = say(
    "No clock runs for a registration or for reports of currency until its rule is decided:"
    " {command} shows them.",
    command=Code("/rules"),
)


@command(
    p_("trigger", "duties"),
    about=_("See what is to be filed by when."),
    needs=SEE_AUDIT,
    bare="list",
    twin=p_("slash command", "duties"),
    menu=_("Duties"),
    aloud=False,
)
async def duties_(call: Call) -> Reply:
    """List what is open, the next first."""
    found = await duties.due(call.books)
    people = await persons.by_ids(call.books, {each.person for each in found if each.person})
    today = clock.now().astimezone(call.books.zone).date()
    entries = [_entry(each, people, today) for each in found]
    more = [] if found else [say("Nothing is to be filed."), *await _off(call)]
    late = sum(each.due < today for each in found)
    warnings = [_late(late)] if late else []
    card = Card(say("Duties"), entries=entries, warnings=warnings, more=more)
    return Reply.of(card=card, buttons=_buttons(call, found))


async def _off(call: Call) -> list[Said]:
    """Say that no clock runs, unless one was decided."""
    every = await rules.at(call.books, duties.EVERY)
    return [] if every.value else [_OFF]


@page("duties", needs=SET_RULES)
async def asked_for(call: Call, at: str) -> Reply:  # noqa: ARG001 - it leads on
    """Ask how and when a duty was filed."""
    number = int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0
    return Reply((), leads=Leads("duties filed", {"number": number}))


@command(
    p_("trigger", "duties filed"),
    about=_("Note that something was filed: on which day, and under which number."),
    examples=(_("/duties filed 12 on yesterday accepted as 31000012"),),
    needs=SET_RULES,
    twin=p_("slash command", "duties filed"),
    aloud=False,
)
async def filed(
    call: Call,
    number: DutyNumber,
    day: Annotated[date, ON_PAST_DAY, Of(option=p_("option", "day"), skip=_("Today"))] = _NO_DAY,
    *,
    words: Why,
) -> Reply:
    """Ask before it counts as filed."""
    return await _asked(call, number, day, words, filed=True)


@command(
    p_("trigger", "duties needless"),
    about=_("Note that something need not be filed, and why."),
    examples=(_("/duties needless 12 an exempt person"),),
    needs=SET_RULES,
    twin=p_("slash command", "duties needless"),
    aloud=False,
)
async def needless(call: Call, number: DutyNumber, words: Why) -> Reply:
    """Ask before it need not be filed."""
    return await _asked(call, number, _NO_DAY, words, filed=False)


@press(DONE, needs=SET_RULES, approved=True)
async def noted(call: Call, intent: Intent) -> Reply:
    """Let it count as that, and say so in the place of the card."""
    before = await duties.done(call.act, intent)
    again = say("This was done before; nothing changed again.") if before else None
    change = Draft.read(intent)
    title = say("Noted as filed.") if change.state == FILED else say("Noted as needless.")
    return receipt(title, rows=await _about(call.books, change), again=again)


@draws(DONE)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what waits for somebody else's word."""
    return await drawn(books, token, reader, _waits)


@tells("duty_due")
def duty_due(facts: Facts) -> Reply:
    """Tell owners what is due when."""
    due = date.fromordinal(facts.due)
    said = say("To be filed by {day}: the registration of the house.", day=due)
    if facts.kind == CURRENCY:
        said = say(
            "To be filed by {day}: a report of currency, {amount}, {person}.",
            day=due,
            amount=facts.amount,
            person=facts.person,
        )
    late = [say("That day is over.")] if facts.late else []
    card = Card(said, warnings=late, tone="waits")
    return Reply.of(card=card, buttons=[Button.runs(say("Duties"), "duties")])


async def _asked(call: Call, number: int, day: date, words: str, *, filed: bool) -> Reply:
    on = None if day in {None, _NO_DAY} else day
    change = await duties.draft(call.act, number, on, words, filed=filed)
    title = say("Note this as filed?") if filed else say("Note this as needless?")
    return confirm_card(
        title,
        change.intent,
        confirm=say("Note it"),
        rows=await _about(call.books, change),
        more=await signed(call, SET_RULES, change.intent),
        done=say("You asked for this before, and it was done."),
    )


async def _waits(books: Books, proposal: Proposal) -> Card:
    change = Draft.read(proposal.intent)
    title = say("Noted as filed") if change.state == FILED else say("Noted as needless")
    return Card(title, rows=await _about(books, change))


async def _about(books: Books, change: Draft) -> list[Row]:
    duty = await duties.get(books, change.number)
    people = await persons.by_ids(books, {duty.person} if duty.person else set())
    state = say("filed on {day}", day=change.day)
    if change.state != FILED:
        state = say("needless")
    return [
        (say("Duty"), _what(duty, people)),
        (say("Due"), duty.due),
        (say("State"), say("{before} → {after}", before=say("open"), after=state)),
        (_REASON, change.words),
    ]


def _what(duty: Duty, people: People) -> Said:
    if duty.kind != CURRENCY or duty.amount is None:
        return say("Registration of the house")
    known: dict[str, Any] = {"amount": duty.amount, "day": duty.day}
    return say("Currency of {person}: {amount} on {day}", person=people[duty.person], **known)


def _entry(duty: Duty, people: People, today: date) -> Entry:
    what, left = _what(duty, people), (duty.due - today).days
    if left < 0:
        when = say("due on {day}: late", day=duty.due)
    else:
        when = say_many(
            "due on {day}, in {count} day", "due on {day}, in {count} days", left, day=duty.due
        )
    said = say("{number}. {what} — {when}", number=duty.number, what=what, when=when)
    return Entry(said, say("{number}. {what}", number=duty.number, what=what), when, None)


def _late(count: int) -> Said:
    return say_many("{count} duty is late.", "{count} duties are late.", count)


def _buttons(call: Call, found: list[Duty]) -> list[Button]:
    """Return a button for each that somebody may note as filed, as many as fit."""
    if not call.may(SET_RULES):
        return []
    return [
        Button.goes(say("Filed: {number}", number=each.number), "duties", each.number)
        for each in found[:5]
    ]


named = acts({DONE: _("Duty done")})
refused = refusals(
    {
        "duty": say("There is no such duty. {command} lists them.", command=Code("/duties")),
        "duty_done": say("This was noted before as done."),
        "duty_day": say("It cannot have been filed before the day that it is about."),
    }
)
