"""What is personal of somebody, shown for a while to one who said why, if another agrees."""

from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Entry,
    Facts,
    Leads,
    Live,
    Of,
    People,
    Reply,
    Row,
    Said,
    Sheet,
    Value,
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
    sheet,
    tells,
    to_sheet,
)
from bot.proposing import drawn, signed
from bot.vaulted import VAULTED, pictured, rows
from ledger import ids, pages, rules
from ledger.books import Books
from ledger.chart import WALLET
from ledger.errors import NotFound
from ledger.pages import Page, Wanted
from ledger.people import persons, profiles, reveals, vaulted
from ledger.people.intents import Intent
from ledger.people.persons import AT, Person
from ledger.people.profiles import Way
from ledger.people.proposals import Proposal
from ledger.people.reveals import KIND, LASTS, VERB, Draft, Reveal
from ledger.people.roles import REVEAL
from ledger.people.tickets import Ticket
from ledger.posting import Audit, Count
from ledger.statement import Line

PAGE = 8
OPENED = "vault.opened"
_MOST_DIGITS = 18
_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))
_REASON = say("Reason")
_PLATFORMS = {"web": say("Web chat"), "telegram": say("Telegram"), "discord": say("Discord")}


@command(
    p_("trigger", "reveal"),
    about=_("See somebody's names, notes and counterparties for a while, with a reason."),
    examples=(_("/reveal @sara a court asks"),),
    needs=REVEAL,
    aloud=False,
)
async def reveal(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Why) -> Reply:
    """Ask for it on a card."""
    asked = await reveals.draft(call.act, to, reason, await rules.card_lasts(call.books))
    return confirm_card(
        say("Ask to see what is personal of {person}?", person=to),
        asked.intent,
        confirm=say("Reveal"),
        who=to,
        rows=[(_REASON, asked.reason)],
        more=[_what(), *await signed(call, REVEAL, asked.intent)],
        done=say("You asked for this before, and it was shown."),
    )


@press(VERB, needs=REVEAL, approved=True)
async def revealed(call: Call, intent: Intent) -> Reply:
    """Let who asked be shown it."""
    await reveals.open_for(call.act, intent)
    person = await persons.by_id(call.books, Draft.read(intent).person)
    told = say("What is personal of {person} is shown to you alone.", person=person)
    return receipt(told, who=person)


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what somebody asks to be shown."""
    return await drawn(books, token, reader, _asked)


@tells("revealed")
def shown_to_her(facts: Facts) -> Reply:
    """Show it to who asked."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@draws(KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is shown to one reader, or that it is shown no more."""
    found = await reveals.get(books, token)
    person = await persons.by_id(books, found.person)
    if reader is None or not found.is_for(reader.id):
        over = say("What was personal of {person} is shown no more.", person=person)
        return Reply.of(card=Card(over, tone="ended"), edits_card=True)
    profile = await books.read(profiles.load, found.person)
    drawn_card = Card(
        say("{person} · number {number}", person=person, number=person.id),
        who=person,
        rows=[
            (_PLATFORMS.get(each.platform, say("{name}", name=each.platform)), _called(each))
            for each in profile.ways
        ],
        until=found.until,
    )
    name = ids.text(token)
    buttons = [
        Button.goes(say("What came and went"), "reveal", f"{name}.0"),
        Button.goes(say("What the vault has"), "reveal", f"{name}.vault"),
    ]
    return Reply.of(card=drawn_card, buttons=buttons, edits_card=True)


@page("reveal", needs=REVEAL)
async def turned(call: Call, at: str) -> Reply:
    """Ask why somebody is to be shown; or show a page of what came and went for her."""
    if _is_number(at):
        person = await persons.by_id(call.books, int(at))
        return Reply((), leads=Leads("reveal", {"to": person}))
    token, _dot, before = at.partition(".")
    found = await _known(call, token)
    if not before:
        return await card(call.books, found.token, call.actor)
    if before == "vault":
        return await _link(call, found)
    return await _lines(call, found, int(before) if _is_number(before) else 0)


