"""Cases: something is reported about a payment, and support deals with it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.grammar.kinds import CaseNumber, Happened, Number, Outcome
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Facts,
    Leads,
    Live,
    Reply,
    Row,
    Said,
    Shown,
    _,
    command,
    confirm_card,
    draws,
    limits,
    offers,
    p_,
    page,
    press,
    refusals,
    say,
    tells,
)
from ledger import claims, ids
from ledger.books import Books
from ledger.chart import HOUSE
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import cases, intents, persons
from ledger.people.cases import CLOSE, KIND, PAGE, Case
from ledger.people.facts import Fact, Who
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_CASES
from ledger.products.requests.cards import KIND as REQUEST
from ledger.statement import Recorded

WRONG_PERSON = "wrong person"
REPORT = "cases.report"
PAID_TO = say("Paid to")
_OF = "of."
_MOST_DIGITS = 18


@command(
    p_("trigger", "case"),
    about=_("See a case by its number."),
    examples=("/case 12",),
    twin=p_("slash command", "case"),
)
async def case(call: Call, number: CaseNumber) -> Reply:
    """Show a case to who opened it and to support."""
    return await _case(call, number)


@command(
    p_("trigger", "cases"),
    about=_("See the open cases."),
    needs=HANDLE_CASES,
    menu=_("Open cases"),
)
async def open_cases(call: Call) -> Reply:
    """List what waits for support, the oldest first."""
    return await _list(call, 0)


@page("case")
async def shown(call: Call, at: str) -> Reply:
    """Show a case, or begin one about a receipt."""
    if at.startswith(_OF):
        return Reply((), leads=Leads("wrongperson", {"number": _number(at.removeprefix(_OF))}))
    return await _case(call, _number(at))


@page("cases", needs=HANDLE_CASES)
async def later(call: Call, at: str) -> Reply:
    """Show the open cases after a number."""
    return replace(await _list(call, _number(at)), edits_card=True)


@command("wrongperson")
async def wrongperson(call: Call, number: Number, words: Happened = NO_NOTE) -> Reply:
    """Ask whether support is to be told that a payment went to the wrong person."""
    about = await _about(call, number)
    payee = await persons.by_id(call.books, about["payee"])
    known: dict[str, Fact] = {"receipt": number, "words": words}
    wanted = Intent(call.actor.id, {"confirm": REPORT, "cancel": "cancel"}, known, call.seen_in)
    return confirm_card(
        say("Report to support that {amount} went to the wrong person?", amount=about["amount"]),
        await intents.make(call.books, wanted, call.token, ids.digest(str(number), words)),
        confirm=say("Report"),
        amount=about["amount"],
        who=payee,
        rows=[(PAID_TO, payee), (say("Of receipt"), about["receipt"])],
        note=words,
        more=[say("Support sees this, and what you wrote. {payee} is not told.", payee=payee)],
        done=say("You asked for this before, and support was told."),
    )


@press(REPORT)
async def reported(call: Call, intent: Intent) -> Reply:
    """Report it, and turn the card into the case."""
    known: Any = intent.facts
    about = await _about(call, known["receipt"])
    act = replace(call.act, guards=(*call.act.guards, intent.done))
    opened = await cases.open(act, WRONG_PERSON, about, known["words"])
    drawn = await drawn_case(call.books, opened.token, call.actor)
    told = say(
        "Support is told. {command} shows how it stands.", command=Code(f"/case {opened.number}")
    )
    return replace(drawn, rest=[told], live=None)


@command("closecase", needs=HANDLE_CASES)
async def closecase(call: Call, number: CaseNumber, outcome: Outcome) -> Reply:
    """Close a case with what came of it, which who opened it is told."""
    closed = await cases.close(call.act, number, outcome)
    return Reply.of(say("Case {number} is closed, and its opener is told.", number=closed.number))


@press(CLOSE, needs=HANDLE_CASES)
async def closing(call: Call, intent: Intent) -> Reply:
    """Ask what came of a case."""
    found = await cases.of_token(call.books, ids.from_text(str(intent.facts["case"])))
    cases.check(found, call.actor.id)
    return Reply((), leads=Leads("closecase", {"number": found.number}))


@draws(KIND)
async def drawn_case(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a case; whoever did not open it may close it."""
    found = await cases.of_token(books, token)
    people = await _people(books, [found])
    rows: list[Row] = [
        *_paid(found, people),
        (say("Opened by"), people[found.opener]),
        (say("Opened on"), say("{time}", time=found.opened_at)),
    ]
    if found.closed_at:
        rows += [(say("Closed"), say("{time}", time=found.closed_at))]
        rows += [(say("Outcome"), found.outcome)]
    drawn = Card(
        _title(found, people),
        rows=rows,
        note=found.words,
        status=say("open") if found.is_open else say("closed"),
        tone="waits" if found.is_open else "ended",
    )
    return Reply.of(card=drawn, buttons=await _buttons(books, found, reader), edits_card=True)


