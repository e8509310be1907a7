"""Screening: how somebody stands to the lists, for who handles cases; hits are decided on cases.

What the vault knows of her stands in no chat: both sides are shown on a page of their own.
"""

from typing import Annotated, Any

from bot.commands.screen.comparing import COMPARED, beside, compared
from bot.commands.screen.drawing import BANDS, STATES, hit_entry
from bot.grammar.kinds import PAYEE, CaseNumber, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Leads,
    Of,
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
    pending,
    press,
    receipt,
    refusals,
    say,
    say_many,
)
from bot.proposing import drawn, signed
from ledger import rules
from ledger.books import Books
from ledger.errors import NotFound
from ledger.people import cases, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_ALERTS
from ledger.screening import hits
from ledger.screening.deciding import ALLOWED
from ledger.screening.hits import ALLOW, ALLOW_STRONG, MATCH, Draft

__all__ = ["compared"]
_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))
_MOST_DIGITS = 18
_REASON, _LIKENESS = say("Reason"), say("Likeness")
_UNREAD = say("A name has letters that are compared with nothing: look at it yourself.")


@command(
    p_("trigger", "screen"),
    about=_("See how somebody stands to the lists, and why."),
    examples=(_("/screen @sara"),),
    bare="show",
    needs=HANDLE_ALERTS,
    aloud=False,
)
async def screen(call: Call, to: Annotated[Person, PAYEE, _WHO]) -> Reply:
    """Show when she was screened, and each hit; nobody sees her own."""
    if to.unmet or to.id == call.actor.id:
        raise NotFound("screening")
    found = await hits.of_person(call.books, to.id)
    card = Card(
        say("Screening of {person}", person=to),
        who=to,
        rows=await _status(call.books, to.id, len(found)),
        entries=[await hit_entry(call.books, each) for each in found],
        warnings=[] if await hits.is_read(call.books, to.id) else [_UNREAD],
        tone="waits" if any(each.state == "open" for each in found) else "done",
    )
    return Reply.of(card=card, buttons=await _ways(call.books, to, found))


@command(
    p_("trigger", "screen match"),
    about=_("Decide that somebody is whom a list names: her account is frozen at once."),
    examples=(_("/screen match 12 the passport says so"),),
    needs=HANDLE_ALERTS,
)
async def match(call: Call, number: CaseNumber, reason: Why) -> Reply:
    """Ask before it is decided."""
    return await _asked(call, number, reason, match=True)


@command(
    p_("trigger", "screen clear"),
    about=_("Decide that somebody is not whom a list names, for a time."),
    examples=(_("/screen clear 12 another birth date"),),
    needs=HANDLE_ALERTS,
)
async def clear(call: Call, number: CaseNumber, reason: Why) -> Reply:
    """Ask before it is decided."""
    return await _asked(call, number, reason, match=False)


@page("screen", needs=HANDLE_ALERTS)
async def turned(call: Call, at: str) -> Reply:
    """Ask why a hit is to be decided so, or show how somebody stands."""
    what, _dot, number = at.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise NotFound("screening")
    if what in {"match", "clear"}:
        return Reply((), leads=Leads(f"screen {what}", {"number": int(number)}))
    if what == "sides":
        return await beside(call, int(number))
    if what != "of":
        raise NotFound("screening")
    return await screen.run(call, await persons.by_id(call.books, int(number)))


@press(MATCH, needs=HANDLE_ALERTS)
async def matched(call: Call, intent: Intent) -> Reply:
    """Freeze her at once: one is enough for what protects."""
    return await _decided(call, intent)


@press(ALLOW, needs=HANDLE_ALERTS)
async def allowed(call: Call, intent: Intent) -> Reply:
    """Let her go on for a time, where the likeness is not strong."""
    return await _decided(call, intent)


@press(ALLOW_STRONG, needs=HANDLE_ALERTS, approved=True)
async def allowed_by_two(call: Call, intent: Intent) -> Reply:
    """Let her go on for a time, once somebody else agrees."""
    return await _decided(call, intent)


