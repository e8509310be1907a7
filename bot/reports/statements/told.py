"""The lines of a statement as somebody reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot import speech
from bot.grammar import months
from bot.kit import Aside, say
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

    `other` is the other side where that is nobody. What is `own` went from hers to hers: to and
    from her bank, or into another currency.
    """

    receipt: int
    at: datetime
    kind: str
    what: Said
    who: Person | None
    other: Said | None
    note: str
    amount: Money
    fee: Money
    balance: Money
    own: bool

    @property
    def beside(self) -> Person | Said | None:
        """With whom, or with what, it was."""
        return self.who or self.other


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


class Known(NamedTuple):
    """Everybody whom lines name, and what they say besides."""

    people: dict[int, Person]
    asides: dict[int, Aside]


async def known(books: Books, lines: Sequence[Booked], whose: Person, readings: Readings) -> Known:
    """Return all that lines tell of."""
    asides: dict[int, Aside] = {}
    for at in range(0, len(lines), _AT_ONCE):
        here = [each.line for each in lines[at : at + _AT_ONCE]]
        asides |= await readings.asides(books, here)
    return Known(await _people(books, lines, whose), asides)


async def _people(books: Books, lines: Sequence[Booked], whose: Person) -> dict[int, Person]:
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
    known: Known,
    readings: Readings,
    language: str,
    zone: tzinfo,
) -> Statement:
    """Return what one file says."""
    lines = [_line(each, whose, known, readings, zone) for each in part.lines]
    at = clock.from_ms(asked.content["at"]).astimezone(zone)
    return Statement(asked, whose, language, zone, at, part.ends, lines)


def _line(booked: Booked, whose: Person, known: Known, readings: Readings, zone: tzinfo) -> Line:
    found = booked.line
    shown = readings.shown(found, whose, known.people)
    aside = known.asides.get(found.number, Aside())
    return Line(
        found.number,
        found.recorded_at.astimezone(zone),
        found.kind,
        say("{what}, {more}", what=shown.what, more=aside.more) if aside.more else shown.what,
        shown.who,
        aside.other,
        found.note,
        booked.amount,
        booked.fee,
        booked.balance,
        found.kind == SETTLES_NOW or found.payer == found.payee == whose.id,
    )
