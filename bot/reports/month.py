"""The chart of a month: what is on it, in its reader's words, and what it says to who sees none."""

from __future__ import annotations

from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from bot.grammar import months
from bot.kit import Picture, Unit, say
from bot.languages import DIGITS, LATIN, of
from bot.reports import apart
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.kit import Readings, Said
    from bot.reports.apart import Json
    from ledger.figures.months import Figures
    from ledger.kit import Declared
    from ledger.products.budgets import Budget

Read: TypeAlias = "Callable[[Said], str]"
"""How a sentence is written in its reader's language."""

OWED, EARNED = say("Owed to people"), say("Earned in all")


class MonthOf:
    """A month in a currency: what was earned, and what was owed."""

    def __init__(
        self,
        found: Figures,
        currency: str,
        declared: Declared,
        readings: Readings,
        known: Iterable[Budget] = (),
    ) -> None:
        self.found, self.currency = found, currency
        self.budgets = {each.kind: each for each in known if each.most.currency == currency}
        self._readings = readings
        chart = declared.chart
        earned = {each: found.earned(each, chart, currency) for each in declared.earned}
        self.earned = {line: days for line, days in earned.items() if any(days)}
        self.owed = found.at_end(declared.owed, currency)

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
                    _UNTIL,
                    {name: _summed(each) for name, each in (earned or nothing).items()},
                    "revenue",
                    read,
                ),
                self._panel(_AT_END, {read(OWED): self.owed}, "float", read),
            ],
        }

    def _panel(
        self, title: Said, drawn: Mapping[str, Sequence[Money]], kind: str, read: Read
    ) -> dict[str, Any]:
        """Return a panel of lines, and the budget that they are held against."""
        unit = 10 ** exponent(self.currency)
        values = [[each.minor / unit for each in amounts] for amounts in drawn.values()]
        held = self.budgets.get(kind)
        return {
            "title": read(title),
            "names": [*drawn],
            "values": values,
            "budget": held and held.most.minor / unit,
            "limit": read(say("Budget: {amount}", amount=held.most)) if held else "",
        }

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return sum(amounts, Money(0, self.currency))


def _summed(amounts: Sequence[Money]) -> list[Money]:
    return [*accumulate(amounts, add)]


_UNTIL = say("Earned until each day")
_AT_END = say("Owed to people at the end of each day")
