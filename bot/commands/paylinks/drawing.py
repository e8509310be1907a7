"""How a pay link looks: the live card, for its owner, for others and for a group; and the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.grammar.kinds import USES
from bot.kit import Button, Card, Entry, Reply, Unit, draws, for_all, say, say_many
from ledger import ids
from ledger.people import persons
from ledger.products import paylinks
from ledger.products.paylinks import ONCE, cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.products.paylinks import Paylink

_ENDS = {
    "used": say("paid as often as it can be"),
    "closed": say("closed"),
    "expired": say("its time is up"),
}
_TONES: dict[str, Tone] = {"open": "waits", "used": "done"}


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a link: what it asks for, how it stands, and who has paid."""
    link = await paylinks.get(books, token)
    people = await persons.by_ids(books, {link.owner, *link.payers})
    if reader is None or reader.id == link.owner:
        return drawn(link, people, mine=reader is not None)
    hers = {who: replace(people[who], unnamed=False) for who in {reader.id, link.owner} & {*people}}
    return for_all(drawn(link, people | hers))


def drawn(link: Paylink, people: Mapping[int, Person], *, mine: bool = False) -> Reply:
    """Draw a link as it is known: for its owner, or for others."""
    shown = Card(
        _title(link, people[link.owner], mine=mine),
        link.amount,
        people[link.owner],
        rows=[*_in(link), *_rows(link, people)],
        note=link.note,
        status=standing(link, people),
        tone=_TONES.get(link.standing, "ended"),
        until=link.expires_at if link.is_open else None,
    )
    return Reply.of(card=shown, buttons=_buttons(link, mine=mine) if link.is_open else [])


def standing(link: Paylink, people: Mapping[int, Person]) -> Said:
    """Say how a link stands in a few words."""
    if link.uses == ONCE and link.payers:
        return say("paid by {person}", person=people[link.payers[0]])
    if not link.is_open:
        return _ENDS[link.standing]
    if link.uses.most and link.uses != ONCE:
        return say("paid {paid} of {most}", paid=link.paid, most=link.uses.most)
    if not link.paid:
        return say("not paid yet")
    return say_many("paid {count} time", "paid {count} times", link.paid)


def entry(link: Paylink, people: Mapping[int, Person]) -> Entry:
    """Return a link as a line of the list: what it asks for, how it stands, what it brought."""
    asks, state = asked(link), standing(link, people)
    facts: dict[str, Any] = {"asked": asks, "state": state, "total": link.total}
    if not link.note:
        said = say("{asked} · {state} · {total} in all", **facts)
        return Entry(said, asks, state, link.total)
    said = say("{asked} · {note} · {state} · {total} in all", note=link.note, **facts)
    below = say("{note} · {state}", note=link.note, state=state)
    return Entry(said, asks, below, link.total)


def asked(link: Paylink) -> Said:
    """Say how much a link asks for."""
    return say("{amount}", amount=link.amount) if link.amount else say("any amount")


def _title(link: Paylink, owner: Person, *, mine: bool) -> Said:
    if link.amount:
        if mine:
            return say("Your pay link for {amount}", amount=link.amount)
        return say("{person} asks for {amount}", person=owner, amount=link.amount)
    if mine:
        return say("Your pay link for any amount")
    return say("{person} takes any amount", person=owner)


def _in(link: Paylink) -> list[Row]:
    """Say in which currency it is paid, where no amount says it."""
    return [] if link.amount else [(say("Currency"), Unit(link.currency))]


def _rows(link: Paylink, people: Mapping[int, Person]) -> list[Row]:
    if link.uses == ONCE and not link.is_open:
        return []
    rows: list[Row] = [(say("Can be paid"), USES.shown(link.uses))]
    if link.paid:
        rows.append((say("In all"), link.total))
        named = [people[each] for each in dict.fromkeys(link.payers)]
        rows.append((say("Paid last by"), _named(named)))
    return rows


def _named(people: list[Person]) -> Said:
    first, *more = people
    said = say("{person}", person=first)
    for each in more:
        said = say("{row}, {each}", row=said, each=say("{person}", person=each))
    return said


def _buttons(link: Paylink, *, mine: bool) -> list[Button]:
    if not mine:
        return [_does(say("Pay"), cards.paying(link.token), cards.PAY)]
    managing = cards.managing(link.token)
    return [
        _does(say("Show the link"), managing, cards.SHOW),
        _does(say("Close the link"), managing, cards.CLOSE),
    ]


def _does(label: Said, token: bytes, choice: str) -> Button:
    return Button(label, f"do:{ids.text(token)}:{choice}")
