"""The hash chain over transfers and administrative acts; docs/ledger.md has the encoding."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from struct import Struct
from typing import Any

START = bytes(32)

_FACTS = Struct(">13q")


def note_digest(salt: bytes, note: str) -> bytes:
    """Return what the chain keeps of a note: SHA-256(salt ‖ note), empty without a note."""
    return sha256(salt + note.encode()).digest() if note else b""


def audit_salt(salt: bytes) -> bytes:
    """Return the salt of what was typed with an administrative act; it tells that of no note."""
    return sha256(b"audit" + salt).digest()


def link(
    before: bytes, transfer: tuple[Any, ...], lines: Sequence[tuple[int, int, int, int, int]]
) -> bytes:
    """Return the next link of the chain: SHA-256 over the one before, the facts and the lines."""
    book, number, kind, key, actor, payer, payee, first, count, reverses, at, since, note = transfer
    word = kind.encode()
    sizes = (len(word), len(key), len(note))
    people = (actor, payer, payee)
    facts = _FACTS.pack(book, number, *people, first, count, reverses or 0, at, since, *sizes)
    entries = _lines(len(lines)).pack(*chain.from_iterable(lines))
    return sha256(before + facts + word + key + note + entries).digest()


def audit_link(before: bytes, audit: tuple[Any, ...]) -> bytes:
    """Return the link of what is kept of an administrative act, which no transfer can have.

    Its facts begin with −1, where those of a transfer begin with the number of the book.
    """
    book, number, after, transfer, actor, approver, person, at, *texts, words = audit
    kind, topic, facts = (each.encode() for each in texts)
    sizes = (len(kind), len(topic), len(facts), len(words))
    known = (book, number, after, transfer or 0, actor, approver, person, at)
    return sha256(before + _FACTS.pack(-1, *known, *sizes) + kind + topic + facts + words).digest()


@lru_cache(256)
def _lines(count: int) -> Struct:
    return Struct(f">{5 * count}q")