@tells("case_opened")
def case_opened(facts: Facts) -> Reply:
    """Show a case to support."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@tells("case_closed")
def case_closed(facts: Facts) -> Reply:
    """Tell who opened a case what came of it."""
    told = say("Your case {number} is closed: {outcome}", number=facts.case, outcome=facts.outcome)
    return Reply.of(card=Card(told, tone="ended"))


@offers
async def wrong(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Let who paid report that it went to the wrong person."""
    paid = found.payer == call.actor.id and found.payee not in {HOUSE, found.payer}
    if not paid or shown.tone != "done":
        return shown
    report = Button.goes(say("Wrong person?"), "case", f"{_OF}{found.number}")
    return replace(shown, buttons=[*shown.buttons, report])


refused = refusals(
    {
        "case": say(
            "There is no such case of yours. To report a payment, open its receipt,"
            " like {example}.",
            example=Code("/tx 123"),
        ),
        "case_own": say("You have opened this case, so somebody else deals with it."),
        ("cases", "closed"): say("This case was closed before."),
    }
)
limited = limits(
    {
        cases.OPENED: _("You can open {most} cases a day. Try again from {time}."),
        cases.OPEN_NOW: _("You have {most} open cases. Wait until one of them is closed."),
    }
)


async def _about(call: Call, number: int) -> dict[str, Any]:
    """Return what a report of a payment of hers is about; NotFound for anybody else's."""
    found = await call.books.transfer(number)
    if found.payer != call.actor.id or found.payee in {HOUSE, found.payer}:
        raise NotFound("transfer")
    amount = found.amount
    with suppress(NotFound):
        amount = (await claims.of_transfer(call.books, found)).terms.amount
    own = await claims.number_for(call.books, number, call.actor.id)
    return {"receipt": own, "payee": Who(found.payee), "amount": amount}


def _paid(found: Case, people: Mapping[int, Person]) -> list[Row]:
    """Return whom a payment went to, and how much it was; cases of before do not say it."""
    match found.about:
        case {"receipt": int(), "payee": Who() as payee, "amount": Money() as amount}:
            return [(PAID_TO, people[payee]), (say("Amount"), amount)]
        case _:
            return []


async def _case(call: Call, number: int) -> Reply:
    found = await cases.get(call.books, number)
    may = call.may(HANDLE_CASES) and not found.is_about(call.actor.id)
    if found.opener != call.actor.id and not may:
        raise NotFound("case")
    drawn = await drawn_case(call.books, found.token, call.actor)
    return replace(drawn, edits_card=False)


async def _list(call: Call, after: int) -> Reply:
    """List some of the cases, but for those that are about who asks."""
    found = await cases.among(call.books, after)
    listed = [each for each in found[:PAGE] if not each.is_about(call.actor.id)]
    if not listed and len(found) <= PAGE:
        return Reply.of(say("No case is open."))
    buttons = [
        Button.goes(say("Case {number}", number=each.number), "case", each.number)
        for each in listed
    ]
    if len(found) > PAGE:
        buttons.append(Button.goes(say("More"), "cases", found[PAGE - 1].number))
    people = await _people(call.books, listed)
    titles = [_title(each, people) for each in listed] or [say("More")]
    return Reply.of(*titles, buttons=buttons)


async def _people(books: Books, found: Sequence[Case]) -> dict[int, Person]:
    """Return who opened and closed cases, and whom they are about."""
    about = {fact for each in found for fact in each.about.values() if isinstance(fact, Who)}
    own = {who for each in found for who in (each.opener, each.closer)}
    return await persons.by_ids(books, {*about, *own})


def _title(found: Case, people: Mapping[int, Person]) -> Said:
    about: dict[str, Any] = {
        name: people[fact] if isinstance(fact, Who) else fact for name, fact in found.about.items()
    }
    return say(_ABOUT[found.what], number=found.number, **about)


async def _buttons(books: Books, found: Case, reader: Person | None) -> list[Button]:
    its_own = reader is None or reader.id == found.opener or found.is_about(reader.id)
    if its_own or not found.is_open:
        return []
    closing = cases.closing(found.token, found.opener)
    return [Button.does(say("Close the case"), await intents.get(books, closing.token), "close")]


def _number(at: str) -> int:
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("case")
    return int(at)


_ABOUT = {
    WRONG_PERSON: _("Case {number}: the wrong person was paid, receipt {receipt}"),
    cases.APPEAL: _("Case {number}: a review of a frozen account is asked for"),
    REQUEST: _("Case {number}: a stranger, {person}, asks for {amount}"),
}
