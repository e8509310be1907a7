"""A provider of verification: a service that looks at papers, by one interface.

    start    our reference and what is to be verified -> where the person goes
    status   our reference -> how it stands, and what she handed in there
    verify   a webhook, signed after Standard Webhooks -> what it says; it changes nothing

`start` of the same reference again is the same attempt. See docs/verification.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import httpx
import structlog
from standardwebhooks import Webhook, WebhookVerificationError

from bot.rails.rail import Forged, RailDown, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT_S: Final = 10.0
MOST_SEQUENCE: Final = 2**53 - 1
_LONGEST, _LONGEST_ADDRESS, _LONGEST_VALUE = 64, 2_000, 300
_TYPE: Final = "verification."
_SAYS: Final = ("verified", "resubmit", "rejected")

log = structlog.get_logger("bot.rails.verification")


@dataclass(frozen=True, slots=True)
class Status:
    """How an attempt stands with the provider; `values` are personal, for the vault alone."""

    state: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Word:
    """What a webhook says: which event it is, of which reference, and where in its sequence."""

    event: str
    reference: str
    sequence: int
    what: str
    reason: str = ""


class Provider(Protocol):
    """What Wasl needs of a provider."""

    name: str

    async def start(self, reference: str, level: str, language: str) -> str:
        """Return where the person goes; RailDown when it cannot be told now."""

    async def status(self, reference: str) -> Status:
        """Return how it stands; RailDown when it cannot be told now."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> Word | None:
        """Return what a webhook says, None for what is no decision; Forged, or Unreadable."""


class HttpProvider:
    """A provider that is asked by HTTP, as docs/verification.md tells."""

    def __init__(self, name: str, address: str, secret: str) -> None:
        self.name = name
        self._address, self._secret = address, secret

    async def start(self, reference: str, level: str, language: str) -> str:
        """Begin an attempt, or find it begun."""
        asked = {"reference": reference, "level": level, "language": language}
        answer = await self._asked("POST", "/verifications", asked)
        address = answer.get("url")
        if not (isinstance(address, str) and _is_address(address)):
            raise RailDown("no address")
        return address

    async def status(self, reference: str) -> Status:
        """Ask how an attempt stands."""
        answer = await self._asked("GET", f"/verifications/{reference}")
        state, values = answer.get("state"), answer.get("values", {})
        if not (isinstance(state, str) and isinstance(values, dict)):
            raise RailDown("no status")
        kept = {
            name: value
            for name, value in values.items()
            if isinstance(value, str) and len(value) <= _LONGEST_VALUE
        }
        return Status(state, kept)

    def verify(self, headers: Mapping[str, str], body: bytes) -> Word | None:
        """Check whose it is before anything of it is read."""
        try:
            Webhook(self._secret).verify(body, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as why:
            raise Forged(type(why).__name__) from None
        return _read(headers["webhook-id"], body)

    async def _asked(
        self, method: str, path: str, asked: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._secret}"}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, headers=headers) as client:
                answer = await client.request(method, f"{self._address}{path}", json=asked)
                found = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as why:
            raise RailDown(type(why).__name__) from None
        if not isinstance(found, dict):
            raise RailDown("no object")
        return found


def _read(event: str, body: bytes) -> Word | None:
    try:
        told = json.loads(body)
        kind, data = told["type"], told["data"]
        reference, sequence = data["reference"], data["sequence"]
        reason = data.get("reason", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable from None
    words = (kind, reference, reason)
    if not all(isinstance(each, str) and len(each) <= _LONGEST for each in words):
        raise Unreadable
    if type(sequence) is not int or not 0 < sequence <= MOST_SEQUENCE:
        raise Unreadable
    what = cast("str", kind).removeprefix(_TYPE)
    if what not in _SAYS:
        return None
    return Word(event, reference, sequence, what, reason)


def _is_address(written: str) -> bool:
    try:
        parsed = httpx.URL(written)
    except httpx.InvalidURL:
        return False
    near = parsed.host in {"127.0.0.1", "localhost", "::1"}
    is_safe = parsed.scheme == "https" or (parsed.scheme == "http" and near)
    return is_safe and bool(parsed.host) and len(written) <= _LONGEST_ADDRESS
