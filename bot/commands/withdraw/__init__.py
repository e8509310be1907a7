"""Withdrawing: money goes to somebody's account at a bank, and comes back if it cannot stay."""

from typing import Annotated

from bot.commands.withdraw.drawing import card
from bot.commands.withdraw.listing import listed, older
from bot.commands.withdraw.quoting import asked, none_yet, offered
from bot.commands.withdraw.reading import beside, moves, stands, tied, withdrawn
from bot.commands.withdraw.telling import (
    home,
    open_ones,
    over,
    refused,
    refused_by_us,
    rejected,
    returned,
    settled,
    stays,
)
from bot.grammar.kinds import BANK, CURRENCY, Amount
from bot.kit import Call, Lacks, Leads, Of, Reply, _, command, p_, page, press, say
from ledger.banking import payouts
from ledger.banking.payouts import cards
from ledger.errors import NotAllowed, NotFound
from ledger.licences import WITHDRAW
from ledger.money import Money
from ledger.people.intents import Intent

__all__ = [
    "beside",
    "card",
    "home",
    "moves",
    "open_ones",
    "over",
    "refused",
    "refused_by_us",
    "rejected",
    "returned",
    "settled",
    "stands",
    "stays",
    "tied",
    "withdrawn",
]

NOTHING: Money = None  # type: ignore[assignment]
ANY = ""
_TO = Of(_("Which of your bank accounts, by its last digits"), p_("option", "bank"))
_IN = Of(option=p_("option", "currency"))
_Bank = Annotated[str, BANK, _TO]
_WHERE = say("To which bank account? Choose, or write its last digits.")


@command(
    p_("trigger", "withdraw"),
    about=_("Send money to your bank account, or see what is on its way there."),
    examples=(_("/withdraw 100"), _("/withdraw 100 to 7519"), _("/withdraw max")),
    private=(p_("private", "withdraw"),),
    bare="amount",
    twin=p_("slash command", "withdraw"),
    menu=_("Withdraw to a bank"),
    under="cash",
    aloud=False,
    product=WITHDRAW,
)
async def withdraw(call: Call, amount: Amount = NOTHING, bank: _Bank = ANY) -> Reply:
    """Show the card of a withdrawal, or what is on its way where no amount is said."""
    _in_private(call)
    if amount is None:
        return await listed(call)
    return await _quoted(call, amount, amount.currency, bank)


@command(
    p_("trigger", "withdraw max"),
    about=_("Send all that you can to your bank account."),
    examples=(_("/withdraw max"),),
    twin=p_("slash command", "withdraw max"),
    aloud=False,
    product=WITHDRAW,
)
async def most(
    call: Call, currency: Annotated[str, CURRENCY, _IN] = "", bank: _Bank = ANY
) -> Reply:
    """Show the card of the most that can be withdrawn, with its fee."""
    _in_private(call)
    return await _quoted(call, None, currency or call.settings.home_currency, bank)


@command("withdrawal", product=WITHDRAW)
async def begun(call: Call, amount: Amount, bank: _Bank = ANY) -> Reply:
    """Show the same card, of an amount that is asked for."""
    return await _quoted(call, amount, amount.currency, bank)


@page("withdraw")
async def pages(call: Call, at: str) -> Reply:
    """Begin one, of some amount or of all, or show what was withdrawn before."""
    what, _dot, place = at.partition(".")
    match what:
        case "new":
            return Reply((), leads=Leads("withdrawal", {}))
        case "max":
            return await _quoted(call, None, _currency(call, place), ANY)
        case "one":
            return await card(
                call.books, (await payouts.named(call.books, place)).token, call.actor
            )
        case "all":
            return await older(call, place)
    raise NotFound("payout")


@press(cards.MAKE, product=WITHDRAW)
async def made(call: Call, intent: Intent) -> Reply:
    """Hold the money, and turn the card into the one that shows what becomes of it."""
    payout = await payouts.make(call.act, intent)
    return await card(call.books, payout.token, call.actor)


@press(cards.CANCEL)
async def cancelled(call: Call, intent: Intent) -> Reply:
    """Keep the money after all."""
    payout = await payouts.cancel(call.act, intent)
    return await card(call.books, payout.token, call.actor)


async def _quoted(call: Call, amount: Money | None, currency: str, digits: str) -> Reply:
    found = await offered(call, currency, digits)
    if not found:
        return await none_yet(call, currency)
    if len(found) > 1:
        known = {"amount": amount} if amount else {"currency": currency}
        raise Lacks(begun if amount else most, "bank", _WHERE, known)
    return await asked(call, amount, currency, found[0])


def _currency(call: Call, named: str) -> str:
    if named and named not in call.settings.currencies:
        raise NotFound("payout")
    return named or call.settings.home_currency


def _in_private(call: Call) -> None:
    if not call.chat.private:
        raise NotAllowed("private_only")
