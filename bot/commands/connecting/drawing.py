"""How it looks: what both sides see before they confirm, and what has become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.kit import Button, Card, Reply, Said, confirm_card, draws, say
from ledger import ids
from ledger.people import intents, persons
from ledger.products import connecting
from ledger.products.connecting import cards, reading
from ledger.products.connecting.tables import AGREED, DONE

if TYPE_CHECKING:
    from bot.kit import Call, Row
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.products.connecting.reading import Connecting

_PLATFORMS = {"web": say("Web chat"), "telegram": say("Telegram"), "discord": say("Discord")}
_WARNING = say(
    "Confirm only if both are yours: from then on, whoever has one side has all of both. Nobody"
    " from Wasl asks you to do this."
)
_ALL = say(
    "Wallets, receipts, tags, roles, groups, pay links and web sessions become one, and limits"
    " count for both together. It cannot be undone; a platform can be cut off later."
)
_BOTH = say("Nothing is done before both sides have confirmed.")


async def asked(call: Call, found: Connecting, intent: Intent) -> Reply:
    """Ask who came with a code whether both sides are hers."""
    second = found._replace(second=call.actor.id, second_way=call.chat.platform)
    return confirm_card(
        await _question(call.books, second),
        intent,
        confirm=say("Yes, both are mine"),
        rows=await _rows(call.books, second, call.actor),
        warn=[_WARNING],
        more=[_ALL, _BOTH],
    )


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw two sides: for who made the code, who has to confirm, and for who came with it."""
    found = await reading.get(books, token)
    if found.state == DONE:
        return await _done(books, found)
    waits = found.state == AGREED and not found.is_over and reader is not None
    drawn = Card(
        await _question(books, found),
        rows=await _rows(books, found, reader) if waits and reader else [],
        status=_status(found, reader),
        tone="waits" if waits else "ended",
        warnings=[_WARNING] if waits else [],
        more=[_ALL] if waits else [],
        until=found.until if waits else None,
    )
    buttons = await _buttons(books, found, reader) if waits and reader else []
    return Reply.of(card=drawn, buttons=buttons, edits_card=True)


async def meant(call: Call, intent: Intent) -> Said:
    """Say what is confirmed with a PIN: to whom all that is hers goes."""
    found = await reading.of(call.books, intent)
    is_first = call.actor.id == found.first
    other, way = (found.second, found.second_way) if is_first else (found.first, found.first_way)
    return say(
        "Join with {other} ({way})? Whoever has that account has all of yours from then on.",
        other=await persons.by_id(call.books, other),
        way=platform_said(way),
    )


def platform_said(platform: str) -> Said:
    """Say what a platform is called."""
    return _PLATFORMS.get(platform, say("{name}", name=platform))


async def _question(books: Books, found: Connecting) -> Said:
    people = await persons.by_ids(books, {found.first, found.second})
    return say(
        "Are {person} ({way}) and {other} ({other_way}) both you?",
        person=people[found.first],
        way=platform_said(found.first_way),
        other=people[found.second],
        other_way=platform_said(found.second_way),
    )


async def _rows(books: Books, found: Connecting, reader: Person) -> list[Row]:
    """Say what moves; how much the other side has is hers to know until both are one."""
    known = await connecting.preview(books, found.first, found.second)
    rows: list[Row] = [(say("Stays, being the older account"), known.survivor)]
    if reader.id == known.gone.id:
        rows += [(say("Goes over from this side"), each) for each in known.sums.moved]
    else:
        rows.append((say("Goes over"), say("all that the other side has")))
    if known.sums.gift:
        rows.append((say("The second welcome gift"), _gift(known.sums)))
    return rows


def _gift(sums: Any) -> Said:  # noqa: ANN401 - what would move
    if sums.back == sums.gift.whole:
        return say("{amount} is taken back", amount=sums.back)
    return say("what is left of {amount} is taken back", amount=sums.gift.whole)


def _status(found: Connecting, reader: Person | None) -> Said | None:
    if found.state == AGREED and not found.is_over:
        is_first = reader is not None and reader.id == found.first
        return None if is_first else say("waits for the other side until {time}", time=found.until)
    if found.is_over:
        return say("was not confirmed in time")
    return say("was not wanted by one side; nothing was done")


async def _buttons(books: Books, found: Connecting, reader: Person) -> list[Button]:
    intent = await intents.get(books, cards.of(found.token, reader.id))
    if reader.id == found.first:
        return [
            Button.does(say("Yes, both are mine"), intent, "join"),
            Button.does(say("No"), intent, "refuse"),
        ]
    return [Button.does(say("Withdraw"), intent, "withdraw")]


async def _done(books: Books, found: Connecting) -> Reply:
    person = await persons.by_id(books, found.first)
    number = await books.number(ids.timed_child(found.token, DONE))
    title = say(
        "{way} and {other_way} are one person here now: {person}.",
        way=platform_said(found.first_way),
        other_way=platform_said(found.second_way),
        person=person,
    )
    rows: list[Row] = [(say("Receipt"), number)] if number else []
    return Reply.of(card=Card(title, who=person, rows=rows, tone="done"), edits_card=True)
