"""What goes wrong outside of the program, and how often."""

import sqlite3
from dataclasses import dataclass


class Injected(RuntimeError):
    """A failure that nobody expects, put in on purpose."""


class PlatformDown(ConnectionError):
    """The platform did not take what it was given, or its answer was lost."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Each number is the chance of a failure at each place where it can happen."""

    name: str
    refused: float = 0
    lost: float = 0
    broken: float = 0
    unread: float = 0
    unsent: float = 0
    unheard: float = 0
    full: bool = False
    slow: float = 0.02


CALM = Weather("calm")
WEATHERS = (
    CALM,
    Weather("slow", slow=0.8),
    Weather("storage fails", refused=0.1, lost=0.1, unread=0.05),
    Weather("answers are lost", lost=0.3, unheard=0.3),
    Weather("platform fails", unsent=0.5, unheard=0.2),
    Weather("platform down", unsent=1),
    Weather("disk full", full=True),
    Weather("broken", broken=0.15, unsent=0.1),
    Weather("everything", 0.08, 0.08, 0.05, 0.04, 0.15, 0.15, slow=0.3),
)

_REASONS = ("disk I/O error", "database is locked", "unable to open database file")


def refusal(chance):
    """Return an error as SQLite raises it."""
    return sqlite3.OperationalError(chance.choice(_REASONS))


def disk_full():
    """Return the error of a full disk."""
    return sqlite3.OperationalError("database or disk is full")
