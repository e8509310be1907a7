"""Revenue: what the house earned in a month, and what was owed to people at the end of each day.

A page is a month in a currency, `2026-11.USD`. What is earned is whatever stands on a line of the
chart that says so, so that a product joins by its line.
"""

from dataclasses import replace
from typing import Annotated

import structlog

from bot.grammar import months
from bot.grammar.kinds import CURRENCY, MONTH
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Of,
    Picture,
    Reply,
    Row,
    Said,
    Unit,
    Value,
    _,
    command,
    p_,
    page,
    say,
)
from bot.reports import apart
from bot.reports.month import MonthOf
from bot.reports.picture import EARNED
from ledger import clock, figures, products
from ledger.chart import BONUS
from ledger.figures.months import Month
from ledger.money import Money
from ledger.people.roles import SEE_HOUSE
from ledger.products import budgets

MOST_PAGES = 10
"""How much is counted before an answer."""
NEAR = 4
"""How many other currencies are offered."""

log = structlog.get_logger("bot.revenue")


@command(
    p_("trigger", "revenue"),
    about=_("See what the house earned in a month, and what was owed to people, with a chart."),
    examples=(_("/revenue 2026-11"), _("/revenue 2026-11 SAR")),
    twin=p_("slash command", "revenue"),
    needs=SEE_HOUSE,
    menu=_("Revenue"),
)
async def revenue(
    call: Call,
    month: Annotated[Month | None, MONTH, Of(option=p_("option", "month"))] = None,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = "",
) -> Reply:
    """Show a month, or this one, in a currency or the home currency."""
    return await _shown(call, month or _now(call), currency or call.settings.home_currency)


@page("revenue", needs=SEE_HOUSE)
async def turned(call: Call, at: str) -> Reply:
    """Show a month in a currency."""
    written, _, currency = at.partition(".")
    month = Month.read(written) or _now(call)
    shown = await _shown(call, min(month, _now(call)), currency or call.settings.home_currency)
    return replace(shown, edits_card=True)


async def _shown(call: Call, month: Month, currency: str) -> Reply:
    await figures.count(call.books, MOST_PAGES)
    found = await figures.month(call.books, month)
    home = call.settings.home_currency
    known = found.currencies or [home]
    if currency not in known:
        currency = home if home in known else known[0]
    seen = MonthOf(
        found, currency, products.DECLARED, call.readings, await budgets.known(call.books, found)
    )
    pictures, missing = await _pictures(call, seen)
    card = replace(_card(call, seen), more=[_until(seen), *missing])
    buttons = _buttons(call, seen, known)
    return Reply((), buttons, card=card, files=pictures)


def _card(call: Call, seen: MonthOf) -> Card:
    found = seen.found
    rows: list[Row] = [(call.readings.line(line), seen.of(line)) for line in seen.earned]
    lowest = say("between {least} and {most}", least=min(seen.owed), most=max(seen.owed))
    given = found.between(BONUS.name, products.DECLARED.owed, seen.currency)
    rows += [
        (EARNED, _held(seen, "revenue", seen.earned_in_all)),
        (say("Owed to people at the end"), _held(seen, "float", seen.owed[-1])),
        (say("Owed at the ends of the days"), lowest),
        (say("Given as welcome gifts"), _held(seen, "gift", given)),
    ]
    return Card(seen.title, rows=rows)


def _held(seen: MonthOf, kind: str, amount: Money) -> Value:
    """Hold an amount against its budget, if it has one."""
    budget = seen.budgets.get(kind)
    return say("{used} of {most}", used=amount, most=budget.most) if budget else amount


def _until(seen: MonthOf) -> Said:
    found = seen.found
    if found.is_closed:
        return say("The month is closed; its figures stay as they are.")
    return say("The month goes on: as of receipt {number}.", number=found.transfer)


async def _pictures(call: Call, seen: MonthOf) -> tuple[list[Picture], list[Said]]:
    """Draw the chart; without what draws, or where it fails, say so in its place."""
    if not apart.can("chart"):
        needed = Code("make reports", as_it_stands=True)
        return [], [
            say("There is no chart without the extra that draws it: {extra}.", extra=needed)
        ]
    language = call.actor.language or call.settings.language
    try:
        return [await seen.picture(language, call.settings.time_zone)], []
    except apart.NotDrawn as why:
        log.error("no chart", month=str(seen.found.month), reason=str(why))  # noqa: TRY400 - its own process tells
        return [], [say("The chart could not be drawn.")]


def _buttons(call: Call, seen: MonthOf, known: list[str]) -> list[Button]:
    """Offer the month before and after, and the other currencies."""
    month, currency = seen.found.month, seen.currency
    beside = [month.after(-1), *([month.after(1)] if month < _now(call) else [])]
    turns = [Button.goes(months.said(each), "revenue", f"{each}.{currency}") for each in beside]
    at = known.index(currency) if currency in known else 0
    others = [*known[at + 1 :], *known[:at]][:NEAR]
    units = [
        Button.goes(say("{currency}", currency=Unit(each)), "revenue", f"{month}.{each}")
        for each in others
    ]
    return [*turns, *units]


def _now(call: Call) -> Month:
    return Month.of(clock.now(), call.books.zone)
