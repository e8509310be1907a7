"""What the house decides about money that leaves for a bank."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger.money import Money
from ledger.pricing import FREE
from ledger.rules import Rule
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from ledger.rules import Dimension

_NONE: Final = Money(0, "USD")


def _limit(name: str, about: str) -> Rule[Money]:
    by: tuple[Dimension, ...] = ("currency", "tier")
    return Rule(
        f"withdraw.{name}",
        _NONE,
        f"{about}; 0 for any",
        least=0,
        by=by,
        named=by[:1],
        worse="less",
        unlimited=_NONE,
    )


FEE: Final = Rule(
    "withdraw.fee", FREE, "the fee on paying out to a bank account", by=("currency", "tier")
)
EACH: Final = _limit("each", "the most that somebody may withdraw at once")
DAY: Final = _limit("day", "the most that somebody may withdraw in a day")
MONTH: Final = _limit("month", "the most that somebody may withdraw in 30 days")
LIMITS: Final = (EACH, DAY, MONTH)
TIER: Final = Rule(
    "withdraw.tier",
    0,
    "from which tier on somebody may withdraw",
    least=0,
    most=len(TIERS) - 1,
    worse="more",
)
LOOKED_AT: Final = Rule(
    "withdraw.review.above",
    _NONE,
    "above how much in a day a withdrawal is looked at before it is sent; 0 for no amount",
    least=0,
    by=("currency",),
    named=("currency",),
)
FIRST: Final = Rule(
    "withdraw.review.first",
    1,
    "whether the first withdrawal of somebody is looked at before it is sent; 0 for not",
    least=0,
    most=1,
)
GIFT: Final = Rule(
    "withdraw.review.gift",
    1,
    "whether a withdrawal with gift money in it is looked at before it is sent; 0 for not",
    least=0,
    most=1,
)
STUCK: Final = Rule(
    "withdraw.stuck",
    timedelta(days=2),
    "how long a withdrawal may be on its way, or wait for a look, before operators are told",
    least=timedelta(minutes=10),
    most=timedelta(days=60),
)
BATCH: Final = Rule(
    "withdraw.batch.approval",
    0,
    "whether a file of withdrawals is handed to the bank only once two agree; 0 for not",
    least=0,
    most=1,
)
