"""The envelope as the group sees it: drawn from the books, for as long as it stands there."""

from bot.commands.gifts.envelope import members_since, shared
from bot.kit import (
    Button,
    Card,
    Code,
    Facts,
    Live,
    Reply,
    Row,
    Said,
    draws,
    say,
    say_many,
    tells,
)
from ledger import ids
from ledger.books import Books
from ledger.people import intents, persons
from ledger.people.persons import Person
from ledger.products.gifts import envelope
from ledger.products.gifts.envelope import Envelope, Opened
from ledger.products.gifts.making import CARD

NAMED = 5
"""How many of those who opened it last are named."""


@tells("envelope")
def envelope_made(facts: Facts) -> Reply:
    """Show the group its envelope."""
    return Reply((), live=Live(CARD, ids.from_text(facts.card)))


@draws(CARD)
async def drawn(books: Books, token: bytes, reader: Person | None) -> Reply:  # noqa: ARG001 - for all
    """Show how an envelope stands: who opened it, what is left, and how its draw is checked."""
    found, taken = await envelope.get(books, token), await envelope.opened(books, token)
    luckiest = max(taken, key=lambda each: each.amount.minor, default=None)
    last = taken[-NAMED:]
    wanted = {found.giver, *(each.person for each in (*last, *([luckiest] if luckiest else ())))}
    people = await persons.by_ids(books, wanted)
    giver = people[found.giver]
    card = Card(
        say_many(
            "{giver} gives {amount}, for {count} person.",
            "{giver} gives {amount}, for {count} people.",
            found.count,
            giver=giver,
            amount=found.amount,
        ),
        found.amount,
        giver,
        rows=[
            *_state(found),
            *_names(last, people),
            *shared(found.how),
            *_gates(found),
            *_draw(found),
        ],
        note=(await books.transfer(found.number)).note,
        tone="asks" if found.is_open else "done",
        more=_end(found, luckiest, people),
    )
    return Reply.of(card=card, buttons=await _buttons(books, found))


async def _buttons(books: Books, found: Envelope) -> list[Button]:
    if not found.is_open:
        return []
    return [Button.does(say("Open"), await intents.get(books, found.token), "open")]


def _state(found: Envelope) -> list[Row]:
    taken = say("{taken} of {count}", taken=found.taken, count=found.count)
    rows: list[Row] = [(say("Opened"), taken)]
    if found.is_open:
        rows.append((say("Open until"), found.expires_at))
    return rows


def _gates(found: Envelope) -> list[Row]:
    rows: list[Row] = []
    if found.is_open and found.since:
        rows.append(members_since(found.since))
    if found.is_open and found.word:
        rows.append((say("Opens with"), say("a word that the giver tells")))
    return rows


def _draw(found: Envelope) -> list[Row]:
    """Show what settles the draw, and what it was once all is over."""
    if found.how == "equal":
        return []
    rows: list[Row] = [(say("Hash of the draw"), _as_is(found.commitment))]
    if not found.is_open:
        rows.append((say("Its seed"), _as_is(found.seed)))
    return rows


def _names(last: list[Opened], people: dict[int, Person]) -> list[Row]:
    return [(say("{person}", person=people[each.person]), each.amount) for each in reversed(last)]


def _end(found: Envelope, luckiest: Opened | None, people: dict[int, Person]) -> list[Said]:
    """Say how it ended: who had most, what went back, and how anybody can check it."""
    if found.is_open:
        return []
    told = []
    if luckiest and found.how == "random" and found.taken > 1:
        who = people[luckiest.person]
        told.append(say("Most luck: {person}, {amount}.", person=who, amount=luckiest.amount))
    if found.state == "back":
        told.append(say("{amount} was left and went back to the giver.", amount=found.left))
    if found.how == "random":
        command = Code(f"/gift check {found.number}")
        told.append(say("{command} draws it again, for whoever wants to check.", command=command))
    return told


def _as_is(text: str) -> Code:
    return Code(text, as_it_stands=True)
