"""The card on which a withdrawal is confirmed: what it costs, when it arrives, what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.withdraw.drawing import to
from bot.commands.withdraw.nothing import nothing, stays
from bot.kit import Button, Code, Reply, Unit, _, confirm_card, say
from bot.rails import ways
from bot.ruling import fee_said
from ledger import clock
from ledger.banking import accounts, payouts
from ledger.banking.payouts import Way
from ledger.banking.payouts.rule import DAY, MONTH
from ledger.errors import InsufficientFunds, NotAllowed, NotFound
from ledger.money import Money

if TYPE_CHECKING:
    from bot.kit import Call, Row, Said
    from ledger.banking.accounts import BankAccount
    from ledger.banking.payouts import Quote

_RULE = Code(_("/rules withdraw.fee"))
_ADD = Button.runs(say("Add a bank account"), "bank add")
_SEE = Button.runs(say("Your bank accounts"), "bank")


async def offered(call: Call, currency: str, digits: str) -> list[BankAccount]:
    """Return the accounts of who asks to which money in a currency can go now.

    With the last digits of one it is that; NotFound where there is none.
    """
    usable = await accounts.usable(call.books, call.actor.id)
    found = [each for each in usable if _way(call, each, currency)]
    if not digits:
        return found
    named = [each for each in found if each.masked.endswith(digits)]
    if usable and not named:
        raise NotFound("withdraw_bank")
    return named[:1]


async def none_yet(call: Call, currency: str) -> Reply:
    """Say why nothing can be paid out, and what would help."""
    if not ways.on(call.settings):
        return Reply.of(say("Wasl works with no bank yet, so money cannot be withdrawn here."))
    known = await accounts.of(call.books, call.actor.id)
    if not known:
        told = say("You have no bank account here yet. Add one, and your money can go there.")
        return Reply.of(told, buttons=[_ADD])
    if not any(each.is_usable for each in known):
        told = say("Your bank account cannot be used yet. See what it waits for.")
        return Reply.of(told, buttons=[_SEE])
    told = say("No bank of ours pays {currency} to your account.", currency=Unit(currency))
    return Reply.of(told, buttons=[_SEE, _ADD])


async def asked(call: Call, amount: Money | None, currency: str, account: BankAccount) -> Reply:
    """Ask whether so much is to go to an account, the most that can where no amount is said."""
    way = _way(call, account, currency)
    if way is None or not account.is_usable or account.person != call.actor.id:
        raise NotAllowed("payout_account")
    arrives = way.arrives(clock.now(), account.country, currency)
    try:
        quote = await payouts.draft(call.act, account, amount, currency, Way(way.name, arrives))
    except InsufficientFunds:
        if amount is not None:
            raise
        return await nothing(call, currency)
    name = (await accounts.destination(call.books, account)).name
    return confirm_card(
        say("Withdraw {amount} to your bank?", amount=quote.amount),
        quote.intent,
        confirm=say("Send it to my bank"),
        amount=quote.amount,
        rows=[
            to(account.masked),
            (say("Name at the bank"), Code(name, as_it_stands=True, secret=True)),
            *_costs(quote),
            (say("Expected by"), quote.arrives),
            *_left(quote),
        ],
        left=_after(quote),
        more=[*_more(quote, account), *([] if amount else _stays(quote))],
        done=say("You asked for this before, and it is on its way or over."),
    )


def _way(call: Call, account: BankAccount, currency: str) -> ways.Way | None:
    return ways.chosen(call.settings, currency, account.scheme, account.country)


def _costs(quote: Quote) -> list[Row]:
    """Return the fee, and the rule that it comes from."""
    rule = quote.standing and quote.standing.fee.value
    if not quote.fee or rule is None:
        return [(say("Fee"), say("no fee"))]
    said = fee_said(rule, quote.amount.currency)
    return [(say("Fee"), say("{amount} ({fee})", amount=quote.fee, fee=said))]


def _left(quote: Quote) -> list[Row]:
    """Return what the limits leave after this, where there are any."""
    if quote.standing is None:
        return []
    found: list[Row] = []
    for rule, label in ((DAY, say("Left today")), (MONTH, say("Left in 30 days"))):
        left = quote.standing.left(rule.name)
        if left is not None:
            after = Money(max(0, left - quote.amount.minor), quote.amount.currency)
            found.append((label, after))
    return found


def _after(quote: Quote) -> Money | None:
    return quote.standing.available - quote.total if quote.standing else None


def _stays(quote: Quote) -> list[Said]:
    return stays(quote.standing.bound.amount) if quote.standing else []


def _more(quote: Quote, account: BankAccount) -> list[Said]:
    """Return what is to be known besides: that her bank may change it, and where the fee stands."""
    found = []
    if account.currency != quote.amount.currency:
        found.append(
            say("Your bank may change it into {currency}.", currency=Unit(account.currency))
        )
    if quote.fee:
        found.append(say("The fee: {command}", command=_RULE))
    return found
