"""What becomes of a withdrawal by two: let go, refused, or its money given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from bot.commands.payouts.wording import STATES, whose
from bot.grammar.kinds import NUMBER, Why
from bot.kit import (
    Call,
    Card,
    Reply,
    _,
    acts,
    command,
    confirm_card,
    draws,
    press,
    receipt,
    refusals,
    say,
)
from bot.proposing import drawn, signed
from ledger.banking import payouts
from ledger.banking.payouts import reviewing
from ledger.banking.payouts.reviewing import BLOCK, CLEAR, GIVE_BACK, NEEDS, PASS, REFUSE, Draft
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.banking.payouts import Payout
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal

_Number = Annotated[int, NUMBER]
_AFTER = {
    PASS: STATES["queued"],
    CLEAR: STATES["queued"],
    REFUSE: STATES["refused"],
    BLOCK: STATES["refused"],
    GIVE_BACK: say("given back"),
}


@command("payouts.pass", needs=GIVE_MONEY)
async def pass_(call: Call, number: _Number, reason: Why) -> Reply:
    """Show the card by which a withdrawal is let go."""
    return await _asked(call, PASS, number, reason)


@command("payouts.refuse", needs=GIVE_MONEY)
async def refuse(call: Call, number: _Number, reason: Why) -> Reply:
    """Show the card by which a withdrawal is not sent."""
    return await _asked(call, REFUSE, number, reason)


@command("payouts.clear", needs=HANDLE_ALERTS)
async def clear(call: Call, number: _Number, reason: Why) -> Reply:
    """Show the same card where a list or an alert is the reason."""
    return await _asked(call, CLEAR, number, reason)


@command("payouts.block", needs=HANDLE_ALERTS)
async def block(call: Call, number: _Number, reason: Why) -> Reply:
    """Show the other card where a list or an alert is the reason."""
    return await _asked(call, BLOCK, number, reason)


@command("payouts.back", needs=GIVE_MONEY)
async def give_back(call: Call, number: _Number, reason: Why) -> Reply:
    """Show the card by which the money of one is given back that no bank has."""
    return await _asked(call, GIVE_BACK, number, reason)


@press(PASS, needs=GIVE_MONEY, approved=True)
async def passed(call: Call, intent: Intent) -> Reply:
    """Let it be sent."""
    return await _done(call, intent)


@press(REFUSE, needs=GIVE_MONEY, approved=True)
async def refused(call: Call, intent: Intent) -> Reply:
    """Let it not be sent."""
    return await _done(call, intent)


@press(CLEAR, needs=HANDLE_ALERTS, approved=True)
async def cleared(call: Call, intent: Intent) -> Reply:
    """Let it be sent."""
    return await _done(call, intent)


@press(BLOCK, needs=HANDLE_ALERTS, approved=True)
async def blocked(call: Call, intent: Intent) -> Reply:
    """Let it not be sent."""
    return await _done(call, intent)


@press(GIVE_BACK, needs=GIVE_MONEY, approved=True)
async def given_back(call: Call, intent: Intent) -> Reply:
    """Give the money back."""
    return await _done(call, intent)


@draws(PASS, REFUSE, CLEAR, BLOCK, GIVE_BACK)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to become of a withdrawal once somebody else agrees."""
    return await drawn(books, token, reader, _about)


named = acts(
    {
        PASS: _("Withdrawal let go"),
        REFUSE: _("Withdrawal not sent"),
        GIVE_BACK: _("Money of a lost withdrawal given back"),
    }
)
answered = acts(
    {CLEAR: _("Withdrawal let go after a look"), BLOCK: _("Withdrawal not sent after a look")},
    quiet=True,
)
refused_word = refusals(
    {
        "payout_own": say("This is your own withdrawal, so somebody else decides on it."),
        "payout_changed": say(
            "This withdrawal has been sent, cancelled or decided meanwhile, so nothing was done."
            " Look again."
        ),
        "payout_too_soon": say(
            "Its bank was handed this less than an hour ago, and may have it still. Ask again"
            " later."
        ),
        "payout_being_asked": say(
            "Its bank is being asked once more, so nothing was done yet. Ask for it again in a"
            " moment."
        ),
        "payout_watched": say("Somebody else decides on this withdrawal."),
    }
)


async def _asked(call: Call, verb: str, number: int, reason: str) -> Reply:
    payout = await payouts.numbered(call.books, number)
    asked = await reviewing.draft(call.act, verb, payout, reason)
    person, said = await whose(call.books, payout)
    return confirm_card(
        _question(verb, payout, said),
        asked.intent,
        confirm=_CONFIRM[verb],
        amount=payout.amount,
        who=person,
        rows=[*_rows(payout), (say("Reason"), asked.reason)],
        more=await signed(call, NEEDS[verb], asked.intent),
        done=say("You asked for this before, and it was done."),
    )


async def _done(call: Call, intent: Intent) -> Reply:
    payout = await reviewing.decided(call.act, intent)
    person, said = await whose(call.books, payout)
    told = say(
        "Withdrawal {number} of {person}: {state}.",
        number=payout.number,
        person=said,
        state=_AFTER[Draft.read(intent).verb],
    )
    return receipt(told, amount=payout.amount, who=person)


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    payout = await payouts.get(books, asked.payout)
    person, said = await whose(books, payout)
    rows = _rows(payout)
    if proposal.state == "open":
        before, after = STATES[payout.state], _AFTER[asked.verb]
        rows.append((say("The withdrawal"), say("{before} → {after}", before=before, after=after)))
    return Card(
        say("Withdrawal {number} of {person}", number=payout.number, person=said),
        payout.amount,
        person,
        rows=[*rows, (say("Reason"), asked.reason)],
    )


def _question(verb: str, payout: Payout, person: Person | Said) -> Said:
    values: dict[str, Any] = {"amount": payout.amount, "person": person}
    if verb == GIVE_BACK:
        return say("Give {amount} back to {person}, with the fee?", **values)
    if verb in {PASS, CLEAR}:
        return say("Let {amount} of {person} be sent to the bank?", **values)
    return say("Do not send {amount} of {person} to the bank?", **values)


def _rows(payout: Payout) -> list[Row]:
    return [
        (say("Account"), say("ends in {digits}", digits=payout.masked)),
        (say("Asked for"), payout.made_at),
    ]


_CONFIRM = {
    PASS: say("Let it be sent"),
    CLEAR: say("Let it be sent"),
    REFUSE: say("Do not send it"),
    BLOCK: say("Do not send it"),
    GIVE_BACK: say("Give the money back"),
}
