"""What came in by the alerts of a case is held, and released; who has it reads only that."""

from dataclasses import replace

from bot.grammar.kinds import CaseNumber, Finding
from bot.kit import (
    Button,
    Call,
    Card,
    Facts,
    Found,
    People,
    Reply,
    Row,
    Said,
    Shown,
    _,
    command,
    details,
    p_,
    say,
    shows,
    tells,
)
from ledger import laundering
from ledger.laundering.holding import LET_GO, PLACED, Held
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_ALERTS
from ledger.statement import Recorded


@command(
    p_("trigger", "aml hold"),
    about=_("Hold what came in by the alerts of a case, with a reason."),
    examples=(_("/aml hold 12 the same money came back twice"),),
    needs=HANDLE_ALERTS,
)
async def hold(call: Call, number: CaseNumber, words: Finding) -> Reply:
    """Hold what is there of it."""
    held = await laundering.hold(call.act, number, words)
    more = say("Nobody may tell anybody why it is held.")
    return _told(number, say("Case {number} holds what came in.", number=number), held, more)


@command(
    p_("trigger", "aml release"),
    about=_("Release what a case of alerts holds, with a reason; the case stays open."),
    examples=(_("/aml release 12 the sender is her employer"),),
    needs=HANDLE_ALERTS,
)
async def release(call: Call, number: CaseNumber, words: Finding) -> Reply:
    """Release it."""
    held = await laundering.release(call.act, number, words)
    return _told(number, say("Case {number} holds nothing any more.", number=number), held)


@tells("checked")
def checked(facts: Facts) -> Reply:
    """Tell somebody that money of hers is held."""
    told = say(
        "{amount} is being checked, and on hold for now. There is nothing for you to do; you will"
        " be told what comes of it.",
        amount=facts.amount,
    )
    return Reply.of(card=Card(told, tone="waits"))


@tells("checked_over")
def checked_over(facts: Facts) -> Reply:
    """Tell her that it is held no more."""
    told = say("{amount} was checked, and is on hold no more: it is yours.", amount=facts.amount)
    return Reply.of(card=Card(told, tone="done"))


@shows(PLACED)
def placed(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show money that is held."""
    return Shown(say("money is being checked"))


@shows(LET_GO)
def let_go(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show money that is held no more."""
    return Shown(say("money was checked, and is on hold no more"))


@details(PLACED, LET_GO)
async def stands(call: Call, found: Recorded, shown: Shown) -> Shown:  # noqa: ARG001 - by its kind
    """Say on its receipt that nothing was paid."""
    checks = found.kind == PLACED
    return replace(shown, status=say("being checked") if checks else say("on hold no more"))


def _told(number: int, title: Said, held: list[Held], *more: Said) -> Reply:
    rows: list[Row] = [(say("Amount"), each.amount) for each in held]
    card = Card(title, rows=rows, more=more)
    return Reply.of(card=card, buttons=[Button.goes(say("The case"), "case", number)])
