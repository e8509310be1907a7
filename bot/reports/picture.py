"""What is on the chart of a month, in the words of whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.grammar import months
from bot.kit import Said, Unit, say
from bot.languages import DIGITS, LATIN, of
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Readings
    from bot.reports.apart import Json
    from ledger.figures.months import Month

OWED, EARNED = say("Owed to people"), say("Earned in all")
_UNTIL = say("Earned until each day")
_AT_END = say("Owed to people at the end of each day")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A month in a currency, in minor units: what each line earned, and what was owed, by day.

    `budgets` has what those of each kind are.
    """

    month: Month
    currency: str
    earned: Mapping[str, Sequence[int]]
    owed: Sequence[int]
    budgets: Mapping[str, int] = field(default_factory=dict)

    @property
    def title(self) -> Said:
        """What stands above it."""
        return say(
            "{month}, {currency}", month=months.said(self.month), currency=Unit(self.currency)
        )

    def asked(self, language: str, zone: str, readings: Readings) -> Json:
        """Return all that is on it, as it is to be read."""

        def read(said: Said) -> str:
            return speech.label(said, language, zone)

        own = of(language)
        days = range(1, self.month.last.day + 1)
        earned = {read(readings.line(line)): each for line, each in self.earned.items()}
        summed = {name: [*accumulate(each)] for name, each in earned.items()}
        nothing = {read(EARNED): [0] * len(self.owed)}
        return {
            "title": read(self.title),
            "days": [speech.value(each, language) for each in days],
            "from_right": own.direction == "rtl",
            "letters": dict(zip(DIGITS[LATIN], DIGITS[own.digits], strict=True)),
            "panels": [
                {"title": read(_UNTIL), **self._held("revenue", summed or nothing, read)},
                {"title": read(_AT_END), **self._held("float", {read(OWED): self.owed}, read)},
            ],
        }

    def _held(self, kind: str, drawn: Mapping[str, Sequence[int]], read: Any) -> dict[str, Any]:  # noqa: ANN401 - what reads
        """Return the lines of a panel, and the budget that they are held against."""
        unit, most = 10 ** exponent(self.currency), self.budgets.get(kind)
        limit = say("Budget: {amount}", amount=Money(most or 0, self.currency))
        return {
            "names": [*drawn],
            "values": [[minor / unit for minor in each] for each in drawn.values()],
            "budget": most and most / unit,
            "limit": read(limit) if most else "",
        }
