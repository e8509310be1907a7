"""Under which keys a sign-up gift is given: with joining, or later where it had to wait."""

from __future__ import annotations

from ledger import ids


def joining(book: int, person: int) -> bytes:
    """Return the key under which somebody joins, with her gift if there is one for her."""
    return ids.child("join", str(book), str(person))


def waiting(book: int, person: int) -> bytes:
    """Return the identity of the gift that waits for somebody: there is one for each."""
    return ids.child("gift waits", str(book), str(person))


def later(waiting: bytes) -> bytes:
    """Return the key under which a gift is given that waited."""
    return ids.timed_child(waiting, "gift")
