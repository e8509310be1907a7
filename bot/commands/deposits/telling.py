"""What is told of deposits, how they read, what stands of them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import origins
from bot.kit import (
    PAID,
    Card,
    Code,
    Reply,
    Shown,
    _,
    acts,
    besides,
    details,
    limits,
    p_,
    pending,
    refusals,
    refuses,
    say,
    shows,
    stands,
    tells,
)
from bot.owing import how, paid_off, rows, still
from ledger.banking import origins as following
from ledger.banking.deposits.asking import Full
from ledger.banking.deposits.booking import COMES, NEVER, SETTLES_NOW
from ledger.banking.deposits.charging import STRANGE, TAKEN, WON
from ledger.banking.deposits.rule import DAY, EACH
from ledger.banking.statements.unasked import AGAIN, BACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Aside, Call, Facts, Found, People, Row, Said
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.statement import Recorded

open_ones = pending(open_deposits=p_("pending", "Deposits under way"))


_KINDS = {
    SETTLES_NOW: say("a deposit"),
    COMES: say("a deposit, pending"),
    NEVER: say("a deposit that did not come"),
    TAKEN: say("a deposit that was taken back"),
    WON: say("a deposit that is given back"),
    STRANGE: say("a card payment that nobody asked for"),
    BACK: say("a card payment that nobody asked for, paid back"),
    AGAIN: say("a card payment that nobody asked for, given back"),
}


_STATES = {
    COMES: say("pending"),
    NEVER: say("gone back"),
    TAKEN: say("taken back"),
    WON: say("given back"),
    BACK: say("taken back"),
    AGAIN: say("given back"),
}


@shows(*_KINDS, family=p_("family", "Deposits"))
def paid_in(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show what was paid in."""
    return Shown(_KINDS[found.kind], status=_STATES.get(found.kind, PAID))


@besides(*_KINDS)
async def beside(books: Books, numbers: Sequence[int]) -> dict[int, Aside]:
    """Say of lines under which reference it came, and for which receipt they are."""
    return await origins.asides(books, numbers, origins.reference)


