"""Winding down, as it is seen: what stops and goes on, what is left, and what waits for a word."""

from collections.abc import Sequence

from bot.kit import Card, Entry, Reply, Row, Said, draws, say, say_many
from bot.proposing import drawn
from bot.wording import listed
from ledger.books import Books
from ledger.money import Money
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.products.winddown import BEGIN, END, Draft, Left, WindDown

WHY = say("Why")
STOPPED = say(
    "Stopped: joining, money from the house, payments to who has not joined, new requests, splits,"
    " links, pay links, gifts and groups."
)
GOES_ON = say(
    "Goes on: paying people here and what was asked for, taking what waits, undoing, asking back,"
    " settling, cases, and having what one has paid out."
)
_NOTHING, _WASL = say("nothing"), say("Wasl")


@draws(BEGIN)
async def beginning(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a wind-down that waits for somebody else's word."""
    return await drawn(books, token, reader, _to_begin)


@draws(END)
async def ending(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the end of a wind-down that waits for somebody else's word."""
    return await drawn(books, token, reader, _to_end)


def state(found: WindDown, left: Sequence[Left]) -> Card:
    """Show how a wind-down stands, and what was left at its last counts."""
    return Card(
        say("Wasl is winding down and closes on {day}.", day=found.until),
        rows=[(WHY, found.words), (say("Since"), found.began_at)],
        entries=[_entry(each) for each in left],
        more=[STOPPED, GOES_ON],
        tone="waits",
    )


def begins(asked: Draft) -> list[Row]:
    """Say what changes when a wind-down begins, why, and what was owed when it was asked for."""
    change = say("open → closing on {day}", day=asked.until)
    owed = [(say("Owed to people"), each) for each in asked.owed]
    return [(_WASL, change), (WHY, asked.words), *owed]


def ends(asked: Draft) -> list[Row]:
    """Say what changes when it ends, and why."""
    return [(_WASL, say("closing on {day} → open", day=asked.until)), (WHY, asked.words)]


def sums(amounts: Sequence[Money]) -> Said:
    """Say amounts in a row."""
    return listed([say("{amount}", amount=each) for each in amounts]) if amounts else _NOTHING


def _entry(left: Left) -> Entry:
    people, amounts = say_many("{count} person", "{count} people", left.people), sums(left.amounts)
    said = say("Left at {time}: {amounts}, {people}", time=left.at, amounts=amounts, people=people)
    below = say("{time} · {people}", time=left.at, people=people)
    return Entry(said, amounts, below, None)


async def _to_begin(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as it was asked
    asked = Draft.read(proposal.intent)
    title = say("Wind Wasl down, and close on {day}", day=asked.until)
    return Card(title, rows=begins(asked), more=[STOPPED, GOES_ON])


async def _to_end(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as it was asked
    asked = Draft.read(proposal.intent)
    return Card(say("Let Wasl go on, and not close on {day}", day=asked.until), rows=ends(asked))
