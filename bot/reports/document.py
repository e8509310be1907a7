"""A report as a document: its sections and tables in its reader's words, for whatever writes it.

A cell is its text; one with a number has it, too, with its decimals, for who goes on computing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.grammar import months
from bot.grammar.kinds.budgeted import TITLES
from bot.kit import Unit, say
from bot.languages import DIGITS, LATIN, of
from bot.reports.picture import EARNED, OWED, Drawn
from ledger import clock
from ledger.figures.months import Month
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Readings, Said, Value
    from bot.reports.apart import Json
    from ledger.reports import Content

LRI, PDI = "\u2066", "\u2069"


class Document:
    """A report in a language."""

    def __init__(self, content: Content, language: str, zone: str, readings: Readings) -> None:
        self._content = content
        self._month = Month.read(content["month"]) or Month(1, 1)
        self._language, self._zone, self._readings = language, zone, readings
        self._own = of(language)
        self._digits = str.maketrans(DIGITS[LATIN], DIGITS[self._own.digits])

    @property
    def asked(self) -> Json:
        """Return all that it says."""
        known: dict[str, Content] = self._content["currencies"]
        first = sorted(known.items(), key=lambda each: (-_transfers(each[1]), each[0]))
        return {
            "title": self._read(say("Report of {month}", month=months.said(self._month))),
            "language": self._own.first,
            "from_right": self._own.direction == "rtl",
            "digits": DIGITS[self._own.digits][:10],
            "sections": [self._summary(), *(self._section(*each) for each in first)],
        }

    # -- sections -----------------------------------------------------------------------------

    def _summary(self) -> Json:
        content = self._content
        until = date.fromisoformat(content["until"])
        state = say("closed: these figures stay as they are")
        if not content["closed"]:
            state = say("going on: these figures are as of {day}", day=until)
        proven = say("not proven yet")
        if content["proven"]:
            at = clock.from_ms(content["proven"])
            proven = say("proven in full on {time}, and nothing was found", time=at)
        payments = sum(map(_transfers, content["currencies"].values()))
        rows = [
            (say("State"), self._cell(state)),
            (say("Transfers"), self._count(payments)),
            (say("People who have joined"), self._count(content["people"])),
            (say("of whom in this month"), self._count(content["joined"])),
            (say("Last transfer"), self._count(content["transfer"])),
            (say("Its chain"), {"text": f"{LRI}{content['chain']}{PDI}", "code": True}),
            (say("The books"), self._cell(proven)),
        ]
        table = self._table(None, (), [(self._cell(label), cell) for label, cell in rows])
        return {"heading": self._read(say("Summary")), "chart": None, "tables": [table]}

    def _section(self, currency: str, known: Content) -> Json:
        drawn = Drawn(
            self._month,
            currency,
            known["earned"],
            known["owed"],
            {kind: most for kind, (_, most) in known["budgets"].items()},
        )
        shows = known["earned"] or any(known["owed"])
        return {
            "heading": self._read(say("{currency}", currency=Unit(currency))),
            "chart": drawn.asked(self._language, self._zone, self._readings) if shows else None,
            "tables": [
                self._balances(currency, known),
                self._covered(currency, known),
                self._revenue(currency, known),
                self._movements(currency, known),
                self._by_day(currency, known),
            ],
        }

    # -- tables -------------------------------------------------------------------------------

    def _balances(self, currency: str, known: Content) -> Json:
        lines: dict[str, list[int]] = known["lines"]
        sums = [sum(each) for each in zip(*lines.values(), strict=True)] or [0, 0]
        rows = [(self._readings.line(line), *ends) for line, ends in lines.items()]
        listed = [*rows, (say("All lines together"), *sums)]
        return self._table(
            say("Trial balance"),
            (say("Line"), say("At the start"), say("At the end")),
            [(self._cell(name), *self._amounts(ends, currency)) for name, *ends in listed],
            total=True,
        )

    def _covered(self, currency: str, known: Content) -> Json:
        owed, held = known["owed"], known["held"]
        over = [one - other for one, other in zip(held, owed, strict=True)]
        rows = [
            (say("Owed to people at the end"), owed[-1]),
            (say("Held by the house at the end"), held[-1]),
            (say("More held than owed at the end"), over[-1]),
            (say("The least of it on any day"), min(over)),
        ]
        return self._pairs(say("Safeguarding"), rows, currency)

    def _revenue(self, currency: str, known: Content) -> Json:
        earned = {line: sum(days) for line, days in known["earned"].items()}
        rows = [(self._readings.line(line), each) for line, each in earned.items()]
        rows += [(EARNED, sum(earned.values())), (say("Given as welcome gifts"), known["given"])]
        for kind, (used, most) in known["budgets"].items():
            used_of = say("{what}: used of the budget", what=say(TITLES[kind]))
            rows += [(used_of, used), (say("The budget"), most)]
        return self._pairs(say("Revenue, gifts and budgets"), rows, currency)

    def _movements(self, currency: str, known: Content) -> Json:
        kinds: dict[str, list[int]] = known["kinds"]
        rows = [
            (self._cell(self._readings.movement(kind)), self._times(times), self._amount(*moved))
            for kind, (times, amount) in kinds.items()
            for moved in [(amount, currency)]
        ]
        heads = (say("Kind"), say("Transfers"), say("Amount"))
        return self._table(say("Movements"), heads, rows)

    def _by_day(self, currency: str, known: Content) -> Json:
        if not _transfers(known):
            nothing_moved = say("Nothing moved in this currency, so its days are left out.")
            return self._table(say("Each day"), (), [(self._cell(nothing_moved),)])
        owed, held = known["owed"], known["held"]
        nothing = [0] * len(owed)
        earned = [sum(each) for each in zip(nothing, *known["earned"].values(), strict=True)]
        rows = [
            (self._day(self._month.first.replace(day=at)), *self._amounts(each, currency))
            for at, each in enumerate(zip(earned, owed, held, strict=True), start=1)
        ]
        heads = (say("Day"), say("Earned"), OWED, say("Held by the house"))
        return self._table(say("Each day"), heads, rows)

    def _pairs(self, title: Said, rows: Sequence[tuple[Said, int]], currency: str) -> Json:
        cells = [(self._cell(name), self._amount(minor, currency)) for name, minor in rows]
        return self._table(title, (), cells)

    def _table(
        self,
        title: Said | None,
        heads: Iterable[Said],
        rows: Sequence[Sequence[Json]],
        *,
        total: bool = False,
    ) -> Json:
        """Return a table; the last row of one with a `total` is that."""
        heading = self._read(title) if title else ""
        columns = [self._read(each) for each in heads]
        return {"heading": heading, "columns": columns, "rows": [*map(list, rows)], "total": total}

    # -- cells --------------------------------------------------------------------------------

    def _read(self, said: Said) -> str:
        return speech.spoken([said], self._language, self._zone)

    def _cell(self, value: Value) -> Json:
        return {"text": self._read(say("{value}", value=value))}

    def _day(self, day: date) -> Json:
        return {"text": self._read(say("{day}", day=day)), "date": day.isoformat()}

    def _count(self, number: int) -> Json:
        return {"text": f"{number:,}".translate(self._digits), "number": str(number), "places": 0}

    def _times(self, number: int) -> Json:
        """Return how many there were; none where they are counted in another currency."""
        return self._count(number) if number else {"text": "–"}

    def _amounts(self, amounts: Iterable[Any], currency: str) -> list[Json]:
        return [self._amount(each, currency) for each in amounts]

    def _amount(self, minor: int, currency: str) -> Json:
        """Return an amount without its currency, which stands above the table."""
        places = exponent(currency)
        exact = Decimal(minor).scaleb(-places)
        text = f"{abs(exact):,.{places}f}".translate(self._digits)
        if minor < 0:
            text = f"{LRI}−{text}{PDI}" if not self._digits else f"−{text}"
        return {"text": text, "number": str(exact), "places": places}


def _transfers(known: Content) -> int:
    """Return how often a currency moved: the one that is used most stands first."""
    return sum(times for times, _ in known["kinds"].values())
