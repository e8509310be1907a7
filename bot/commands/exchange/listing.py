"""What a unit costs now: each currency of the house in the home currency, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from bot import exchanging
from bot.grammar.kinds import CURRENCY
from bot.kit import Button, Call, Card, Code, Of, Reply, Unit, _, command, p_, say
from ledger import rules
from ledger.exchange import rates
from ledger.exchange.rates import NoRate, StaleRate
from ledger.exchange.rule import BPS
from ledger.people.roles import SET_RULES
from ledger.rules import Of as For

if TYPE_CHECKING:
    from bot.kit import Row, Said


@command(
    p_("trigger", "rates"),
    about=_("See what currencies cost now, since when, and by whom."),
    examples=("/rates", _("/rates EUR")),
    asked=(p_("asked", "rates"),),
    twin=p_("slash command", "rates"),
    bare="list",
    menu=_("Rates"),
    under="cash",
)
async def rates_(
    call: Call, currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = ""
) -> Reply:
    """Show what one unit of the home currency, or of another one, is in each."""
    home = currency or call.settings.home_currency
    others = [each for each in call.settings.currencies if each != home]
    found = [(each, await _one(call, home, each)) for each in others]
    known = [row for _, row in found if not isinstance(row, NoRate)]
    lacking = [(each, row) for each, row in found if isinstance(row, NoRate)]
    if not known:
        return Reply.of(say("There are no rates yet."), *_remedy(call, lacking))
    lines: list[Row] = [*known, *[(_named(each), _lacks(why)) for each, why in lacking]]
    card = Card(
        say("Rates of {currency} now", currency=Unit(home)),
        rows=lines,
        more=[await _spread(call, home), *_remedy(call, lacking)],
    )
    return Reply.of(card=card, buttons=[Button.runs(say("Exchange money"), "convert")])


async def _one(call: Call, home: str, other: str) -> Row | NoRate:
    try:
        rate = await rates.rate(call.books, home, other)
    except NoRate as why:
        return why
    value = say(
        "{rate} ({source})", rate=exchanging.rate_said(rate), source=exchanging.sources_said(rate)
    )
    return _named(other), value


def _named(currency: str) -> Said:
    return say("{currency}", currency=Unit(currency))


def _lacks(why: NoRate) -> Said:
    if isinstance(why, StaleRate):
        return say("too old: of {time}", time=why.since)
    return say("no rate yet")


async def _spread(call: Call, home: str) -> Said:
    bps = (await rules.at(call.books, BPS, For(currency=home))).value
    return say(
        "The spread is {percent} of what is given, and shown before.",
        percent=exchanging.percent(bps),
    )


def _remedy(call: Call, lacking: list[tuple[str, NoRate]]) -> list[Said]:
    """Say how a rate that lacks is set, to who may; to others, that an admin sets it."""
    if not lacking:
        return []
    why = lacking[0][1]
    if not call.may(SET_RULES):
        return [say("What lacks here an admin sets; until then it is not exchanged.")]
    typed = Code(f"/rates set {why.base} {why.currency}")
    return [say("Set what lacks: {command}", command=typed)]
