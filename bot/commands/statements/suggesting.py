"""What an entry that waits may be: with why, and buttons that lead to the card two agree to."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Annotated, Any

from bot.commands.statements.drawing import difference_rows, outcome, payout_rows, title
from bot.grammar.kinds import NUMBER, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Leads,
    Reply,
    command,
    confirm_card,
    draws,
    press,
    receipt,
    say,
    say_many,
)
from bot.proposing import drawn, signed
from ledger.banking import deposits, payouts, statements
from ledger.errors import NotFound
from ledger.people import persons
from ledger.people.roles import GIVE_MONEY

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.banking.statements import BankEntry, Link, Suggestion
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal

_Number = Annotated[int, NUMBER]
_WHYS = {
    "same_amount": say("the same amount"),
    "near_amount": say("nearly the same amount"),
    "slip": say("the reference has one sign wrong, or lacks its beginning"),
    "named": say("the reference is right"),
    "account": say("it came from that person's account"),
    "paid": say("paid already"),
    "key": say("it bears the key of that payout"),
    "name": say("the payer's name at the bank is that person's"),
}
_MOST_DIGITS = 18


async def suggestions(call: Call, found: BankEntry) -> tuple[list[Said], list[Button]]:
    """Return what an entry may be in words, and a button for each."""
    if not call.may(GIVE_MONEY):
        return [], []
    some = await statements.suggested(call.books, found)
    people = await persons.by_ids(call.books, {each.person for each in some if each.person})
    whose = [(each, people.get(each.person)) for each in some]
    buttons = [_button(found, each, person) for each, person in whose]
    return [*starmap(_words, whose)], buttons


def _words(of: Suggestion, person: Person | None) -> Said:
    known: dict[str, Any] = {"amount": of.amount, "why": _why(of), "number": of.number}
    if of.kind == "payout" and person is not None:
        return say("It may be withdrawal {number} of {person}: {why}.", person=person, **known)
    if person is None:
        return say("It may be payout {number} of ours: {why}.", **known)
    if of.kind == "deposit":
        return say(
            "It may be the {amount} that {person} asked to pay in: {why}.", person=person, **known
        )
    return say("It may be money for {person}: {why}.", person=person, **known)


def _why(of: Suggestion) -> Said:
    reasons = [_WHYS[each] for each in of.whys if each in _WHYS]
    if of.kind != "person":
        reasons.append(_when(of))
    joined = reasons[0]
    for each in reasons[1:]:
        joined = say("{reasons}; {reason}", reasons=joined, reason=each)
    return joined


def _when(of: Suggestion) -> Said:
    if of.kind == "payout":
        if not of.days:
            return say("sent to the bank on that day")
        return say_many("sent {count} day apart", "sent {count} days apart", of.days)
    if not of.days:
        return say("asked for today")
    return say_many("asked for {count} day ago", "asked for {count} days ago", of.days)


def _button(found: BankEntry, of: Suggestion, person: Person | None) -> Button:
    number = of.person if of.kind == "person" else of.number
    label = say("Payout {number}", number=of.number)
    if of.kind == "deposit" and person is not None:
        label = say("The deposit of {person}", person=person)
    if of.kind == "person" and person is not None:
        label = say("For {person}", person=person)
    return Button.goes(label, "statements", f"is.{found.number}.{of.kind}.{number}")


async def leads(call: Call, at: str) -> Reply:
    """Go on to what asks why, for what a suggestion is about."""
    entry, kind, number = [*at.split("."), "", ""][:3]
    if not all(each.isascii() and each.isdecimal() for each in (entry, number)):
        raise NotFound("bank_entry")
    if max(len(entry), len(number)) > _MOST_DIGITS:
        raise NotFound("bank_entry")
    if kind == "person":
        to = await persons.by_id(call.books, int(number))
        return Reply((), leads=Leads("statements give", {"number": int(entry), "to": to}))
    if kind not in {"deposit", "payout"}:
        raise NotFound("bank_entry")
    known = {"number": int(entry), "of": int(number)}
    return Reply((), leads=Leads(f"statements.{kind}", known))


@command("statements.deposit", needs=GIVE_MONEY)
async def is_deposit(call: Call, number: _Number, of: _Number, reason: Why) -> Reply:
    """Show the card by which an entry is a deposit that was asked for."""
    return await asked_link(call, number, "deposit", of, reason)


@command("statements.payout", needs=GIVE_MONEY)
async def is_payout(call: Call, number: _Number, of: _Number, reason: Why) -> Reply:
    """Show the card by which an entry is a payout that is with its bank."""
    return await asked_link(call, number, "payout", of, reason)


@press(statements.LINK, needs=GIVE_MONEY, approved=True)
async def linked(call: Call, intent: Intent) -> Reply:
    """Do what the card says."""
    found, again = await statements.linked(call.act, intent)
    asked = statements.Link.read(intent)
    return receipt(
        say("{what}.", what=await _said(call.books, found, asked)),
        rows=[(say("Entry"), found.number), (say("Reason"), asked.reason)],
        again=say("This was done before; nothing changed again.") if again else None,
    )


@draws(statements.LINK)
async def to_link(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what an entry is said to be, for whoever has to agree."""
    return await drawn(books, token, reader, _about)


async def asked_link(call: Call, number: int, kind: str, of: int, reason: str) -> Reply:
    """Ask whether an entry is a deposit or a payout."""
    asked = await statements.link(call.act, number, kind, of, reason)
    found = await statements.numbered(call.books, number)
    return confirm_card(
        say("Is it so? {what}.", what=await _said(call.books, found, asked)),
        asked.intent,
        confirm=say("Yes"),
        amount=found.amount,
        rows=await _rows(call.books, found, asked),
        more=await signed(call, GIVE_MONEY, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


async def _said(books: Books, found: BankEntry, asked: Link) -> Said:
    known: dict[str, Any] = {"amount": found.amount, "number": asked.of}
    person = await persons.by_id(books, asked.person) if asked.person else None
    if asked.kind == "payout":
        if person is None:
            return say("{amount} that went out is payout {number} of ours", **known)
        return say(
            "{amount} that went out is withdrawal {number} of {person}", person=person, **known
        )
    known["person"] = person
    return say("{amount} is what {person} asked to pay in", **known)


async def _rows(books: Books, found: BankEntry, asked: Link) -> list[Row]:
    rows: list[Row] = [(say("Entry"), title(found))]
    if asked.kind == "payout":
        ordered = (await payouts.numbered(books, asked.of)).amount
        rows += [*await payout_rows(books, found), *difference_rows(found, ordered)]
    else:
        deposit = await deposits.numbered(books, asked.of)
        if deposit.state == "settled" and found.state == "waits":
            rows.append((say("Paid already"), deposit.expected))
    return [*rows, (say("Reason"), asked.reason)]


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = statements.Link.read(proposal.intent)
    found = await statements.numbered(books, asked.number)
    said = await _said(books, found, asked)
    rows = [*await _rows(books, found, asked), *outcome(proposal, found)]
    return Card(said, found.amount, rows=rows)