@details(*_KINDS)
async def tied(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on a receipt under which reference it came, and which receipt began it."""
    shown = await origins.tied(call, found, shown, origins.written)
    later = await following.follow(call.books, found.number) if found.kind == COMES else []
    if not later:
        return shown
    last = await call.books.transfer(later[-1])
    return replace(shown, status=_STATES.get(last.kind, PAID))


@tells("deposited")
def deposited(facts: Facts) -> Reply:
    """Tell what was paid in, and what is not as it was asked for."""
    paid = getattr(facts, "paid", None)
    told = say(
        "{amount} was paid into your wallet. Receipt {number}.",
        amount=facts.amount,
        number=facts.number,
    )
    if paid and facts.amount:
        told = say(
            "{paid} paid off what you owed; {amount} is in your wallet. Receipt {number}.",
            paid=paid,
            amount=facts.amount,
            number=facts.number,
        )
    elif paid:
        told = say(
            "{paid} paid off what you owed. Receipt {number}.", paid=paid, number=facts.number
        )
    costs: list[Row] = []
    if facts.fee:
        costs = [(say("Paid in"), facts.came), (say("Fee, out of this"), facts.fee)]
    amount = facts.amount or facts.came
    return Reply.of(card=Card(told, amount, rows=costs, tone="done", more=_odd(facts)))


def _odd(facts: Facts) -> list[Said]:
    found: list[Said] = [still(facts.owes)] if getattr(facts, "owes", None) else []
    if facts.late:
        found.append(say("It came after its time, and is yours all the same."))
    if getattr(facts, "again", None):
        found.append(say("It came under the reference of a deposit that was paid already."))
    elif facts.asked and facts.asked.currency != facts.came.currency:
        found.append(
            say(
                "You had asked to pay in {asked}; it came in another currency, into a wallet of"
                " that currency.",
                asked=facts.asked,
            )
        )
    elif facts.asked and facts.asked != facts.came:
        found.append(say("You had asked to pay in {asked}.", asked=facts.asked))
    if facts.most:
        found.append(
            say(
                "Your wallet now holds more than its limit of {most}: nobody else can pay into it"
                " until some of it is spent.",
                most=facts.most,
            )
        )
    return found


@tells("deposit_gone")
def gone(facts: Facts) -> Reply:
    """Tell that what was announced never came."""
    return Reply.of(say("{amount} that was on its way to you did not come.", amount=facts.amount))


@tells("deposit_expired")
def expired(facts: Facts) -> Reply:
    """Tell that it is waited for no more."""
    return Reply.of(
        say(
            "{amount} that you wanted to pay in did not come in time. Should it come all the same,"
            " it ends in your wallet.",
            amount=facts.amount,
        )
    )


@tells("deposit_failed")
def coming(facts: Facts) -> Reply:
    """Tell that it failed outside."""
    return Reply.of(
        say(
            "Paying in {amount} failed at the provider; nothing was taken. You may try again.",
            amount=facts.amount,
        )
    )


@tells("deposit_taken")
def taken(facts: Facts) -> Reply:
    """Tell what was paid back to a card, out of her wallet."""
    told = say("{amount} of what you paid in went back to your card.", amount=facts.amount)
    return Reply.of(card=Card(told, facts.amount, rows=rows(facts), more=how(facts), tone="ended"))


@tells("deposit_disputed")
def disputed(facts: Facts) -> Reply:
    """Tell what her bank asked back, out of her wallet."""
    told = say(
        "Your bank asked for {amount} back that you had paid in by a card. If that was not you, or"
        " a mistake, tell your bank, and {command}.",
        amount=facts.amount,
        command=Code("/case"),
    )
    return Reply.of(card=Card(told, facts.amount, rows=rows(facts), more=how(facts), tone="ended"))


@tells("deposit_won")
def won(facts: Facts) -> Reply:
    """Tell that she has it again."""
    told = say("{amount} that your bank had asked back is yours again.", amount=facts.amount)
    return Reply.of(card=Card(told, facts.amount, more=paid_off(facts), tone="done"))


acted = acts(
    {
        TAKEN: _("A card payment taken back"),
        WON: _("A card payment given back"),
        BACK: _("A card payment that nobody asked for, paid back"),
        AGAIN: _("A card payment that nobody asked for, given back"),
    }
)


@stands("pending")
def standing(facts: Facts) -> Row:
    """Say in /balance what is pending."""
    return say("Paid in, pending"), facts.amount


refused = refusals(
    {
        "deposit": say("There is no such deposit."),
        "deposit_no_way": say(
            "Nothing can be paid in here for now. Ask whoever runs this for another way."
        ),
        "deposit_other": say("This is another amount than was asked for. Nothing was charged."),
        "connect_deposits": say(
            "Something that was paid in is still pending. Connect them once it is there."
        ),
        ("deposits", "pending"): say("This has come already, and is pending."),
        ("deposits", "settled"): say("This has come already: it is in your wallet."),
        ("deposits", "cancelled"): say("This was cancelled before."),
        ("deposits", "expired"): say("This did not come in time, and is waited for no more."),
        ("deposits", "failed"): say("This has failed before. Begin a new one."),
        ("deposits", "returned"): say("This went back before. Begin a new one."),
        ("deposits", "refunded"): say("This was paid back before. Begin a new one."),
    }
)
limited = limits(
    {
        EACH.name: _("At most {most} can be paid in at once."),
        DAY.name: _("At most {most} can be paid in in a day; {left} is left. More from {time} on."),
        "deposits": _("That is more than can be paid in in a day: {left} of {most} is left."),
        "open deposits": _(
            "{most} of your deposits are waited for. Cancel one first, or let one come."
        ),
    }
)


@refuses(Full)
def full(refusal: Full) -> Said:
    """Say how much her wallet still takes."""
    return say(
        "Your wallet may hold {most} and has room for {room}. Pay in less, or spend some first.",
        most=refusal.most,
        room=refusal.room,
    )
