"""What the house decides about exchanging money."""

from datetime import timedelta
from typing import Final

from ledger.rules import Rule

LASTS: Final = Rule(
    "exchange.quote",
    timedelta(seconds=60),
    "how long a card of an exchange holds its rate",
    least=timedelta(seconds=10),
    most=timedelta(hours=1),
)
BPS: Final = Rule(
    "exchange.spread",
    50,
    "what exchanging costs, in hundredths of a percent; of two currencies the dearer one counts",
    least=0,
    most=1000,
    by=("currency",),
    worse="more",
)
ECB_LASTS: Final = Rule(
    "exchange.ecb.lasts",
    timedelta(days=2),
    "on how many days the European Central Bank's rate of one counts, of those it publishes on",
    least=timedelta(days=1),
    most=timedelta(days=14),
)
SET_LASTS: Final = Rule(
    "exchange.set.lasts",
    timedelta(days=7),
    "how long a rate counts that was set here",
    least=timedelta(minutes=5),
    most=timedelta(days=90),
    by=("currency",),
)