@sheet(KIND)
async def opened(call: Call, ticket: Ticket) -> Sheet:
    """Show once what the vault has of somebody."""
    found = await _known(call, ids.text(ticket.about))
    person = await persons.by_id(call.books, found.person)
    kept = await vaulted.of(call.books, found.person)
    said = [each for each in kept if each.field in VAULTED]
    title = say("What the vault has of {person}", person=person)
    return Sheet(
        Card(
            title,
            who=person,
            rows=rows((each.field, each.text) for each in said if not each.is_picture),
            more=[] if said else [say("Nothing is kept there.")],
        ),
        files=[pictured(each) for each in said if each.is_picture],
        once=True,
        audits=(Audit(OPENED, found.person),),
        counts=(Count(f"opened {ids.text(found.token)}", 1, 1),),
    )


async def _link(call: Call, found: Reveal) -> Reply:
    """Give who asked the page on which it is shown once; only in private."""
    told = say("What the vault has is shown once, on a page of its own: {address}")
    return await to_sheet(call, KIND, told, found.token)


async def _known(call: Call, token: str) -> Reveal:
    """Return a reveal that is shown to who asks; NotFound for all others."""
    try:
        found = await reveals.get(call.books, ids.from_text(token))
    except ValueError:
        raise NotFound("reveal") from None
    if not found.is_for(call.actor.id):
        raise NotFound("reveal")
    return found


async def _lines(call: Call, found: Reveal, before: int) -> Reply:
    person = await persons.by_id(call.books, found.person)
    seen = await _page(call.books, found.person, before)
    people = await persons.by_ids(
        call.books, {who for line in seen.lines for who in (line.payer, line.payee)}
    )
    name = ids.text(found.token)
    buttons = [Button.goes(say("Older"), "reveal", f"{name}.{seen.on}")] if seen.on else []
    buttons.append(Button.goes(say("Names"), "reveal", name))
    entries = [_entry(call, each, person, people) for each in seen.lines]
    title = say("What came and went for {person}", person=person)
    shown = Card(title, entries=entries, until=found.until)
    return Reply.of(card=shown, buttons=buttons, edits_card=True)


async def _page(books: Books, person: int, before: int) -> Page:
    wallets = [each.account for each in await books.balances(person, WALLET)]
    return await pages.page(books, wallets, before or None, PAGE, Wanted(person))


def _entry(call: Call, line: Line, person: Person, people: People) -> Entry:
    what = call.readings.shown(line, person, people).what
    noted = say("{what} · {note}", what=what, note=line.note) if line.note else what
    facts: dict[str, Any] = {"number": line.number, "time": line.recorded_at}
    said = say("{number}. {change} · {what} · {time}", change=line.change, what=noted, **facts)
    return Entry(said, noted, say("Receipt {number} · {time}", **facts), line.change)


def _called(way: Way) -> Value:
    """Say what a platform calls somebody, and since when."""
    handle = f"{AT}{way.handle}"
    if not way.handle:
        return say("no name there")
    return say("{handle}, since {time}", handle=handle, time=way.seen_at) if way.seen_at else handle


async def _asked(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    rows: list[Row] = [(_REASON, asked.reason)]
    title = say("What is personal of {person}", person=person)
    return Card(title, who=person, rows=rows, more=[_what()])


def _what() -> Said:
    return say(
        "That is: names on each platform, notes, and who paid whom. It is shown for {time}, and"
        " kept in the audit.",
        time=LASTS,
    )


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS


named = acts({VERB: _("What is personal, shown"), OPENED: _("The vault, looked into")}, quiet=True)
refused = refusals(
    {
        "reveal": say("This is shown no more. Ask for it again if it is still needed."),
        "reveal_self": say("That is you: your own history is yours to see."),
    }
)
