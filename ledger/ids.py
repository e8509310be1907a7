"""The only source of identity and randomness, so that a simulation can seed it.

Keys and tokens are 16 bytes: 6 bytes of milliseconds, then 10 random bytes, so that neighbours
in time are neighbours in an index. Bearer secrets carry no time, and only their digest is stored.
"""

import base64
import hashlib
import hmac
import secrets  # noqa: TID251 - this is the one place
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger import clock

KEY_BYTES = 16
NUMBER_BYTES = 7

_random: Callable[[int], bytes] = secrets.token_bytes


def token() -> bytes:
    """Return a fresh time-ordered identity of 16 bytes."""
    return clock.to_ms(clock.now()).to_bytes(6) + _random(10)


def secret(size: int = KEY_BYTES) -> str:
    """Return a fresh bearer secret; store only its `digest`.

    It has letters of both cases and digits, so that none looks like a word.
    """
    while True:
        drawn = text(_random(size))
        if {each.isdigit() + 2 * each.islower() for each in drawn if each.isalnum()} == {0, 1, 2}:
            return drawn


def reference() -> str:
    """Return eight characters to find a failure by."""
    return base64.b32encode(_random(5)).decode()


def salt() -> bytes:
    """Return 16 fresh bytes without time."""
    return _random(KEY_BYTES)


def key(size: int) -> bytes:
    """Return so many fresh bytes without time, for what encrypts."""
    return _random(size)


def digest(*parts: str | bytes) -> bytes:
    """Return SHA-256 over the parts, each preceded by its length, so that no two lists collide."""
    known = [part.encode() if isinstance(part, str) else part for part in parts]
    return hashlib.sha256(b"".join([len(raw).to_bytes(8) + raw for raw in known])).digest()


def child(*parts: str | bytes) -> bytes:
    """Return the 16-byte key that belongs to these parts: the same parts, the same key."""
    return digest(*parts)[:KEY_BYTES]


def keyed(key: bytes, text: str) -> bytes:
    """Return HMAC-SHA256 of a text, from which nobody without the key can find it by trying."""
    return hmac.digest(key, text.encode(), "sha256")


def number(key: str) -> int:
    """Return the number of 56 bits that belongs to a key: it names it, and tells nothing of it."""
    written = key.encode(errors="surrogatepass")  # whatever a platform calls something
    return int.from_bytes(hashlib.blake2b(written, digest_size=NUMBER_BYTES).digest())


def timed_child(parent: bytes, *parts: str | bytes) -> bytes:
    """Return a child key that keeps its parent's time prefix, for a short walk in the index."""
    return parent[:6] + digest(parent, *parts)[:10]


def text(raw: bytes) -> str:
    """Write bytes as URL-safe text without padding: 16 bytes are 22 characters."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(written: str) -> bytes:
    """Read what `text` wrote; ValueError when it is something else."""
    raw = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    if text(raw) != written:
        raise ValueError("not canonical")
    return raw


@contextmanager
def drawing(source: Callable[[int], bytes]) -> Iterator[None]:
    """Let `source` give the random bytes inside the block."""
    global _random  # noqa: PLW0603 - randomness is global by nature
    before, _random = _random, source
    try:
        yield
    finally:
        _random = before
