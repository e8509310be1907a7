"""What the people of a split may press: cards whose identities follow from the split's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import CHAT, Intent
from ledger.people.shown import Live
from ledger.rules import Rule

if TYPE_CHECKING:
    from ledger.people.facts import Fact

KIND = "split"
"""The kind of its live cards."""
_A_WEEK, _A_YEAR = timedelta(days=7), timedelta(days=366)
GATHERS = Rule(
    "splits.gathers",
    timedelta(days=1),
    "how long a split in a group takes people in",
    least=timedelta(minutes=1),
    most=_A_WEEK,
)
LASTS = Rule(
    "splits.lasts",
    timedelta(days=30),
    "how long a share of a split can be paid",
    least=timedelta(hours=1),
    most=_A_YEAR,
)
STRANGERS_A_DAY = Rule(
    "splits.strangers.day",
    10,
    "how many people who do not know her a person may ask for shares in a day",
    least=0,
    worse="less",
)
WORDS = ("no", "away", "paid", "wrong")
"""With what word a share can be declined: none, not there, paid otherwise, not so much."""
MOST = 100
"""How many may share one bill."""


def joining(token: bytes) -> bytes:
    """Return the identity of the button by which people of a group come in."""
    return ids.timed_child(token, "join")


def managing(token: bytes) -> bytes:
    """Return the identity of what the maker may press."""
    return ids.timed_child(token, "maker")


def paying(token: bytes, person: int) -> bytes:
    """Return the identity of what somebody may press who has a share."""
    return ids.timed_child(token, "share", str(person))


def join(token: bytes, maker: int, chat: str, lifetime: timedelta) -> Intent:
    """Let everybody in the group come in, once each."""
    return Intent(
        maker,
        {"join": "splits.join"},
        _of(token),
        chat,
        lifetime=lifetime,
        token=joining(token),
        audience=CHAT,
        times=MOST,
        card=Live(KIND, token),
    )


def manage(token: bytes, maker: int) -> Intent:
    """Let the maker do what is hers."""
    verbs = ("close", "remind", "withdraw")
    choices = {verb: f"splits.{verb}" for verb in verbs}
    return Intent(
        maker,
        choices,
        _of(token),
        lifetime=_A_WEEK + _A_YEAR,
        token=managing(token),
        card=Live(KIND, token),
    )


def ask(token: bytes, person: int, lifetime: timedelta, *, strange: bool) -> Intent:
    """Let somebody pay a share, or decline it; `strange`: she does not know who asks her."""
    verbs = ("pay", "decline", "show", "block")
    choices = {verb: f"splits.{verb}" for verb in verbs}
    choices |= dict.fromkeys(WORDS, "splits.declined")
    return Intent(
        person,
        choices,
        {**_of(token), "strange": strange},
        lifetime=lifetime,
        token=paying(token, person),
        card=Live(KIND, token),
    )


def _of(token: bytes) -> dict[str, Fact]:
    return {"split": ids.text(token)}
