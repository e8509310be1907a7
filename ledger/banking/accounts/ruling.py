"""What the operator decides about accounts at banks."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ledger.rules import Rule

MOST: Final = Rule("bank.most", 5, "how many bank accounts somebody has at most", least=1, most=50)
A_DAY: Final = Rule(
    "bank.day", 3, "how many bank accounts somebody adds in a day at most", least=1, most=50
)
COOLING: Final = Rule(
    "bank.cooling",
    timedelta(hours=24),
    "how long nothing is paid out to a bank account after it was verified",
    least=timedelta(),
    most=timedelta(days=30),
)
AGAIN: Final = Rule(
    "bank.again",
    timedelta(days=7),
    "how long after it was added a bank account that was removed is not added again",
    least=timedelta(),
    most=timedelta(days=90),
)
WAITS: Final = Rule(
    "bank.waits",
    timedelta(days=14),
    "how long a bank account waits until it is verified",
    least=timedelta(days=1),
    most=timedelta(days=90),
)
TRIES: Final = Rule(
    "bank.tries", 3, "how often somebody may tell the two small amounts wrongly", least=1, most=10
)
ALIKE: Final = Rule(
    "bank.alike",
    800,
    "from how many points of a thousand on the name at a bank is hers (an example)",
    least=500,
    most=1_000,
)