@draws(ALLOW_STRONG)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to be decided of a strong likeness once somebody else agrees."""
    return await drawn(books, token, reader, _about)


async def _asked(call: Call, number: int, reason: str, *, match: bool) -> Reply:
    asked = await hits.draft(call.act, number, reason, match=match)
    person = await persons.by_id(call.books, asked.person)
    known: dict[str, Any] = {"person": person, "list": asked.list}
    title = say("Is {person} not whom the list {list} names?", **known)
    more = [await _lasts(call.books)]
    if match:
        title = say("Is {person} whom the list {list} names?", **known)
        more = [_FREEZES[asked.account]]
    if asked.verb == ALLOW_STRONG:
        more += await signed(call, HANDLE_ALERTS, asked.intent)
    return confirm_card(
        title,
        asked.intent,
        confirm=say("True match") if match else say("False hit"),
        who=person,
        rows=_rows(asked),
        more=more,
        done=say("You asked for this before, and it was done."),
    )


_FREEZES = {
    "open": say("The account is frozen at once. The person is told of that, but not why."),
    "frozen": say("The account is frozen already, and stays so. The person is told nothing."),
    "closed": say("The account is closed, so nothing is frozen. The person is told nothing."),
}


async def _lasts(books: Books) -> Said:
    lasts = (await rules.at(books, ALLOWED)).value
    return say_many(
        "This holds for {count} day, until the list says something else or the likeness grows.",
        "This holds for {count} days, until the list says something else or the likeness grows.",
        lasts.days,
    )


async def _decided(call: Call, intent: Intent) -> Reply:
    again = await hits.decided(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    told = say("{person} is not whom the list {list} names.", person=person, list=asked.list)
    if asked.verb == MATCH:
        told = say("{person} is whom the list {list} names.", person=person, list=asked.list)
    return receipt(
        told,
        rows=[(say("Case"), asked.case), (_REASON, asked.reason)],
        more=[_FREEZES["closed"]] if (asked.verb, asked.account) == (MATCH, "closed") else [],
        again=say("This was done before; nothing changed again.") if again else None,
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    title = say("{person} is not whom the list {list} names", person=person, list=asked.list)
    state = say("{before} → {after}", before=STATES["open"], after=STATES["allowed"])
    rows = [*_rows(asked), (say("The hit"), state)]
    return Card(title, who=person, rows=rows, more=[await _lasts(books)])


def _rows(asked: Draft) -> list[Row]:
    points: dict[str, Any] = {"points": asked.points, "band": BANDS[asked.band]}
    return [
        (say("Case"), asked.case),
        (_LIKENESS, say("{points} of 1000, {band}", **points)),
        (_REASON, asked.reason),
    ]


async def _status(books: Books, person: int, found: int) -> list[Row]:
    screened = await hits.screened_at(books, person)
    if screened is None:
        return [(say("Screened"), say("not yet"))]
    return [
        (say("Screened"), say("{time}", time=screened[0])),
        (say("Against"), say("{lists}", lists=screened[1].rpartition(" ")[0])),
        (say("Hits"), found),
    ]


async def _ways(books: Books, to: Person, found: list[hits.Hit]) -> list[Button]:
    buttons = []
    for each in found:
        if each.state == "open":
            case = await cases.of_token(books, each.token)
            number = case.number
            buttons.append(Button.goes(say("Case {number}", number=number), "case", number))
    if found:
        buttons.append(Button.goes(say("Side by side"), "screen", f"sides.{to.id}"))
    return buttons


waits = pending(likenesses=p_("pending", "Likenesses to listed names"))
named = acts(
    {
        COMPARED: _("A person compared with the lists"),
        MATCH: _("Somebody is whom a list names"),
        ALLOW: _("Somebody is not whom a list names"),
        ALLOW_STRONG: _("Somebody is not whom a list names, by two"),
    },
    quiet=True,
)
refused = refusals(
    {
        "screening": say("Nothing is known of that."),
        "screening_decided": say("This was decided before, so nothing was done."),
        "screening_changed": say(
            "The likeness is another one by now, so nothing was done. Ask for it again."
        ),
        "case_screening": say(
            "This case is about whom a list names: decide whether it is a true match or a false"
            " hit, and the case is closed with it."
        ),
    }
)
