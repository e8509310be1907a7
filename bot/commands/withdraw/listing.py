"""What somebody withdraws: what is on its way, and what was before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.withdraw.drawing import title
from bot.commands.withdraw.nothing import all_of_each
from bot.kit import Button, Card, Entry, Reply, say
from ledger import ids
from ledger.banking import payouts
from ledger.banking.payouts import reading
from ledger.errors import NotFound

if TYPE_CHECKING:
    from bot.kit import Call
    from ledger.banking.payouts import Payout

_NEW = Button.goes(say("Withdraw an amount"), "withdraw", "new")


async def listed(call: Call) -> Reply:
    """List what is on its way, with buttons to begin one."""
    found = await payouts.on_the_way(call.books, call.actor.id)
    before = Button.goes(say("Earlier ones"), "withdraw", "all.")
    begin = [_NEW, *await all_of_each(call), before]
    if not found:
        return Reply.of(say("Nothing is on its way to your bank."), buttons=begin)
    drawn = Card(say("On its way to your bank"), entries=[_entry(each) for each in found])
    return Reply.of(card=drawn, buttons=[*_each(found), *begin])


async def older(call: Call, before: str) -> Reply:
    """List what was withdrawn before a place, the newest first."""
    try:
        token = ids.from_text(before) if before else b"\xff" * 16
    except ValueError:
        raise NotFound("payout") from None
    found = await payouts.of_person(call.books, call.actor.id, token)
    shown = found[: reading.PAGE]
    if not shown:
        return Reply.of(say("You have withdrawn nothing yet."), buttons=[_NEW], edits_card=True)
    buttons = _each(shown)
    if len(found) > len(shown):
        buttons.append(Button.goes(say("Older"), "withdraw", f"all.{shown[-1].name}"))
    drawn = Card(say("Your withdrawals"), entries=[_entry(each) for each in shown])
    return replace(Reply.of(card=drawn, buttons=buttons), edits_card=True)


def _entry(payout: Payout) -> Entry:
    said = say("#{number}: {state}", number=payout.number, state=title(payout))
    since = say("asked for {time}", time=payout.made_at)
    return Entry(said, title(payout), since, payout.amount)


def _each(found: list[Payout]) -> list[Button]:
    return [
        Button.goes(say("#{number}", number=each.number), "withdraw", f"one.{each.name}")
        for each in found
    ]
