"""The rules of deposits: what each way costs, how much may come in, and how long it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger.banking.deposits.tables import WAYS
from ledger.money import Money
from ledger.pricing import FREE
from ledger.rules import Rule

if TYPE_CHECKING:
    from ledger.rules import Dimension

_NONE: Final = Money(0, "USD")
_LIMITED: tuple[Dimension, ...] = ("currency", "tier")

FEE = Rule(
    "deposit.fee",
    FREE,
    "the fee on paying in, which is kept back of what comes",
    by=("kind", "currency", "tier"),
    kinds=WAYS,
)
EACH = Rule(
    "deposit.each",
    _NONE,
    "the most that somebody may pay in at once; 0 for any",
    least=0,
    by=_LIMITED,
    named=_LIMITED[:1],
    worse="less",
    unlimited=_NONE,
)
DAY = Rule(
    "deposit.day",
    _NONE,
    "the most that somebody may pay in in a day; 0 for any",
    least=0,
    by=_LIMITED,
    named=_LIMITED[:1],
    worse="less",
    unlimited=_NONE,
)
LASTS = Rule(
    "deposit.lasts",
    timedelta(days=14),
    "how long what somebody wants to pay in is waited for",
    least=timedelta(hours=1),
    most=timedelta(days=366),
    by=("kind",),
    kinds=WAYS,
)
SETTLES = Rule(
    "deposit.settles",
    timedelta(),
    "how long what was paid in is pending before it can be spent",
    least=timedelta(),
    most=timedelta(days=366),
    by=("kind",),
    kinds=WAYS,
    worse="more",
)
OPEN = Rule(
    "deposit.open",
    5,
    "how many deposits of one person may be waited for at a time",
    least=1,
    worse="less",
)
