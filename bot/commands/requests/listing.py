"""What somebody is asked for, and asks for: grouped by person, one person's, and one request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.requests.drawing import card, confirming
from bot.kit import Button, Card, Code, Entry, Reply, _, say, say_many
from ledger.errors import NotFound
from ledger.people import persons
from ledger.products.requests import paying, reading
from ledger.products.requests.owing import by_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Call, Row, Said
    from ledger.people.persons import Person
    from ledger.products.requests.reading import Request

_MOST_PEOPLE = 8
_MOST_OF_ONE = 6
_MOST_DIGITS = 18
_PERSON, _REQUEST = "p", "r"
"""What the place of a page begins with."""
_NONE = say(
    "Nobody asks you for money, and you ask nobody. To ask somebody, type {command}.",
    command=Code(_("/request @omar 25 dinner")),
)


async def overview(call: Call) -> Reply:
    """Show with whom something is open, and what it comes to."""
    me = call.actor.id
    owed, asked = await reading.owed(call.books, me), await reading.asked(call.books, me)
    if not owed and not asked:
        return Reply.of(_NONE)
    owing, owes = _by(owed, "requester"), _by(asked, "payer")
    people = await persons.by_ids(call.books, {*owing, *owes})
    rows = [row for who, some in owing.items() for row in _owing(people[who], some)]
    rows += [row for who, some in owes.items() for row in _owes(people[who], some)]
    named = [*dict.fromkeys([*owing, *owes])][:_MOST_PEOPLE]
    buttons = [
        Button.goes(say("{person}", person=people[who]), "requests", f"{_PERSON}{who}")
        for who in named
    ]
    return Reply.of(card=Card(say("Open requests"), rows=rows), buttons=buttons)


async def page_of(call: Call, at: str) -> Reply:
    """Show what a button of a list leads to."""
    kind, place = at[:1], at[1:]
    if kind == _REQUEST:
        found = await reading.named(call.books, place)
        return await card(call.books, found.token, call.actor)
    if kind != _PERSON:
        return replace(await overview(call), edits_card=True)
    who, _dot, currency = place.partition(".")
    if not (who.isascii() and who.isdecimal() and len(who) <= _MOST_DIGITS):
        raise NotFound("request")
    other = await persons.by_id(call.books, int(who))
    if currency:
        return await _pay_all(call, other, currency)
    return replace(await _with(call, other), edits_card=True)


async def _with(call: Call, other: Person) -> Reply:
    """Show what is open with one person, and offer to pay all of it together."""
    me = call.actor.id
    owed = [each for each in await reading.owed(call.books, me) if each.requester == other.id]
    asked = [each for each in await reading.asked(call.books, me) if each.payer == other.id]
    if not owed and not asked:
        return Reply.of(say("Nothing is open between you and {person}.", person=other))
    together = [some for some in by_currency(owed) if len(some) > 1]
    buttons = [
        Button.goes(
            say("Pay all: {amount}", amount=paying.total(_together(some))),
            "requests",
            f"{_PERSON}{other.id}.{some[0].amount.currency}",
        )
        for some in together
    ]
    buttons += [
        Button.goes(say("{amount}", amount=each.left), "requests", f"{_REQUEST}{each.name}")
        for each in (*owed, *asked)[:_MOST_OF_ONE]
    ]
    buttons.append(Button.goes(say("All requests"), "requests", ""))
    entries = [*(_entry(each, other, mine=False) for each in owed[:_MOST_OF_ONE])]
    entries += [_entry(each, other, mine=True) for each in asked[:_MOST_OF_ONE]]
    rows = [*_owing(other, owed), *_owes(other, asked)]
    return Reply.of(
        card=Card(
            say("Between you and {person}", person=other), who=other, rows=rows, entries=entries
        ),
        buttons=buttons,
    )


async def _pay_all(call: Call, other: Person, currency: str) -> Reply:
    """Show the card by which all that one person asks for is paid at once."""
    owed = await reading.owed(call.books, call.actor.id)
    some = [each for each in owed if (each.requester, each.amount.currency) == (other.id, currency)]
    if not some:
        return Reply.of(say("Nothing is open between you and {person}.", person=other))
    together = _together(some)
    drafted = await paying.draft(call.act, together)
    rows: list[Row] = [(_what(each), each.left) for each in together]
    return confirming(drafted, hides=True, rows=rows)


def _together(some: Sequence[Request]) -> Sequence[Request]:
    return some[: paying.MOST_TOGETHER]


def _by(requests: Iterable[Request], whose: str) -> dict[int, list[Request]]:
    found: dict[int, list[Request]] = {}
    for each in requests:
        found.setdefault(getattr(each, whose), []).append(each)
    return found


def _owing(other: Person, owed: Sequence[Request]) -> list[Row]:
    return [(say("To pay {person}", person=other), _counted(some)) for some in by_currency(owed)]


def _owes(other: Person, asked: Sequence[Request]) -> list[Row]:
    return [(say("Asked of {person}", person=other), _counted(some)) for some in by_currency(asked)]


def _counted(some: Sequence[Request]) -> Said:
    return say_many(
        "{amount}, {count} request",
        "{amount}, {count} requests",
        len(some),
        amount=paying.total(some),
    )


def _entry(request: Request, other: Person, *, mine: bool) -> Entry:
    """Return one line; what a stranger has written is hidden from the payer."""
    until, what = _until(request), _what(request, mine=mine)
    said = say("{amount} · {what}", amount=request.left, what=what)
    named = say("{person}", person=other) if what == until else what
    return Entry(said, named, until, request.left, other)


def _what(request: Request, *, mine: bool = False) -> Said:
    note = request.note if mine or not request.hides else ""
    return say("{note}", note=note) if note else _until(request)


def _until(request: Request) -> Said:
    return say("until {time}", time=request.expires_at)
