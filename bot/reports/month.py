"""A month at a glance: what was earned, what was owed, and the chart that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import months
from bot.kit import Picture, Said, say
from bot.reports import apart
from bot.reports.picture import Drawn
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.kit import Readings
    from ledger.figures.months import Figures
    from ledger.kit import Declared
    from ledger.products.budgets import Budget


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
        content = await apart.make("chart", self._drawn.asked(language, zone, self._readings))
        return Picture(content, self.words, f"wasl-{self.found.month}-{self.currency}.png")

    @property
    def title(self) -> Said:
        """What stands above it."""
        return self._drawn.title

    @property
    def words(self) -> Said:
        """What is on it."""
        return say(
            "A chart of {month}: {earned} earned in all; owed to people at the ends of the days"
            " between {least} and {most}, {last} at the last one",
            month=months.said(self.found.month),
            earned=self.earned_in_all,
            least=min(self.owed),
            most=max(self.owed),
            last=self.owed[-1],
        )

    @property
    def _drawn(self) -> Drawn:
        return Drawn(
            self.found.month,
            self.currency,
            {line: [each.minor for each in days] for line, days in self.earned.items()},
            [each.minor for each in self.owed],
            {kind: each.most.minor for kind, each in self.budgets.items()},
        )

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return sum(amounts, Money(0, self.currency))
