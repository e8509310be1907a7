"""Deposits: money comes into a wallet by a bank, or by a card."""

from dataclasses import replace
from typing import Any

from bot.accounts import made_up
from bot.commands.deposits.drawing import card, chosen, standing_rows
from bot.commands.deposits.listing import listed
from bot.commands.deposits.picture import epc, is_sepa
from bot.commands.deposits.telling import (
    acted,
    beside,
    coming,
    deposited,
    disputed,
    expired,
    full,
    gone,
    limited,
    open_ones,
    paid_in,
    refused,
    standing,
    taken,
    tied,
    won,
)
from bot.commands.deposits.ways import places, step
from bot.grammar.kinds import AMOUNT, Amount
from bot.kit import Call, Code, Lacks, Leads, Reply, Said, _, command, p_, page, press, say
from ledger import ids
from ledger.banking import deposits, owing
from ledger.banking.deposits import asking, ending, reading
from ledger.errors import NotAllowed, NotFound
from ledger.money import Money
from ledger.people.intents import Intent

__all__ = [
    "acted",
    "beside",
    "card",
    "coming",
    "deposited",
    "disputed",
    "expired",
    "full",
    "gone",
    "limited",
    "open_ones",
    "paid_in",
    "refused",
    "standing",
    "taken",
    "tied",
    "won",
]


NOTHING: Money = None  # type: ignore[assignment]


@command(
    p_("trigger", "deposit"),
    about=_("Pay money into your wallet."),
    examples=(_("/deposit 100"),),
    private=(p_("private", "deposit"),),
    twin=p_("slash command", "deposit"),
    menu=_("Pay in"),
    under="cash",
    grows=True,
    product="deposit",
)
async def deposit(call: Call, amount: Amount = NOTHING) -> Reply:
    """Show the ways in which it can come, or what is waited for where no amount is said."""
    if amount is None:
        if await deposits.waited_for(call.books, call.actor.id):
            return await listed(call)
        raise Lacks(begun, "amount", AMOUNT.missing(Code(AMOUNT.example), pays=False), {})
    return await begun.run(call, amount)


@command("payin", product="deposit")
async def begun(call: Call, amount: Amount) -> Reply:
    """Show the ways in which it can come, and what each costs."""
    ways, even = places(call, amount), step(call, amount)
    if even and not ways:
        return Reply.of(_uneven(even))
    own = standing_rows(ways, call.actor.id)
    more = [_uneven(even)] if even else []
    if due := await owing.owed(call.books, call.actor.id, amount.currency):
        more.append(say("You owe Wasl {amount}: what comes in pays that off first.", amount=due))
    return chosen(await asking.draft(call.act, amount, (*ways,)), own, more)


def _uneven(even: Money) -> Said:
    return say("A card brings this in steps of {step} only. Ask for such an amount.", step=even)


@press(asking.CHOSEN, product="deposit")
async def asked(call: Call, intent: Intent) -> Reply:
    """Wait for it by the way of the button, and turn the card into the one that shows it come."""
    amount: Any = intent.facts["amount"]
    ways = places(call, amount)
    if call.choice not in ways:
        raise NotAllowed("deposit_no_way")
    made = await asking.ask(call.act, intent, ways[call.choice])
    return replace(await card(call.books, made.token, call.actor), edits_card=True)


@press("deposits.cancel")
async def cancelled(call: Call, intent: Intent) -> Reply:
    """Wait for it no more."""
    found = await reading.of(call.books, intent)
    await ending.cancel(call.act, found)
    return replace(await card(call.books, found.token, call.actor), edits_card=True)


@press("deposits.pretend")
async def pretended(call: Call, intent: Intent) -> Reply:
    """Let the built-in bank say that it was sent."""
    found = await reading.of(call.books, intent)
    if not found.where.get("pretend") or not made_up(call.settings):
        raise NotAllowed("deposit_no_way")
    await asking.outside(call.act, found)
    return replace(await card(call.books, found.token, call.actor), edits_card=True)


@page("deposit")
async def scanned(call: Call, at: str) -> Reply:
    """Show the code by which a banking app pays, one that is waited for, or begin one."""
    if at == "new":
        return Reply((), leads=Leads("payin", {}))
    what, _dot, token = at.rpartition(".")
    try:
        found = await deposits.get(call.books, ids.from_text(token))
    except ValueError:
        raise NotFound("deposit") from None
    if what == "one":
        return await card(call.books, found.token, call.actor)
    if found.person != call.actor.id or not is_sepa(found):
        raise NotFound("deposit")
    told = say(
        "Scan it with your banking app: it fills in the transfer of {amount}.",
        amount=found.expected,
    )
    return Reply((told,), files=[epc(found)])
