"""Authenticator apps: codes of six digits that change every half minute (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ledger import clock, ids

if TYPE_CHECKING:
    from datetime import datetime

DIGITS: Final = 6
STEP_S: Final = 30
SECRET_BYTES: Final = 20
DRIFT: Final = 1
"""How many steps a clock may be off."""


def new_secret() -> bytes:
    """Return a fresh secret of 160 bits, as RFC 4226 recommends."""
    return ids.key(SECRET_BYTES)


def written(secret: bytes) -> str:
    """Return a secret as people type it into an app that reads no picture."""
    return base64.b32encode(secret).decode()


def address(secret: bytes, name: str, issuer: str) -> str:
    """Return what an app reads out of the picture."""
    return _codes(secret).get_provisioning_uri(name, issuer)


def code(secret: bytes, counter: int) -> str:
    """Return the code of a step since 1970."""
    return _codes(secret).generate(counter * STEP_S).decode()


def counter(moment: datetime) -> int:
    """Return the step of a moment."""
    return clock.to_ms(moment) // 1000 // STEP_S


def matching(secret: bytes, given: str, spent: int) -> int | None:
    """Return the step of a code that is good now and was not used; None for any other."""
    now, found = counter(clock.now()), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(code(secret, step).encode(), given.encode())
        if right and step > spent:
            found = step
    return found


def _codes(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_S)  # noqa: S303 - what every app reads
