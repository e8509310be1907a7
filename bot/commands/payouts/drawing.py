"""One withdrawal as operators see it: whose, how it stands, why it waits, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.payouts.wording import HEARD, STATES, WHY, whose
from bot.kit import Button, Card, Reply, say, tells
from ledger import clock
from ledger.banking.payouts import reviewing
from ledger.banking.payouts.making import CONFIDENTIAL
from ledger.banking.payouts.sending import ABSENT
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.kit import Call, Facts, Row, Said
    from ledger.banking.payouts import Payout

_FAILED = say(
    "The bank says that it never had it. Ask the bank before the money is given back: what reaches"
    " it late would be paid as well."
)


async def one(call: Call, payout: Payout) -> Reply:
    """Show one, with the buttons for whoever may."""
    person, said = await whose(call.books, payout)
    back = await reviewing.given_back_from(call.books, payout)
    card = Card(
        say(
            "Withdrawal {number}: {amount} of {person}",
            number=payout.number,
            amount=payout.amount,
            person=said,
        ),
        payout.amount,
        person,
        rows=rows(call, payout),
        status=STATES[payout.state],
        tone="waits" if payout.is_open else "ended",
        warnings=[_FAILED] if payout.heard == ABSENT and payout.is_open else [],
        more=_later(back),
    )
    return Reply.of(card=card, buttons=_buttons(call, payout, back))


def rows(call: Call, payout: Payout) -> list[Row]:
    """Return what is to be known of it; why it waits, but what is for who handles alerts."""
    found: list[Row] = [
        (say("Account"), say("ends in {digits}", digits=payout.masked)),
        (say("Fee"), payout.fee),
        (say("By"), payout.rail),
        (say("Key at the bank"), payout.key),
        (say("Asked for"), payout.made_at),
    ]
    if payout.state == "review":
        found += [(say("Looked at because"), each) for each in _reasons(call, payout)]
    if payout.submitted_at:
        found.append((say("Sent"), payout.submitted_at))
    if payout.heard and payout.state == "submitted":
        found.append((say("The bank says"), HEARD[payout.heard]))
    if payout.code:
        found.append((say("Code"), payout.code))
    return found


def _reasons(call: Call, payout: Payout) -> list[Said]:
    known = [each for each in payout.why if each not in CONFIDENTIAL]
    if call.may(HANDLE_ALERTS):
        known = [*payout.why]
    elif CONFIDENTIAL & {*payout.why}:
        known.append("")
    return [WHY[each] for each in known]


def _later(back: datetime | None) -> list[Said]:
    """Say from when the money can be given back, where that is not yet."""
    if back is None or back <= clock.now():
        return []
    return [say("The money can be given back from {time}.", time=back)]


def _buttons(call: Call, payout: Payout, back: datetime | None) -> list[Button]:
    if payout.person == call.actor.id:
        return []
    number = payout.number
    if payout.state == "review":
        secret = bool(CONFIDENTIAL & {*payout.why})
        if not call.may(HANDLE_ALERTS if secret else GIVE_MONEY):
            return []
        yes, no = ("clear", "block") if secret else ("pass", "refuse")
        return [
            Button.goes(say("Let it be sent"), "payouts", f"{yes}.{number}"),
            Button.goes(say("Do not send it"), "payouts", f"{no}.{number}"),
        ]
    if back and back <= clock.now() and call.may(GIVE_MONEY):
        return [Button.goes(say("Give the money back"), "payouts", f"back.{number}")]
    return []


@tells("payout_held")
def held(facts: Facts) -> Reply:
    """Tell who looks that a withdrawal waits."""
    return _told(say("A withdrawal of {amount} waits for a look.", amount=facts.amount))


@tells("payout_stuck")
def stuck(facts: Facts) -> Reply:
    """Tell who pays out that something is on its way for too long."""
    told = say(
        "A withdrawal of {amount} waits, or is on its way, since {time}.",
        amount=facts.amount,
        time=facts.at,
    )
    return _told(told)


@tells("payout_contradicted")
def contradicted(facts: Facts) -> Reply:
    """Tell who pays out that a bank says another thing than before."""
    told = say(
        "A bank contradicts what it said before about {key}, a withdrawal of {amount}. Ask the bank"
        " which of the two holds.",
        key=facts.key,
        amount=facts.amount,
    )
    return _told(told)


def _told(told: Said) -> Reply:
    look = Button.goes(say("Look at all"), "payouts", "all")
    return Reply.of(card=Card(told, tone="waits"), buttons=[look])
