"""An account is closed by two: what was on it has been paid out by hand, and nothing waits."""

from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, Why
from bot.kit import (
    Call,
    Card,
    Code,
    Facts,
    Found,
    Leads,
    Of,
    People,
    Reply,
    Row,
    Said,
    Shown,
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
    shows,
    tells,
    waiting,
)
from bot.proposing import drawn, signed
from ledger.books import Books
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_CASES
from ledger.products import closing
from ledger.products.closing import VERB, Draft, Unsettled

_WHO = Of(about=_("Whose account it is"), option=p_("option", "name"))
_MOST_DIGITS = 18
_REASON, _ACCOUNT = say("Reason"), say("The account")
_PAID_OUT, _GIFTS = say("Paid out by hand"), say("Gift money back to its budget")
_STATES = {
    "open": say("open"),
    "locked": say("locked"),
    "frozen": say("frozen"),
    "closed": say("closed"),
}


@command(
    p_("trigger", "close"),
    about=_("Close somebody's account, once what is on it was paid out by hand."),
    examples=(_("/close @sara paid in cash at the desk"),),
    needs=HANDLE_CASES,
    aloud=False,
)
async def close(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Why) -> Reply:
    """Show the card by which an account is closed."""
    try:
        asked = await closing.draft(call.act, to, reason)
    except Unsettled as waits:
        return _unsettled(call, to, waits)
    return confirm_card(
        say("Close the account of {person}?", person=to),
        asked.intent,
        confirm=say("Close the account"),
        who=to,
        rows=[*_sums(asked), (_REASON, asked.reason)],
        more=[_what(asked), *await signed(call, HANDLE_CASES, asked.intent)],
        done=say("You asked for this before, and it was done."),
    )


@page("close", needs=HANDLE_CASES)
async def closing_of(call: Call, at: str) -> Reply:
    """Ask why somebody's account is to be closed."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("person")
    return Reply((), leads=Leads("close", {"to": await persons.by_id(call.books, int(at))}))


@press(VERB, needs=HANDLE_CASES, approved=True)
async def closed(call: Call, intent: Intent) -> Reply:
    """Close it."""
    again = await closing.close(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    return receipt(
        say("The account of {person} is closed.", person=person),
        who=person,
        rows=[*_sums(asked), (_REASON, asked.reason)],
        again=say("This was done before.") if again else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the account that is to be closed once somebody else agrees."""
    return await drawn(books, token, reader, _asked)


@shows(VERB)
def paid_out(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show what was paid out when an account was closed."""
    return Shown(say("paid out by hand"))


@tells("person_closed")
def person_closed(facts: Facts) -> Reply:
    """Tell somebody that her account is closed, and what was paid out."""
    told = say("Your account is closed. You can still see what came and went.")
    return Reply.of(card=Card(told, rows=_sums(facts), tone="ended"))


async def _asked(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    rows: list[Row] = [(_REASON, asked.reason)]
    more = [_what(asked)] if proposal.state in {"open", "approved"} else []
    if proposal.state != "open":
        rows = [*_sums(asked), *rows]
    else:
        wallets = {each.currency: each for each in await closing.stands(books, person.id)}
        for label, each in _sums(asked):
            before = wallets.get(each.currency, Money(0, each.currency))
            wallets[each.currency] = before - each
            rows.append((label, _change(before, before - each)))
        rows.append((_ACCOUNT, _change(_STATES[person.state], _STATES["closed"])))
    if number := await books.number(proposal.intent.token):
        rows.append((say("Receipt"), number))
    title = say("Close the account of {person}", person=person)
    return Card(title, who=person, rows=rows, more=more)


def _change(before: Any, after: Any) -> Said:  # noqa: ANN401 - values that are said
    return say("{before} → {after}", before=before, after=after)


def _sums(closed: Any) -> list[tuple[Said, Money]]:  # noqa: ANN401 - a draft, or facts of it
    gifts = getattr(closed, "gifts", ())
    return [*((_GIFTS, each) for each in gifts), *((_PAID_OUT, each) for each in closed.sums)]


def _what(asked: Draft) -> Said:
    if not asked.sums:
        return say("Nothing is left on it to pay out.")
    return say("This says that it was paid out outside: no money is sent by it.")


def _unsettled(call: Call, person: Person, waits: Unsettled) -> Reply:
    """Name what waits."""
    rows: list[Row] = [
        *[(say("Held"), each) for each in waits.held],
        *waiting(call, waits.waiting),
    ]
    told = say("The account of {person} cannot be closed yet. Settle first:", person=person)
    return Reply.of(card=Card(told, who=person, rows=rows, tone="ended"))


named = acts({VERB: _("Account closed")})
refused = refusals(
    {
        Unsettled: say(
            "Something waits on this account, so it was not closed. {command} shows what.",
            command=Code("/person"),
        ),
        "close_roles": say("This person has a role. Take it first, then close the account."),
        "close_changed": say(
            "What is on this account has changed meanwhile, so nothing was done. Look again."
        ),
    }
)
