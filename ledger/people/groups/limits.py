"""How many groups there may be of one person, and how many people in one group."""

from __future__ import annotations

from ledger.posting import DAY, Count

MOST_MEMBERS = 256
MOST_GROUPS = 32
"""How many groups one person may be in."""
MOST_A_DAY = 50
"""How many groups, invitations and links each one person may make in a day."""


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


def today(what: str, whose: int | str, most: int = MOST_A_DAY) -> Count:
    """Count what a person does, or has done to her, within a day."""
    return Count.of(what, whose, DAY, 1, most)
