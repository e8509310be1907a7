"""The line of the chart on which gifts rest until somebody has them."""

from ledger.chart import Line

GIFTS = Line("gifts", 0, owed=True, about="gifts that nobody has taken yet")
