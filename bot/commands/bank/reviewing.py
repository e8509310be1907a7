"""Bank accounts about which there is a doubt: listed for support, compared, and decided by two."""

from bot.commands.bank.wording import STATES, WHY, named
from bot.grammar.kinds import BankNumber, Ground, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Country,
    Leads,
    Reply,
    Row,
    Said,
    Sheet,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    page,
    press,
    receipt,
    say,
    sheet,
    to_sheet,
)
from bot.proposing import drawn, signed
from ledger.banking import accounts
from ledger.banking.accounts import LOOK, PAGE, PASS, REFUSE, BankAccount, Draft
from ledger.books import Books
from ledger.errors import NotFound
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import VERIFY
from ledger.people.tickets import Ticket

NAMES = "bank_names"
_MOST_DIGITS = 18


@command(
    p_("trigger", "banks"),
    about=_("See the bank accounts that wait for a decision."),
    examples=("/banks",),
    needs=VERIFY,
    menu=_("Bank accounts to look at"),
    aloud=False,
)
async def banks(call: Call) -> Reply:
    """List what waits, the oldest first."""
    return await _list(call, 0)


@page("banks", needs=VERIFY)
async def one(call: Call, at: str) -> Reply:
    """Show one of them, or go on to what is to become of it."""
    what, _dot, number = at.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise NotFound("bank")
    if what == "after":
        return await _list(call, int(number))
    found = await accounts.numbered(call.books, int(number))
    if found.is_of(call.actor.id):
        raise NotFound("bank")
    match what:
        case "names":
            told = say("The names are shown once, on a page of their own: {address}")
            return await to_sheet(call, NAMES, told, found.token)
        case "pass" | "refuse":
            return Reply((), leads=Leads(f"bank.{what}", {"number": found.number}))
        case _:
            return await _shown(call, found)


@sheet(NAMES)
async def compared(call: Call, ticket: Ticket) -> Sheet:
    """Show both names once, and keep that they were looked at."""
    found, names, at_bank, look = await accounts.look(call.books, ticket.about, call.actor.id)
    person = await persons.by_id(call.books, found.person)
    rows: list[Row] = [(say("Name at the bank"), at_bank)]
    rows += [(say("Verified name"), each) for each in names]
    more = [] if names else [say("No name of this person is verified.")]
    card = Card(say("The names of {person}", person=person), who=person, rows=rows, more=more)
    return Sheet(card, once=True, audits=(look,))


@command("bank.pass", needs=VERIFY)
async def pass_(call: Call, number: BankNumber, words: Why) -> Reply:
    """Ask before an account may pass."""
    asked = await accounts.draft(call.act, number, words)
    person = await persons.by_id(call.books, asked.person)
    found = await accounts.get(call.books, asked.token)
    return confirm_card(
        say("Accept {account} of {person}?", account=named(found), person=person),
        asked.intent,
        confirm=say("Accept"),
        who=person,
        rows=[_change(found)],
        note=asked.words,
        warn=await _doubt(call.books, found),
        more=await signed(call, VERIFY, asked.intent),
    )


@press(PASS, needs=VERIFY, approved=True)
async def passed_(call: Call, intent: Intent) -> Reply:
    """Let it pass."""
    again = await accounts.passed(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    found = await accounts.get(call.books, asked.token)
    return receipt(
        say("{account} of {person} is accepted.", account=named(found), person=person),
        who=person,
        note=asked.words,
        again=say("This was done before.") if again else None,
    )


@draws(PASS)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw an account that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


@command("bank.refuse", needs=VERIFY)
async def refuse_(call: Call, number: BankNumber, words: Ground) -> Reply:
    """Let it not be one."""
    found = await accounts.refused(call.act, number, words)
    person = await persons.by_id(call.books, found.person)
    told = say("{account} of {person} is refused.", account=named(found), person=person)
    return Reply.of(card=Card(told, who=person, tone="done"))


named_acts = acts(
    {
        PASS: _("A bank account accepted"),
        REFUSE: _("A bank account refused"),
        LOOK: _("A look at the name at a bank"),
    }
)


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    found = await accounts.get(books, asked.token)
    person = await persons.by_id(books, asked.person)
    return Card(
        say("Bank account {account} of {person}", account=named(found), person=person),
        who=person,
        rows=[_change(found)],
        note=asked.words,
        warnings=await _doubt(books, found),
    )


async def _list(call: Call, after: int) -> Reply:
    found = await accounts.reviewed(call.books, after)
    listed = [each for each in found[:PAGE] if not each.is_of(call.actor.id)]
    people = await persons.by_ids(call.books, {each.person for each in listed})
    lines = [
        say(
            "{account} of {person}, since {time}",
            account=named(each),
            person=people[each.person],
            time=each.added_at,
        )
        for each in listed
    ]
    buttons = [
        Button.goes(say("{account}", account=named(each)), "banks", f"of.{each.number}")
        for each in listed
    ]
    if len(found) > PAGE:
        buttons.append(Button.goes(say("More"), "banks", f"after.{found[PAGE - 1].number}"))
    return Reply.of(*(lines or [say("No bank account waits.")]), buttons=buttons)


async def _shown(call: Call, found: BankAccount) -> Reply:
    person = await persons.by_id(call.books, found.person)
    waits = found.state == "review"
    card = Card(
        say("Bank account {account} of {person}", account=named(found), person=person),
        who=person,
        rows=[
            (say("Country"), say("{country}", country=Country(found.country))),
            (say("Added"), found.added_at),
        ],
        warnings=await _doubt(call.books, found) if waits else [],
        status=STATES[found.state],
        tone="waits" if waits else "ended",
    )
    choices = {"names": say("See the names"), "pass": say("Accept"), "refuse": say("Refuse")}
    buttons = [
        Button.goes(label, "banks", f"{what}.{found.number}") for what, label in choices.items()
    ]
    return Reply.of(card=card, buttons=buttons if waits else [])


async def _doubt(books: Books, found: BankAccount) -> list[Said]:
    """Say why it is looked at; who handles alerts decides about what a list names, not support."""
    twin = await persons.by_id(books, found.twin) if found.twin else None
    said = [say(WHY["twin"], person=twin)] if twin else []
    return [*said, say(WHY[found.why])] if found.why not in {"", "twin"} else said


def _change(found: BankAccount) -> Row:
    change = say("{before} → {after}", before=STATES["review"], after=STATES["added"])
    return say("The account"), change if found.state == "review" else STATES[found.state]
