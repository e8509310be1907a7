"""The hash chain over the transfers of a book; docs/ledger.md has the encoding."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

START = bytes(32)


def note_digest(salt: bytes, note: str) -> bytes:
    """Return what the chain keeps of a note: SHA-256(salt ‖ note), empty without a note."""
    return hashlib.sha256(salt + note.encode()).digest() if note else b""


def link(
    before: bytes, transfer: tuple[Any, ...], lines: Sequence[tuple[int, int, int, int, int]]
) -> bytes:
    """Return the next link of the chain: SHA-256(before ‖ canonical JSON)."""
    plain = [part.hex() if isinstance(part, bytes) else part for part in transfer]
    written = json.dumps([plain, lines], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + written.encode()).digest()
