"""Stripe Checkout: a page on which somebody pays by a card, and what Stripe says of it.

    page    asks for one, under a key that comes from the deposit: asked again it is the same
    refund  pays a charge back, once by its key
    read    a webhook, signed over its raw bytes, not long ago, and of the right mode

It needs the extra `stripe`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.rails.rail import Forged, RailDown, RailRejected, Unreadable
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.banking.deposits import Deposit

NAME: Final = "stripe"
TIMEOUT_S: Final = 20.0
TOLERANCE_S: Final = 300
LASTS_S: Final = 23 * 3600
"""How long a page can be paid on: Stripe takes up to a day."""
_REFUSES: Final = frozenset({400, 402, 404})
_AS_TWO: Final = {"ISK": 100, "UGX": 100}
"""Currencies without decimals that Stripe counts in hundredths all the same."""
_AS_NONE: Final = {"MGA": 100}
"""Currencies with decimals that Stripe counts without."""
_OF_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Word:
    """What a webhook says: which event it is, of what kind, when, and the object it is of."""

    event: str
    kind: str
    at: int
    about: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a word of the object, "" where it has none."""
        found = self.about.get(name)
        return found if isinstance(found, str) else ""

    def amount(self, name: str) -> Money | None:
        """Return an amount of the object, None where it has none."""
        found, currency = self.about.get(name), self.text("currency").upper()
        try:
            return _money(found, currency) if type(found) is int else None
        except ValueError:
            return None

    @property
    def deposit(self) -> str:
        """The name of the deposit that we wrote into it, "" where that was not we."""
        known = self.about.get("metadata")
        found = known.get("deposit") if isinstance(known, dict) else ""
        return found if isinstance(found, str) else ""


def step(currency: str) -> Money:
    """Return in what steps Stripe takes a currency: of three decimals the last has to be 0."""
    of_ten = _OF_TEN if exponent(currency) == 3 else 1  # noqa: PLR2004 - decimals
    return Money(_AS_NONE.get(currency, of_ten), currency)


def counted(amount: Money) -> int | None:
    """Return an amount as Stripe counts it; None for one that is not of its steps."""
    currency = amount.currency
    if amount.minor % step(currency).minor:
        return None
    return amount.minor * _AS_TWO.get(currency, 1) // _AS_NONE.get(currency, 1)


class Checkout:
    """What asks Stripe for pages."""

    def __init__(self, key: str, address: str, home: str) -> None:
        self._key, self._address, self._home = key, address, home

    async def page(self, deposit: Deposit, what: str, until: int) -> str:
        """Return where somebody pays; RailDown when it cannot be told now, or RailRejected."""
        name, amount = deposit.name, counted(deposit.expected)
        if amount is None:
            raise RailRejected("amount")
        asked = {
            "mode": "payment",
            "client_reference_id": name,
            "metadata[deposit]": name,
            "payment_intent_data[metadata][deposit]": name,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": deposit.expected.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(amount),
            "line_items[0][price_data][product_data][name]": what,
            "success_url": self._home,
            "cancel_url": self._home,
            "expires_at": str(until),
        }
        answer = await self._post("/v1/checkout/sessions", asked, f"deposit-{name}")
        address = answer.get("url")
        if not isinstance(address, str) or not address.startswith(("https://", self._address)):
            raise RailDown("no address")
        return address

    async def refund(self, charge: str, key: str) -> None:
        """Pay a charge back as a whole, once by its key; RailRejected where that cannot be."""
        what = "charge" if charge.startswith("ch_") else "payment_intent"
        await self._post("/v1/refunds", {what: charge}, f"refund-{key}")

    async def _post(self, path: str, asked: Mapping[str, str], key: str) -> dict[str, Any]:
        import httpx  # noqa: PLC0415 - an extra

        headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": key}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, headers=headers) as client:
                answer = await client.post(f"{self._address}{path}", data=dict(asked))
                found = answer.json()
        except (httpx.HTTPError, ValueError) as why:
            raise RailDown(type(why).__name__) from None
        if answer.status_code in _REFUSES:
            raise RailRejected(_code(found))
        if answer.is_error or not isinstance(found, dict):
            raise RailDown(str(answer.status_code))
        return found


def read(header: str, body: bytes, secret: str, *, live: bool) -> Word | None:
    """Return what a webhook says; None for another mode or account; Forged, or Unreadable."""
    from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415 - an extra

    try:
        WebhookSignature.verify_header(body, header, secret, TOLERANCE_S)
    except (SignatureVerificationError, ValueError) as why:
        raise Forged(type(why).__name__) from None
    try:
        told = json.loads(body)
        event, kind, about = told["id"], told["type"], told["data"]["object"]
        at, is_live = told["created"], told["livemode"]
        is_ours = not told.get("account")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable from None
    words = isinstance(event, str) and isinstance(kind, str) and isinstance(about, dict)
    if not (words and type(at) is int and isinstance(is_live, bool)):
        raise Unreadable
    return Word(event, kind, at, about) if is_live is live and is_ours else None


def _money(counted_as: int, currency: str) -> Money:
    times = _AS_TWO.get(currency, 1)
    exponent(currency)
    if counted_as < 0 or counted_as % times:
        raise ValueError(counted_as)
    return Money(counted_as * _AS_NONE.get(currency, 1) // times, currency)


def _code(found: object) -> str:
    error = found.get("error") if isinstance(found, dict) else None
    code = error.get("code") if isinstance(error, dict) else ""
    return str(code or "refused")[:40]
