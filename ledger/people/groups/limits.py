"""How many groups there may be of one person, and how many people in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock
from ledger.errors import NotAllowed
from ledger.posting import Count

if TYPE_CHECKING:
    from ledger.errors import LimitExceeded

MOST_MEMBERS = 256
MOST_GROUPS = 32
"""How many groups one person may be in."""
MOST_A_DAY = 50
"""How many groups, invitations and links each one person may make in a day."""

_RULES = {
    "members": "group_full",
    "groups": "groups_many",
    "groups made": "groups_today",
    "group links": "groups_today",
    "invitations": "groups_today",
    "invited": "group_invited_already",
}


def entering(chat: str, person: int) -> tuple[Count, Count]:
    """Count a group's members and a person's groups."""
    return (
        Count(f"members:{chat}", 1, MOST_MEMBERS),
        Count(f"groups:{person}", 1, MOST_GROUPS),
    )


def leaving(chat: str, person: int, *, last: bool) -> tuple[Count, Count]:
    """Count back who goes; the last one goes only while she is alone."""
    return (
        Count(f"members:{chat}", -1, 0 if last else None),
        Count(f"groups:{person}", -1),
    )


def today(what: str, person: int, most: int = MOST_A_DAY) -> Count:
    """Count what a person does, or has done to her, within a day."""
    return Count(f"{what}:{person} {clock.now():%Y-%m-%d}", 1, most)


def broken(full: LimitExceeded) -> NotAllowed:
    """Return the rule behind a counter that would pass its cap."""
    return NotAllowed(_RULES[full.limit.partition(":")[0]])
