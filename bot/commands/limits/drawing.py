"""The live meter: a row for each limit, with a bar, what is left, and when there is more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.limits.words import rising
from bot.kit import Bar, Card, Reply, Unit, _, draws, say
from ledger import limits
from ledger.errors import NotFound
from ledger.limits import BALANCE, DAY, EACH, MONTH, WEEK, WINDOWS
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.kit import Row, Said
    from ledger.books import Books
    from ledger.limits import Overview, Window
    from ledger.people.persons import Person

_NAMED = {
    EACH.name: say("At once"),
    DAY.name: say("In a day"),
    WEEK.name: say("In 7 days"),
    MONTH.name: say("In 30 days"),
    BALANCE.name: say("In the wallet"),
}
_LEFT = _("{bar} {left} of {most} left")
_LEFT_UNTIL = _("{bar} {left} of {most} left, and {more} more from {time}")


@draws(limits.KIND)
async def meter(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the limits of whose card it is, to her alone."""
    person, currency = limits.about(token)
    if reader is None or reader.id != person:
        raise NotFound("limits")
    found = await limits.overview(books, person, currency)
    named: dict[str, Any] = {"currency": Unit(currency), "tier": found.standing.tier}
    title = say("Your limits in {currency}, at tier {tier}", **named)
    if not found.is_limited:
        title = say("Nothing limits you in {currency}. Your tier is {tier}.", **named)
    card = Card(title, rows=[*_rows(found, currency)], more=[*_next(found, currency)])
    return Reply.of(card=card)


def _rows(found: Overview, currency: str) -> Iterator[Row]:
    most = found.meter.caps[EACH.name]
    if most is not None:
        yield _NAMED[EACH.name], say("up to {most}", most=Money(most, currency))
    for window in WINDOWS:
        if said := _window(found, window, currency):
            yield _NAMED[window.rule.name], said
    if found.most is not None:
        left = Money(max(0, found.most.minor - found.holds.minor), currency)
        bar = Bar(found.holds.minor, found.most.minor)
        yield (
            _NAMED[BALANCE.name],
            say("{bar} {left} more fits, {most} in all", bar=bar, left=left, most=found.most),
        )


def _window(found: Overview, window: Window, currency: str) -> Said | None:
    most, left = found.meter.caps[window.rule.name], found.meter.left(window)
    if most is None or left is None:
        return None
    said: dict[str, Any] = {
        "bar": Bar(found.meter.used(window), most),
        "left": Money(left, currency),
        "most": Money(most, currency),
    }
    if freed := found.meter.frees(window):
        day, minor = freed
        more = Money(min(minor, most), currency)
        return say(_LEFT_UNTIL, **said, more=more, time=limits.start_of(day))
    return say(_LEFT, **said)


def _next(found: Overview, currency: str) -> Iterator[Said]:
    """Say what the next tier gives, where it gives more, and how it is reached."""
    if found.higher is None:
        return
    tier, gives = found.higher
    holds = None if found.most is None else found.most.minor
    now = {**found.meter.caps, BALANCE.name: holds}
    more = {name: most for name, most in gives.items() if _is_more(most, now[name])}
    if more:
        yield say("Tier {tier} gives you:", tier=tier)
        yield from _given(more, currency)
        yield rising(found.standing, tier)


def _is_more(most: int | None, now: int | None) -> bool:
    return now is not None and (most is None or most > now)


def _given(gives: Mapping[str, int | None], currency: str) -> Iterator[Said]:
    for name, most in gives.items():
        label = _NAMED[name]
        if most is None:
            yield say("{label}: no limit", label=label)
        else:
            yield say("{label}: up to {most}", label=label, most=Money(most, currency))
