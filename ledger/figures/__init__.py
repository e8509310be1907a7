"""The figures of the house: what rests on each line of the chart, and what moved, day by day.

    count      what was committed since the last look is added to the flows of its day
    close      a day that is over: what rests on each line at its end, once
    standing   what rests on each line as of a transfer that is named
    month      what rested and moved on each day of a month

A flow is what moves of one kind from a line to a line in a currency. So no question walks over
accounts or entries but those that are new. The day of a transfer is that of its moment where the
house is; what is stamped within a day that was closed already belongs to the first open one.
"""

from ledger.figures.closing import close
from ledger.figures.counting import count, counted
from ledger.figures.months import month
from ledger.figures.proving import accounts, ends
from ledger.figures.reading import Standing, standing
from ledger.figures.safeguarding import Safeguarding, safeguarding

__all__ = [
    "Safeguarding",
    "Standing",
    "accounts",
    "close",
    "count",
    "counted",
    "ends",
    "month",
    "safeguarding",
    "standing",
]
