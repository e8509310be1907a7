"""The chart of a month: what is on it, in its reader's words, and what it says to who sees none."""

from __future__ import annotations

from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.grammar import months
from bot.kit import Picture, Unit, say
from bot.languages import DIGITS, LATIN, of
from bot.reports import apart
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.kit import Readings, Said
    from bot.reports.apart import Json
    from ledger.chart import Line
    from ledger.figures.months import Figures

OWED, EARNED = say("Owed to people"), say("Earned in all")


class MonthOf:
    """A month in a currency: what was earned, and what was owed."""

    def __init__(
        self, found: Figures, currency: str, chart: Mapping[str, Line], readings: Readings
    ) -> None:
        self.found, self.currency = found, currency
        self._readings = readings
        lines = [each.name for each in chart.values() if each.role == "earned"]
        earned = {each: found.earned(each, chart, currency) for each in lines}
        self.earned = {line: days for line, days in earned.items() if any(days)}
        owed = [each.name for each in chart.values() if each.owed]
        self.owed = found.at_end(owed, currency)

    @property
    def earned_in_all(self) -> Money:
        """What was earned on all lines together."""
        return self._sum(day for days in self.earned.values() for day in days)

    def of(self, line: str) -> Money:
        """Return what was earned on a line."""
        return self._sum(self.earned[line])

    async def picture(self, language: str, zone: str) -> Picture:
        """Draw it for a reader."""
        content = await apart.make("chart", self._asked(language, zone))
        return Picture(content, self.words, f"wasl-{self.found.month}-{self.currency}.png")

    @property
    def title(self) -> Said:
        """What stands above it."""
        return say("{month}, {currency}", month=self._month, currency=Unit(self.currency))

    @property
    def words(self) -> Said:
        """What is on it."""
        return say(
            "A chart of {month}: {earned} earned in all; owed to people at the ends of the days"
            " between {least} and {most}, {last} at the last one",
            month=self._month,
            earned=self.earned_in_all,
            least=min(self.owed),
            most=max(self.owed),
            last=self.owed[-1],
        )

    @property
    def _month(self) -> Said:
        return months.said(self.found.month)

    def _asked(self, language: str, zone: str) -> Json:
        def read(said: Said) -> str:
            return speech.label(said, language, zone)

        own = of(language)
        days = range(1, self.found.month.last.day + 1)
        earned = {read(self._readings.line(line)): each for line, each in self.earned.items()}
        nothing = {read(EARNED): [Money(0, self.currency)] * len(self.found.days)}
        return {
            "title": read(self.title),
            "days": [speech.value(each, language) for each in days],
            "from_right": own.direction == "rtl",
            "letters": dict(zip(DIGITS[LATIN], DIGITS[own.digits], strict=True)),
            "panels": [
                self._panel(
                    read(_UNTIL), {it: _summed(each) for it, each in (earned or nothing).items()}
                ),
                self._panel(read(_AT_END), {read(OWED): self.owed}),
            ],
        }

    def _panel(self, title: str, drawn: Mapping[str, Sequence[Money]]) -> dict[str, Any]:
        unit = 10 ** exponent(self.currency)
        values = [[each.minor / unit for each in amounts] for amounts in drawn.values()]
        return {"title": title, "names": [*drawn], "values": values, "budget": None, "limit": ""}

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return sum(amounts, Money(0, self.currency))


def _summed(amounts: Sequence[Money]) -> list[Money]:
    return [*accumulate(amounts, add)]


_UNTIL = say("Earned until each day")
_AT_END = say("Owed to people at the end of each day")
