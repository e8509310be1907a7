"""The hash chain over the transfers of a book; docs/ledger.md has the encoding."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from struct import Struct
from typing import Any

START = bytes(32)

_TRANSFER = Struct(">13q")


def note_digest(salt: bytes, note: str) -> bytes:
    """Return what the chain keeps of a note: SHA-256(salt ‖ note), empty without a note."""
    return sha256(salt + note.encode()).digest() if note else b""


def link(
    before: bytes, transfer: tuple[Any, ...], lines: Sequence[tuple[int, int, int, int, int]]
) -> bytes:
    """Return the next link of the chain: SHA-256 over the one before, the facts and the lines."""
    book, number, kind, key, actor, payer, payee, first, count, reverses, at, since, note = transfer
    word = kind.encode()
    sizes = (len(word), len(key), len(note))
    people = (actor, payer, payee)
    facts = _TRANSFER.pack(book, number, *people, first, count, reverses or 0, at, since, *sizes)
    entries = _lines(len(lines)).pack(*chain.from_iterable(lines))
    return sha256(before + facts + word + key + note + entries).digest()


@lru_cache(256)
def _lines(count: int) -> Struct:
    return Struct(f">{5 * count}q")
