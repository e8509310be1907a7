"""An account is frozen at once by one who handles cases, and thawed by two; its owner is told."""

from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, Ground, Why
from bot.kit import (
    Call,
    Card,
    Facts,
    Leads,
    Of,
    Reply,
    Row,
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
    tells,
)
from bot.menu import REVIEW
from bot.proposing import drawn, signed
from ledger import rules
from ledger.books import Books
from ledger.errors import NotFound
from ledger.people import persons, states
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_CASES
from ledger.people.states import FREEZE, THAW, Draft

_WHO = Of(about=_("Whose account it is"), option=p_("option", "name"))
_MOST_DIGITS = 18
_REASON, _ACCOUNT = say("Reason"), say("The account")
_STATES = {
    "open": say("open"),
    "locked": say("locked"),
    "frozen": say("frozen"),
    "closed": say("closed"),
}


@command(
    p_("trigger", "freeze"),
    about=_("Freeze somebody's account at once, with a reason."),
    examples=(_("/freeze @sara the phone was stolen"),),
    needs=HANDLE_CASES,
    menu=_("Freeze an account"),
    aloud=False,
)
async def freeze(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Ground) -> Reply:
    """Show the card by which an account is frozen."""
    asked = await states.draft(call.act, FREEZE, to, reason, await rules.card_lasts(call.books))
    return confirm_card(
        say("Freeze the account of {person}?", person=to),
        asked.intent,
        confirm=say("Freeze"),
        who=to,
        rows=[(_REASON, asked.reason)],
        more=[
            say(
                "Nothing can be sent from it or paid into it, in any currency. {person} is told of"
                " it, but not why.",
                person=to,
            )
        ],
        done=say("You asked for this before, and it was done."),
    )


@page("freeze", needs=HANDLE_CASES)
async def freezing(call: Call, at: str) -> Reply:
    """Ask why somebody is to be frozen."""
    return Reply((), leads=Leads("freeze", {"to": await _meant(call, at)}))


@press(FREEZE, needs=HANDLE_CASES)
async def frozen(call: Call, intent: Intent) -> Reply:
    """Freeze it at once: one is enough for what protects."""
    again = await states.changed(call.act, intent)
    return await _done(call, intent, _("The account of {person} is frozen."), again=again)


@command(
    p_("trigger", "thaw"),
    about=_("Open a frozen account again, with a reason."),
    examples=(_("/thaw @sara it was a mistake"),),
    needs=HANDLE_CASES,
    aloud=False,
)
async def thaw(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Why) -> Reply:
    """Show the card by which a frozen account is opened again."""
    asked = await states.draft(call.act, THAW, to, reason, await rules.card_lasts(call.books))
    return confirm_card(
        say("Open the account of {person} again?", person=to),
        asked.intent,
        confirm=say("Thaw"),
        who=to,
        rows=[*await _since(call.books, to), (_REASON, asked.reason)],
        more=await signed(call, HANDLE_CASES, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


@page("thaw", needs=HANDLE_CASES)
async def thawing(call: Call, at: str) -> Reply:
    """Ask why somebody is to be thawed."""
    return Reply((), leads=Leads("thaw", {"to": await _meant(call, at)}))


@press(THAW, needs=HANDLE_CASES, approved=True)
async def thawed(call: Call, intent: Intent) -> Reply:
    """Open it again."""
    again = await states.changed(call.act, intent)
    return await _done(call, intent, _("The account of {person} is open again."), again=again)


@draws(THAW)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to become of an account once somebody else agrees."""
    return await drawn(books, token, reader, _asked)


@tells("person_frozen")
def person_frozen(facts: Facts) -> Reply:  # noqa: ARG001 - nothing is told of why
    """Tell somebody that her account is frozen, and how to have that looked at."""
    told = say("Your account is frozen for now.")
    more = [
        say(
            "Nothing can be sent from it or paid into it until it has been looked at. What is in it"
            " stays yours."
        ),
        say("If you think that this is a mistake, ask for a review."),
    ]
    return Reply.of(card=Card(told, more=more, tone="ended"), buttons=[REVIEW])


@tells("person_thawed")
def person_thawed(facts: Facts) -> Reply:  # noqa: ARG001 - the same
    """Tell somebody that her account is open again."""
    told = say("Your account is open again: you can send and be paid as before.")
    return Reply.of(card=Card(told, tone="done"))


named = acts({FREEZE: _("Account frozen"), THAW: _("Account opened again")})
refused = refusals(
    {
        "state_not_joined": say("Only somebody who has joined has an account here."),
        "state_own": say("This is your own account, so somebody else has to do it."),
        "state_looked_at": say(
            "This account is frozen for what is being looked at; an admin decides and thaws it."
        ),
        "state_owner": say("This is an owner, so another owner has to do it."),
        "state_open": say("This account is open."),
        "state_frozen": say("This account is frozen already."),
        "state_closed": say("This account is closed."),
        "state_changed": say(
            "This account has been frozen, opened or closed meanwhile, so nothing was done."
            " Look again."
        ),
    }
)


async def _meant(call: Call, at: str) -> Person:
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("person")
    return await persons.by_id(call.books, int(at))


async def _asked(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    rows: list[Row] = [*await _since(books, person), (_REASON, asked.reason)]
    if proposal.state == "open":
        change = say("{before} → {after}", before=_STATES[person.state], after=_STATES[asked.state])
        rows.append((_ACCOUNT, change))
    title = say("Open the account of {person} again", person=person)
    return Card(title, who=person, rows=rows)


async def _since(books: Books, person: Person) -> list[Row]:
    """Say since when an account is not open, by whom, and why."""
    found = await states.last_freeze(books, person.id) if person.state == "frozen" else None
    if found is None:
        return []
    people = await persons.by_ids(books, {found.actor})
    known: dict[str, Any] = {"time": found.at, "person": people[found.actor]}
    return [
        (say("Frozen"), say("{time}, by {person}", **known)),
        *([(say("Why then"), found.words)] if found.words else []),
    ]


async def _done(call: Call, intent: Intent, told: str, *, again: bool) -> Reply:
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    return receipt(
        say(told, person=person),
        who=person,
        rows=[(_REASON, asked.reason)],
        again=say("This was done before.") if again else None,
    )
