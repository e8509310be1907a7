"""The lines of a statement as somebody reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import speech
from bot.grammar import months
from bot.kit import say
from ledger import clock
from ledger.banking.deposits.booking import SETTLES_NOW
from ledger.people import persons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from bot.kit import Readings, Said, Value
    from ledger.books import Books
    from ledger.exports import Asked, Booked, Part
    from ledger.exports.booked import Ends
    from ledger.money import Money
    from ledger.people.persons import Person

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it was, with whom, what she wrote, what came or went, what was left.

    What is `own` went from hers to hers: to and from her bank, or into another currency.
    """

    receipt: int
    at: datetime
    kind: str
    what: Said
    who: Person | None
    note: str
    amount: Money
    fee: Money
    balance: Money
    own: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands in one file: whose, of when, both ends of each currency, and its lines.

    `at` is when it was made, and so what the end of a month that is going on is of.
    """

    asked: Asked
    whose: Person
    language: str
    zone: tzinfo
    at: datetime
    ends: Sequence[Ends]
    lines: Sequence[Line]

    @property
    def title(self) -> Said:
        """What stands above it."""
        return say("Statement of {month}", month=months.said(self.asked.month))

    def read(self, value: Value) -> str:
        """Return a value as she reads it, without marks of direction."""
        if isinstance(value, str):
            return value
        return speech.label(say("{value}", value=value), self.language, str(self.zone))


async def people(books: Books, lines: Sequence[Booked], whose: Person) -> dict[int, Person]:
    """Return everybody whom lines name."""
    wanted = {whose.id} | {who for each in lines for who in (each.line.payer, each.line.payee)}
    found: dict[int, Person] = {}
    numbers = sorted(wanted)
    for at in range(0, len(numbers), _AT_ONCE):
        found |= await persons.by_ids(books, numbers[at : at + _AT_ONCE])
    return found


def statement(  # noqa: PLR0913, PLR0917 - a statement has that many sides
    asked: Asked,
    part: Part,
    whose: Person,
    known: dict[int, Person],
    readings: Readings,
    language: str,
    zone: tzinfo,
) -> Statement:
    """Return what one file says."""
    lines = [_line(each, whose, known, readings, zone) for each in part.lines]
    at = clock.from_ms(asked.content["at"]).astimezone(zone)
    return Statement(asked, whose, language, zone, at, part.ends, lines)


def _line(
    booked: Booked, whose: Person, known: dict[int, Person], readings: Readings, zone: tzinfo
) -> Line:
    found = booked.line
    shown = readings.shown(found, whose, known)
    return Line(
        found.number,
        found.recorded_at.astimezone(zone),
        found.kind,
        shown.what,
        shown.who,
        found.note,
        booked.amount,
        booked.fee,
        booked.balance,
        found.kind == SETTLES_NOW or found.payer == found.payee == whose.id,
    )
