"""An exchange: the card that holds the rate, the receipt, and how it reads in the history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from bot import exchanging
from bot.grammar.kinds import CURRENCY, OTHER, Amount
from bot.kit import (
    Aside,
    Call,
    Found,
    Of,
    People,
    Reply,
    Said,
    Shown,
    _,
    besides,
    command,
    confirm_card,
    offers,
    p_,
    press,
    receipt,
    say,
    shows,
)
from ledger.books import Books
from ledger.chart import WALLET
from ledger.exchange import quoting
from ledger.exchange.quoting import Quote
from ledger.money import Money
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import SEE_RECEIPTS
from ledger.products import exchange, p2p
from ledger.statement import Recorded


async def _others(call: Call, known: Mapping[str, Any]) -> Sequence[str]:
    """Return what an amount can become."""
    amount = known.get("amount")
    return [each for each in call.settings.currencies if not amount or each != amount.currency]


@command(
    p_("trigger", "convert"),
    about=_("Exchange your money for another currency, at a rate that holds for a minute."),
    examples=(_("/convert 100 USD to EUR"), _("/convert max to EUR")),
    private=(p_("private", "convert"),),
    bare="amount",
    twin=p_("slash command", "convert"),
    menu=_("Exchange money"),
    under="cash",
    product="exchange",
)
async def convert(
    call: Call,
    amount: Amount,
    to: Annotated[str, OTHER, Of(option=p_("option", "to"), among=_others)],
) -> Reply:
    """Show the card of an exchange."""
    return await _quoted(call, amount, to)


async def _quoted(call: Call, amount: Money, to: str) -> Reply:
    card = await exchange.draft(call.act, amount, to)
    given, _, got = card.quote.sums
    return confirm_card(
        say("Exchange {given} for {got}?", given=given, got=got),
        card.intent,
        confirm=say("Exchange"),
        amount=got,
        rows=exchanging.rows(card.quote.sums, card.quote.rate),
        left=card.left,
        more=[_holds(card.intent.lifetime)],
        done=say("You asked for this before, and it was exchanged."),
    )


@command(
    p_("trigger", "convert max"),
    about=_("Exchange all that you have of a currency for another one."),
    examples=(_("/convert max USD to EUR"), _("/convert max to EUR")),
    twin=p_("slash command", "convert max"),
    product="exchange",
)
async def most(
    call: Call,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = "",
    *,
    to: Annotated[str, OTHER, Of(option=p_("option", "to"))],
) -> Reply:
    """Show the card of an exchange of all that can be spent of a currency."""
    given = currency or call.settings.home_currency
    wallet = await call.books.account(WALLET, call.actor.id, given)
    return await _quoted(call, (await call.books.balance(wallet)).available, to)


@press(exchange.VERB, product="exchange")
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Exchange, and turn the card into a receipt."""
    made = await exchange.confirm(call.act, intent)
    given, _, got = made.quote.sums
    told = say(
        "Exchanged {given} for {got}. Receipt {number}.", given=given, got=got, number=made.number
    )
    return receipt(
        told,
        amount=got,
        rows=exchanging.rows(made.quote.sums, made.quote.rate),
        left=made.has,
        more=[say("{amount} is left where it came from.", amount=made.left)],
        again=say("This was exchanged before; nothing was moved again.") if made.repeated else None,
    )


_DONE = say("exchanged")


@shows(exchange.VERB, family=p_("family", "Exchanges"))
def exchanged(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show an exchange."""
    return Shown(say("exchanged"), parties=say("Exchanged between your own wallets"), status=_DONE)


@besides(p2p.VERB)
async def aside(books: Books, numbers: Sequence[int]) -> dict[int, Aside]:
    """Say of the lines of a payment that was partly exchanged how much it was in all."""
    found = {each: await quoting.of_transfer(books, each) for each in numbers}
    made = {number: done for number, done in found.items() if done}
    paid = {number: (await books.transfer(number)).moves[0].amount for number in made}
    return {
        number: Aside(
            more=say(
                "{amount} in all, {got} of it for {given}",
                amount=paid[number],
                got=done.sums.got,
                given=done.sums.given,
            )
        )
        for number, done in made.items()
    }


@offers
async def shown_beside(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on the receipt of what was exchanged, to whom it was, both sides and the rate."""
    done = await quoting.of_transfer(call.books, found.number)
    if done is None or not (done.person == call.actor.id or call.may(SEE_RECEIPTS)):
        return shown
    given, _, got = done.sums
    if found.kind != exchange.VERB and done.person == call.actor.id:
        paid = found.moves[0].amount
        total = paid + found.fee if found.fee else paid
        beside = exchanging.beside(Quote(done.sums, done.rate, 0), total)
        return replace(shown, rows=[*shown.rows, *beside])
    both = [(say("Given"), given), (say("Got"), got)]
    rows = [*shown.rows, *both, *exchanging.rows(done.sums, done.rate)]
    return replace(shown, amount=got if found.kind == exchange.VERB else shown.amount, rows=rows)


def _holds(lifetime: timedelta) -> Said:
    return say(
        "The rate holds for {time}, and no longer. An exchange cannot be undone.", time=lifetime
    )
