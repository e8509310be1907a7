"""The live meter: a row for each limit, with a bar, what is left, and when there is more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.limits.rows import NAMED, limiting
from bot.commands.limits.words import rising
from bot.kit import Button, Card, Reply, Unit, draws, say
from ledger import clock, limits
from ledger.errors import NotFound
from ledger.limits import BALANCE
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.kit import Row, Said
    from ledger.books import Books
    from ledger.limits import Overview
    from ledger.people.persons import Person


@draws(limits.KIND)
async def meter(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the limits of whose card it is, to her alone."""
    person, currency = limits.about(token)
    if reader is None or reader.id != person:
        raise NotFound("limits")
    found = await limits.overview(books, person, currency)
    again = Button.goes(say("Look again"), "limits", currency)
    return Reply.of(card=drawn(found, currency), buttons=[again])


def drawn(found: Overview, currency: str) -> Card:
    """Draw what is used and left of each limit, as of now, and what the next tier gives."""
    named: dict[str, Any] = {"currency": Unit(currency), "tier": found.standing.tier}
    title = say("Your limits in {currency}, at tier {tier}", **named)
    if not found.is_limited:
        title = say("Nothing limits you in {currency}. Your tier is {tier}.", **named)
    rows = [*limiting(found, currency), *_bound(found)]
    if rows:
        rows.append((say("As of"), say("{time}", time=clock.now())))
    return Card(title, rows=rows, more=[*_next(found, currency)])


def _bound(found: Overview) -> list[Row]:
    """Say what of it is gift money that may not leave, and until when."""
    amount, frees_at, frees = found.bound
    if not (amount and frees and frees_at):
        return []
    values: dict[str, Any] = {"amount": amount, "frees": frees, "time": frees_at}
    said = say("{amount} may be spent here, and leave from {time} on", **values)
    if frees != amount:
        said = say("{amount} may be spent here; {frees} of it may leave from {time} on", **values)
    return [(say("Gift money"), said)]


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
        label = NAMED[name]
        if most is None:
            yield say("{label}: no limit", label=label)
        else:
            yield say("{label}: up to {most}", label=label, most=Money(most, currency))
