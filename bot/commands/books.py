"""The books at a glance: what rests on each line, and what is owed to people against what is held.

A page is a currency. Its cost is that of what came since the figures were counted last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from bot.grammar.kinds import CURRENCY
from bot.kit import (
    Button,
    Call,
    Card,
    Of,
    Reply,
    Unit,
    _,
    command,
    lines,
    p_,
    page,
    say,
    say_many,
)
from bot.wording import listed
from ledger import figures, products
from ledger.exchange import standing
from ledger.people.roles import SEE_HOUSE

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.exchange.standing import Positions
    from ledger.figures import Standing

MOST_PAGES = 10
"""How much is counted before an answer; more than that is said to be left."""
NEAR = 3
"""How many currencies are offered on either side of the one that is shown."""


@command(
    p_("trigger", "books"),
    about=_("See what rests on each line of the books, and whether what people own is covered."),
    examples=(_("/books EGP"),),
    twin=p_("slash command", "books"),
    needs=SEE_HOUSE,
    menu=_("The books"),
)
async def books(
    call: Call, currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = ""
) -> Reply:
    """Show the books in a currency, in the home currency, or in the first that there is."""
    return await _shown(call, currency or call.settings.home_currency)


@page("books", needs=SEE_HOUSE)
async def in_currency(call: Call, at: str) -> Reply:
    """Show the books in a currency."""
    return replace(await _shown(call, at), edits_card=True)


async def _shown(call: Call, currency: str) -> Reply:
    await figures.count(call.books, MOST_PAGES)
    found = await figures.standing(call.books)
    home = call.settings.home_currency
    if not found.currencies:
        return Reply.of(say("Nothing has been booked yet."))
    if currency not in found.currencies:
        currency = home if home in found.currencies else found.currencies[0]
    positions = await standing.positions(call.books, home)
    card = _card(call, found, currency, positions)
    return Reply.of(card=card, buttons=_others(found, currency))


def _card(call: Call, found: Standing, currency: str, positions: Positions) -> Card:
    chart = products.DECLARED.chart
    covered = figures.safeguarding(found, chart, currency)
    booked = [each for each in found.lines(currency) if found.of(each, currency)]
    ordered = sorted(booked, key=products.DECLARED.order)
    rows: list[Row] = [(call.readings.line(each), found.of(each, currency)) for each in ordered]
    rows += [
        (say("All lines together"), found.sum(booked, currency)),
        (say("Owed to people"), covered.owed),
        (say("Held by the house"), covered.held),
        *_position(positions, currency),
    ]
    short = covered.over.minor < 0
    status = say("What is owed to people is covered: {amount} more is held.", amount=covered.over)
    if short:
        status = say("Short: {amount} less is held than is owed to people.", amount=-covered.over)
    return Card(
        say("The books in {currency}", currency=Unit(currency)),
        rows=rows,
        warnings=[status] if short else (),
        more=[*(() if short else [status]), *_unrated(positions), *_as_of(found)],
    )


def _position(positions: Positions, currency: str) -> list[Row]:
    """Say what a position is worth at the rate of now, and what all of them come to."""
    if not positions.held:
        return []
    mine = positions.worth.get(currency)
    rows: list[Row] = [(say("This position at the rate of now"), mine)] if mine else []
    result = positions.result
    gained = result.minor >= 0
    if positions.is_closed:
        label = say("Gained by exchanges") if gained else say("Lost by exchanges")
    else:
        label = say("Gain by exchanges, if all positions were closed now")
        if not gained:
            label = say("Loss by exchanges, if all positions were closed now")
    return [*rows, (label, result if gained else -result)]


def _unrated(positions: Positions) -> list[Said]:
    """Name the positions that no rate of now speaks of: they are left out of the result."""
    if not positions.lacking:
        return []
    named = listed([say("{currency}", currency=Unit(each)) for each in positions.lacking])
    return [say("Left out, for there is no rate of now: {currencies}.", currencies=named)]


def _as_of(found: Standing) -> list[Said]:
    """Say of which moment it is, and what is still to be counted."""
    if found.at is None:
        return []
    at = say("As of receipt {number}, {time}.", number=found.transfer, time=found.at)
    if found.is_whole:
        return [at]
    left = say_many(
        "{count} receipt is still to be counted; ask again in a moment.",
        "{count} receipts are still to be counted; ask again in a moment.",
        found.head - found.transfer,
    )
    return [at, left]


def _others(found: Standing, currency: str) -> list[Button]:
    """Offer the currencies next to the one that is shown, around the end."""
    known, at = found.currencies, found.currencies.index(currency)
    steps = [*range(1, NEAR + 1), *range(-NEAR, 0)]
    near = dict.fromkeys(known[(at + step) % len(known)] for step in steps)
    return [
        Button.goes(say("{currency}", currency=Unit(each)), "books", each)
        for each in near
        if each != currency
    ]


named = lines(
    world=p_("line", "Outside the house"),
    treasury=p_("line", "Treasury"),
    bonus=p_("line", "Set aside for welcome gifts"),
    fees=p_("line", "Fees"),
    spread=p_("line", "Earned by exchanging"),
    position=p_("line", "Position by exchanges"),
    wallet=p_("line", "Wallets"),
    bank=p_("line", "At banks and providers"),
    coming=p_("line", "Coming in, not settled yet"),
    transit=p_("line", "Payouts in transit"),
    stopped=p_("line", "Payouts back for closed accounts"),
    unmatched=p_("line", "Came in, not known for whom"),
    costs=p_("line", "What banks charge"),
)
