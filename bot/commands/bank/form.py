"""The page on which an account is told: what is asked there, and what is wrong, by field."""

from dataclasses import replace

from bot.accounts import ours
from bot.commands.bank.wording import named, wrong
from bot.kit import (
    Call,
    Card,
    Field,
    Given,
    Handed,
    Mistaken,
    Reply,
    Said,
    Sheet,
    Sheets,
    handed,
    say,
    sheet,
)
from bot.proving import ANSWER, answered
from ledger import ids, protection, rules
from ledger.banking import accounts
from ledger.banking.accounts import COOLING, BankAccount, Mistakes, Told
from ledger.people.tickets import Ticket

IBAN, US = "bank_iban", "bank_us"
_KINDS = [("checking", say("Checking")), ("savings", say("Savings"))]
_NAME = Field(
    "name",
    say("Name at the bank, in Latin letters"),
    hint=say("As it stands on a statement of the account. It has to be your own."),
    most=100,
)
_FIELDS = {
    IBAN: [
        Field(
            "number",
            say("IBAN"),
            hint=say(
                "As your bank's app shows it. Spaces, small letters and Arabic digits are fine."
            ),
            most=64,
        ),
        _NAME,
    ],
    US: [
        Field("routing", say("Routing number"), hint=say("Nine digits."), digits=True, most=32),
        Field("number", say("Account number"), digits=True, most=64),
        Field("kind", say("Kind of account"), "choice", choices=_KINDS),
        _NAME,
    ],
}


async def _form(call: Call, ticket: Ticket) -> Sheet:
    known = await protection.of(call.books, call.actor.id)
    fields = [*_FIELDS[ticket.kind], *([ANSWER] if known.has_any else [])]
    title = say("Your account in the US") if ticket.kind == US else say("Your bank account")
    more = [say("It is kept in a vault. Everywhere else its last digits stand, and no more.")]
    return Sheet(Card(title, more=more), fields, submit=say("Add"))


async def _handed_in(call: Call, ticket: Ticket, given: Given) -> Reply:
    """Look at what needs no secret first, so that a slip costs no try of the PIN."""
    told = _told(ticket, given)
    try:
        read = accounts.checked(told)
    except Mistakes as mistakes:
        raise Mistaken(_wrong(mistakes, given, us=ticket.kind == US)) from None
    if read.number in ours(call.settings):
        raise Mistaken({"number": say("This is our own account. Write yours.")})
    known = await protection.of(call.books, call.actor.id)
    right = (await answered(call, given)).guards if known.has_any else ()
    act = replace(call.act, key=ids.child("sheet", ticket.digest), guards=(ticket.used, *right))
    return await _added(call, await accounts.add(act, told))


async def _added(call: Call, found: BankAccount) -> Reply:
    account = named(found)
    if found.state == "review":
        title = say("{account} is added, and is checked first. You hear from us.", account=account)
        return Reply.of(card=Card(title, tone="waits"))
    cools = (await rules.at(call.books, COOLING)).value
    title = say("{account} is added.", account=account)
    more = [
        say("Two small amounts are on their way to it. Tell them in the chat once you see them."),
        say("Money can go there {time} after that.", time=cools)
        if cools
        else say("Money can go there as soon as they are told."),
    ]
    return Reply.of(card=Card(title, more=more, tone="done"))


def _told(ticket: Ticket, given: Given) -> Told:
    values = given.values
    number, name = values.get("number", ""), values.get("name", "")
    if ticket.kind == IBAN:
        return Told("iban", number, name)
    return Told("us", number, name, values.get("routing", ""), values.get("kind", ""))


def _wrong(mistakes: Mistakes, given: Given, *, us: bool) -> dict[str, Said]:
    return {
        name: wrong(name, what, given.values.get(name, ""), us=us)
        for name, what in mistakes.fields.items()
    }


of_iban: Sheets = sheet(IBAN)(_form)
of_us: Sheets = sheet(US)(_form)
iban_told: Handed = handed(IBAN)(_handed_in)
us_told: Handed = handed(US)(_handed_in)
