"""Safeguarding: what is owed to people against what is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.chart import Line
    from ledger.figures.reading import Standing
    from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """What is owed to people on all lines that are owed; held is what came in and is not out."""

    owed: Money
    held: Money

    @property
    def over(self) -> Money:
        """How much more is held than is owed; less than nothing where it is short."""
        return self.held - self.owed


def safeguarding(standing: Standing, chart: Mapping[str, Line], currency: str) -> Safeguarding:
    """Hold what is owed to people in a currency against what is held."""
    owed = [each.name for each in chart.values() if each.owed]
    outside = [each.name for each in chart.values() if each.role == "outside"]
    return Safeguarding(standing.sum(owed, currency), -standing.sum(outside, currency))
