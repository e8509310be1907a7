"""The parameters of the rules, each a rule of the house.

The figures are examples, for the house to decide: no law is quoted here.
"""

from datetime import timedelta
from typing import Any, Final

from ledger.money import Money
from ledger.rules import Rule

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_LONGEST = timedelta(days=31)
_MOST = 500
"""No more of somebody's newest movements are looked at."""


def _switch(name: str, about: str) -> Rule[int]:
    return Rule(f"aml.{name}", 0, f"1 to look for it, 0 not to: {about}", least=0, most=1)


def _amount(name: str, whole: int, about: str) -> Rule[Money]:
    of: Any = ("currency",)
    first = Money(whole * 100, "USD")
    return Rule(f"aml.{name}.amount", first, about, least=1, by=of, named=of)


def _percent(name: str, what: str, first: int, about: str) -> Rule[int]:
    return Rule(f"aml.{name}.{what}", first, about, least=1, most=100)


def _times(name: str, what: str, first: int, about: str, most: int = _MOST) -> Rule[int]:
    return Rule(f"aml.{name}.{what}", first, about, least=2, most=most)


def _time(
    name: str, first: timedelta, about: str, what: str = "time", most: timedelta = _LONGEST
) -> Rule[timedelta]:
    return Rule(f"aml.{name}.{what}", first, about, least=_HOUR, most=most)


STRUCTURING: Final = _switch("structuring", "payments that stay just below a figure")
STRUCTURING_AMOUNT: Final = _amount("structuring", 3_000, "the figure that they stay below")
STRUCTURING_NEAR: Final = _percent("structuring", "near", 20, "percent that are just below it")
STRUCTURING_TIMES: Final = _times("structuring", "times", 3, "how many of them tell")
STRUCTURING_TIME: Final = _time("structuring", 7 * _DAY, "within how long")

RAPID: Final = _switch("rapid", "money that comes and soon goes on")
RAPID_AMOUNT: Final = _amount("rapid", 1_000, "how much has to come")
RAPID_SHARE: Final = _percent("rapid", "share", 80, "percent of it that go on")
RAPID_TIME: Final = _time("rapid", _DAY, "within how long")

FAN_IN: Final = _switch("fanin", "money of many that comes to one")
FAN_IN_PEOPLE: Final = _times("fanin", "people", 10, "how many people it comes from")
FAN_IN_AMOUNT: Final = _amount("fanin", 1_000, "how much it is in all")
FAN_IN_TIME: Final = _time("fanin", 7 * _DAY, "within how long")

FAN_OUT: Final = _switch("fanout", "money of one that goes to many")
FAN_OUT_PEOPLE: Final = _times("fanout", "people", 10, "how many people it goes to")
FAN_OUT_AMOUNT: Final = _amount("fanout", 1_000, "how much it is in all")
FAN_OUT_TIME: Final = _time("fanout", 7 * _DAY, "within how long")

DORMANT: Final = _switch("dormant", "a wallet that was quiet for long and is busy now")
DORMANT_QUIET: Final = _time(
    "dormant", 90 * _DAY, "how long it was quiet", "quiet", timedelta(days=3_660)
)
DORMANT_AMOUNT: Final = _amount("dormant", 1_000, "how much moves then")
DORMANT_TIME: Final = _time("dormant", 3 * _DAY, "within how long")

VELOCITY: Final = _switch("velocity", "very many payments in a short time")
VELOCITY_TIMES: Final = _times("velocity", "times", 30, "how many payments somebody makes")
VELOCITY_TIME: Final = _time("velocity", _HOUR, "within how long")

ROUND_TRIP: Final = _switch("roundtrip", "money that comes back to who paid it")
ROUND_TRIP_AMOUNT: Final = _amount("roundtrip", 500, "how much comes back at least")
ROUND_TRIP_SHARE: Final = _percent("roundtrip", "share", 80, "percent that each one passes on")
ROUND_TRIP_PEOPLE: Final = _times("roundtrip", "people", 3, "among how many people at most", 4)
ROUND_TRIP_TIME: Final = _time("roundtrip", 7 * _DAY, "within how long")

NEW_ACCOUNT: Final = _switch("newaccount", "much money on an account that is new")
NEW_ACCOUNT_AGE: Final = _time("newaccount", 7 * _DAY, "how long an account is new", "age")
NEW_ACCOUNT_AMOUNT: Final = _amount("newaccount", 2_000, "how much comes to it, or goes")

LOOK: Final = Rule(
    "aml.look", 2 * _DAY, "how soon somebody takes a case of alerts", least=_HOUR, most=_LONGEST
)
DECIDE: Final = Rule(
    "aml.decide",
    10 * _DAY,
    "how soon after it was detected it is decided",
    least=_HOUR,
    most=timedelta(days=90),
)
FILE: Final = Rule(
    "aml.report",
    30 * _DAY,
    "how soon after it was detected a report is to be filed",
    least=_DAY,
    most=timedelta(days=120),
)
REMIND: Final = Rule(
    "aml.remind",
    5 * _DAY,
    "how long before that those are told who handle it",
    least=_HOUR,
    most=_LONGEST,
)
ESCALATE: Final = Rule(
    "aml.escalate",
    _DAY,
    "how long after a clock ran out owners are told",
    least=_HOUR,
    most=_LONGEST,
)
ALLOW: Final = Rule(
    "aml.allow",
    timedelta(days=366),
    "for how long a pair may be allowed at most",
    least=_DAY,
    most=timedelta(days=3_660),
)
KEEP: Final = Rule(
    "aml.keep",
    timedelta(days=1_826),
    "how long alerts are kept once their case is closed",
    least=_LONGEST,
    most=timedelta(days=7_300),
)
