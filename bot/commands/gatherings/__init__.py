"""Gift money of many new accounts that went to one is held: two take it back, or let it go on."""

from typing import Any

from bot.commands.gatherings.telling import (
    gift_decided,
    gift_held,
    gift_waits,
    gifts_decided,
    gone_back,
    gone_on,
)
from bot.grammar.kinds import CaseNumber, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Entry,
    Leads,
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
)
from bot.proposing import drawn, signed
from ledger import gifted
from ledger.books import Books
from ledger.chart import BONUS, WALLET
from ledger.errors import NotFound
from ledger.gifted import gathering
from ledger.money import Money
from ledger.people import cases, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_CASES
from ledger.products import gatherings
from ledger.products.gatherings import LET_GO, TAKE_BACK, Draft

__all__ = [
    "gift_decided",
    "gift_held",
    "gift_waits",
    "gifts_decided",
    "gone_back",
    "gone_on",
]
_MOST_DIGITS = 18
_ACCOUNTS = "of."
_REASON, _HELD = say("Reason"), say("On hold")
_ASKS = {
    TAKE_BACK: _("Take gift money back that went to {person}?"),
    LET_GO: _("Let gift money go on to {person}?"),
}
_TITLES = {
    TAKE_BACK: _("Gift money back from {person}"),
    LET_GO: _("Gift money goes on to {person}"),
}
_DONE = {
    TAKE_BACK: _("{amount} goes back to the budget for gifts."),
    LET_GO: _("{amount} goes on to {person}."),
}


@command(
    p_("trigger", "clawback"),
    about=_("Take held gift money of a case back to the budget for gifts."),
    examples=(_("/clawback 12 one person behind all of them"),),
    twin=p_("slash command", "clawback"),
    needs=HANDLE_CASES,
)
async def clawback(call: Call, number: CaseNumber, reason: Why) -> Reply:
    """Ask before it goes back."""
    return await _asked(call, TAKE_BACK, number, reason)


@command(
    p_("trigger", "release"),
    about=_("Let held gift money of a case go on to who got it."),
    examples=(_("/release 12 a shop, and these are its customers"),),
    twin=p_("slash command", "release"),
    needs=HANDLE_CASES,
)
async def release(call: Call, number: CaseNumber, reason: Why) -> Reply:
    """Ask before it goes on."""
    return await _asked(call, LET_GO, number, reason)


@page("clawback", needs=HANDLE_CASES)
async def taking_back(call: Call, at: str) -> Reply:
    """Ask why it is to go back, or list the accounts that it came from."""
    if at.startswith(_ACCOUNTS):
        return await _accounts(call, at.removeprefix(_ACCOUNTS))
    return Reply((), leads=Leads("clawback", {"number": _number(at)}))


@page("release", needs=HANDLE_CASES)
async def letting_go(call: Call, at: str) -> Reply:  # noqa: ARG001 - nobody else is asked
    """Ask why it is to go on."""
    return Reply((), leads=Leads("release", {"number": _number(at)}))


@press(TAKE_BACK, needs=HANDLE_CASES, approved=True)
async def taken_back(call: Call, intent: Intent) -> Reply:
    """Decide that it goes back."""
    return await _decided(call, intent)


@press(LET_GO, needs=HANDLE_CASES, approved=True)
async def let_go(call: Call, intent: Intent) -> Reply:
    """Decide that it goes on."""
    return await _decided(call, intent)


@draws(TAKE_BACK, LET_GO)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to become of gift money once somebody else agrees."""
    return await drawn(books, token, reader, _about)


async def _asked(call: Call, verb: str, number: int, reason: str) -> Reply:
    asked = await gatherings.draft(call.act, verb, number, reason)
    person = await persons.by_id(call.books, asked.person)
    return confirm_card(
        say(_ASKS[verb], person=person),
        asked.intent,
        confirm=say("Take it back") if verb == TAKE_BACK else say("Release it"),
        who=person,
        rows=[*await _effect(call.books, asked), (_REASON, asked.reason)],
        more=await signed(call, HANDLE_CASES, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


async def _decided(call: Call, intent: Intent) -> Reply:
    again = await gatherings.decided(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    return receipt(
        say(_DONE[asked.verb], amount=asked.worth, person=person),
        rows=[(_REASON, asked.reason)],
        again=say("This was done before; nothing changed again.") if again else None,
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    rows: list[Row] = [(_HELD, asked.worth), (say("Accounts"), asked.accounts)]
    if proposal.state == "open":
        rows = await _effect(books, asked)
    rows.append((_REASON, asked.reason))
    return Card(say(_TITLES[asked.verb], person=person), asked.worth, person, rows=rows)


async def _effect(books: Books, asked: Draft) -> list[Row]:
    """Say what it does: what is on hold, and the account that has it then, before and after."""
    currency = asked.worth.currency
    if asked.verb == TAKE_BACK:
        label, account = say("The budget for gifts"), await books.house(BONUS, currency)
    else:
        label = say("Available")
        account = await books.account(WALLET, asked.person, currency)
    before = (await books.balance(account)).available
    return [
        (say("Case"), asked.case),
        (say("Accounts"), asked.accounts),
        (_HELD, _change(asked.worth, Money(0, currency))),
        (label, _change(before, before + asked.worth)),
    ]


async def _accounts(call: Call, at: str) -> Reply:
    """List some of the accounts from which held gift money came."""
    number, _dot, after = at.partition(".")
    case = await cases.get(call.books, _number(number))
    cases.check(case, call.actor)
    found = await gathering.givers(call.books, case.token, _number(after or "0"))
    listed = found[: gathering.PAGE]
    people = await persons.by_ids(call.books, [each.person for each in listed])
    entries = [_entry(people[each.person], each.amount) for each in listed]
    buttons = [Button.goes(say("The case"), "case", case.number)]
    if len(found) > len(listed):
        more = f"{_ACCOUNTS}{case.number}.{listed[-1].person}"
        buttons.insert(0, Button.goes(say("More"), "clawback", more))
    held = await gifted.gathered(call.books, case.token)
    title = say_many(
        "{amount} of gift money from {count} account",
        "{amount} of gift money from {count} accounts",
        held.accounts,
        amount=held.worth,
    )
    return Reply.of(card=Card(title, entries=entries), buttons=buttons)


def _entry(person: Person, amount: Money) -> Entry:
    said = say("{person} · {amount}", person=person, amount=amount)
    return Entry(said, say("{person}", person=person), say("{amount}", amount=amount), None)


def _change(before: Any, after: Any) -> Said:  # noqa: ANN401 - values that are said
    return say("{before} → {after}", before=before, after=after)


def _number(at: str) -> int:
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("case")
    return int(at)


named = acts({TAKE_BACK: _("Gift money taken back"), LET_GO: _("Held gift money let go")})
refused = refusals(
    {
        "gathering": say("No gift money is held in this case."),
        "gathering_decided": say("This was decided before, so nothing was done."),
        "gathering_changed": say(
            "More gift money came on hold meanwhile, so nothing was done. Ask for it again."
        ),
        "gathering_frozen": say(
            "The wallet is frozen, so nothing can go back from it. Thaw it first: what is on hold"
            " stays on hold."
        ),
        "case_gifts": say(
            "Gift money is held in this case: take it back or let it go on, and the case is closed"
            " with it."
        ),
    }
)
