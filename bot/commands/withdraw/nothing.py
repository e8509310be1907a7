"""Why nothing of a currency can be withdrawn now, and in which others something can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Code, Reply, Unit, _, say
from bot.wording import listed
from ledger.banking import payouts
from ledger.chart import WALLET
from ledger.money import Money

if TYPE_CHECKING:
    from bot.kit import Call, Said
    from ledger.banking.payouts import Standing

_LIMITS = Code(_("/limits"))


async def nothing(call: Call, currency: str) -> Reply:
    """Say why nothing of a currency can be withdrawn, with a button for each other one."""
    standing = await payouts.stands(call.books, call.actor.id, currency)
    if standing.free.minor:
        standing.check(Money(1, currency))
    others = [each for each in await _there(call) if each.currency != currency]
    more = []
    if others:
        sums = listed([say("{amount}", amount=each) for each in others])
        more = [say("You have {amounts} besides.", amounts=sums)]
    return Reply.of(_why(standing), *more, buttons=_buttons([each.currency for each in others]))


async def all_of_each(call: Call) -> list[Button]:
    """Return a button that withdraws everything, for each currency where there are several."""
    found = [each.currency for each in await _there(call)] or [call.settings.home_currency]
    if len(found) == 1:
        return [Button.goes(say("Withdraw everything"), "withdraw", f"max.{found[0]}")]
    return _buttons(found)


def stays(gift: Money) -> list[Said]:
    """Say what stays of everything, and why."""
    if not gift.minor:
        return []
    return [say("{gift} stays: it is gift money, for now. {command}", gift=gift, command=_LIMITS)]


async def _there(call: Call) -> list[Money]:
    found = [each.available for each in await call.books.balances(call.actor.id, WALLET)]
    return [each for each in found if each.minor > 0]


def _why(standing: Standing) -> Said:
    there, gift = standing.available, standing.bound.amount
    if there.minor <= 0:
        return say("You have no {currency} to withdraw.", currency=Unit(there.currency))
    if standing.free.minor:
        return say(
            "{amount} can leave, which the fee would use up: it is too little to withdraw.",
            amount=standing.free,
        )
    return say(
        "Nothing can be withdrawn now: {gift} is gift money, which may not leave yet. {command}",
        gift=min(gift, there, key=lambda each: each.minor),
        command=_LIMITS,
    )


def _buttons(currencies: list[str]) -> list[Button]:
    return [
        Button.goes(say("Withdraw all {currency}", currency=Unit(each)), "withdraw", f"max.{each}")
        for each in currencies
    ]
