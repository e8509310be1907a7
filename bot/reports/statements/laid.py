"""A statement as a document: what stood at both ends, then the lines of each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.kit import Unit, say
from bot.languages import DIGITS, LATIN, of
from bot.speech import LRI, PDI
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Said, Value
    from bot.reports.apart import Json
    from bot.reports.statements.told import Line, Statement

_WIDTHS = (12, 20, 34, 28, 34, 16, 12, 16)
_NOTES = 2
"""Which column of a page takes what is left, and has the note below what it was."""


class Laid:
    """A statement, laid out as a sheet or for a page."""

    def __init__(self, told: Statement) -> None:
        self._told = told
        self._own = of(told.language)
        self._digits = str.maketrans(DIGITS[LATIN], DIGITS[self._own.digits])

    @property
    def page(self) -> Json:
        """Return it for paper: a note stands below what it belongs to."""
        heads = (say("Receipt"), say("Time"), say("What"), say("Amount"), say("Fee in it"))
        return self._asked(
            [
                self._section(
                    opens,
                    self._table(
                        (*heads, say("Balance")),
                        [self._on_page(each) for each in lines],
                        grows=_NOTES,
                    ),
                )
                for opens, lines in self._by_currency()
            ]
        )

    @property
    def sheet(self) -> Json:
        """Return it for a spreadsheet: each thing in a column of its own."""
        heads = (say("Receipt"), say("Time"), say("What"), say("With"), say("Note"))
        more = (say("Amount"), say("Fee in it"), say("Balance"))
        return self._asked(
            [
                {
                    **self._section(
                        opens,
                        self._table((*heads, *more), [self._in_sheet(each) for each in lines]),
                    ),
                    "widths": _WIDTHS,
                }
                for opens, lines in self._by_currency()
            ]
        )

    def _asked(self, sections: Sequence[Json]) -> Json:
        return {
            "title": self._read(self._told.title),
            "language": self._own.first,
            "from_right": self._own.direction == "rtl",
            "digits": DIGITS[self._own.digits][:10],
            "sections": [self._summary(), *sections],
        }

    def _by_currency(self) -> list[tuple[Money, list[Line]]]:
        found = [
            (ends.opens, [each for each in self._told.lines if _is(each, ends.opens)])
            for ends in self._told.ends
        ]
        return [(opens, lines) for opens, lines in found if lines]

    # -- sections -----------------------------------------------------------------------------

    def _summary(self) -> Json:
        told = self._told
        rows: list[tuple[Said, Value]] = [
            (say("Whose"), told.whose),
            (say("Made"), told.at),
            (say("Times are those of"), str(told.zone)),
        ]
        about = self._table((), [[self._cell(each) for each in row] for row in rows])
        heads = (say("Currency"), say("Opening balance"), say("Came"), say("Went"))
        ends = [self._sums(each.opens, each.closes) for each in told.ends]
        sums = self._table((*heads, say("Closing balance")), ends)
        return {"heading": self._read(say("Summary")), "chart": None, "tables": [about, sums]}

    def _sums(self, opens: Money, closes: Money) -> list[Json]:
        of_it = [each.amount.minor for each in self._told.lines if _is(each, opens)]
        came, went = (sum(each for each in of_it if (each > 0) is way) for way in (True, False))
        moved = (Money(each, opens.currency) for each in (came, went))
        unit = self._cell(Unit(opens.currency))
        return [unit, *map(self._amount, (opens, *moved, closes))]

    def _section(self, opens: Money, table: Json) -> Json:
        named = self._read(say("{currency}", currency=Unit(opens.currency)))
        return {"heading": named, "chart": None, "tables": [table]}

    def _table(
        self, heads: Sequence[Said], rows: Sequence[Sequence[Json]], *, grows: int = 0
    ) -> Json:
        columns = [self._read(each) for each in heads]
        return {"heading": "", "columns": columns, "rows": rows, "total": False, "grows": grows}

    def _on_page(self, line: Line) -> list[Json]:
        what: Json = self._cell(line.what)
        below = [self._read(each) for each in (line.other, line.note) if each]
        if below:
            what["below"] = " · ".join(below)
        return [self._number(line.receipt), self._cell(line.at), what, *self._sums_of(line)]

    def _in_sheet(self, line: Line) -> list[Json]:
        who: Json = self._cell(line.beside) if line.beside else {"text": ""}
        first = [self._number(line.receipt), self._time(line), self._cell(line.what), who]
        return [*first, {"text": line.note}, *self._sums_of(line)]

    def _sums_of(self, line: Line) -> list[Json]:
        fee: Json = self._amount(line.fee) if line.fee else {"text": ""}
        return [self._amount(line.amount), fee, self._amount(line.balance)]

    # -- cells --------------------------------------------------------------------------------

    def _read(self, value: Value) -> str:
        said = say("{value}", value=value)
        return speech.spoken([said], self._told.language, str(self._told.zone))

    def _cell(self, value: Value) -> Json:
        return {"text": self._read(value)}

    def _number(self, number: int) -> Json:
        return {"text": str(number).translate(self._digits)}

    def _time(self, line: Line) -> Json:
        text = f"{line.at:%Y-%m-%d %H:%M}".translate(self._digits)
        return {"text": f"{LRI}{text}{PDI}"}

    def _amount(self, amount: Money) -> Json:
        """Return an amount without its currency, which stands above or beside it."""
        places = exponent(amount.currency)
        text = f"{abs(amount.decimal):,.{places}f}".translate(self._digits)
        if amount.minor < 0:
            text = f"{LRI}−{text}{PDI}" if self._own.digits == LATIN else f"−{text}"
        return {"text": text, "number": str(amount.decimal), "places": places}


def _is(line: Line, of_currency: Money) -> bool:
    return line.amount.currency == of_currency.currency
