"""Payouts by Stripe: money goes to an account of the payee's there, and from that to her bank.

Each of the two steps is asked for once, under a key of its own that comes from the order's, and
what was asked for is found again by that key. When her bank does not take it, it is brought back
from the payee's account; only then is an order rejected or returned. What was paid can fail
for some days still, so that it is asked about again.

It needs the extra `stripe`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import httpx
import structlog

from bot.rails import taking
from bot.rails.rail import Heard, Rail, RailDown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.rails.rail import Order, State
    from ledger.banking.destination import Destination

ADDRESS: Final = "https://api.stripe.com"
TIMEOUT_S: Final = 30.0
_REFUSES: Final = frozenset({400, 402, 404})
"""Answers that say no for good: nothing was done."""
_PAYOUTS: Final[dict[str, State]] = {"pending": "accepted", "in_transit": "accepted"}
_FAILED: Final = frozenset({"failed", "canceled"})
_PAGE: Final = 100

log = structlog.get_logger("bot.rails.stripe")


class Refused(Exception):
    """Stripe says no, with its code; nothing of it was done."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StripeRail(Rail):
    """Pays dollars to accounts in the US, and euros within SEPA."""

    name = "stripe"
    batches = False
    recants = True

    def __init__(self, key: str, address: str = ADDRESS) -> None:
        self._key, self._address = key, address.rstrip("/")

    def takes(self, currency: str, scheme: str, country: str) -> bool:
        """Tell whether it is dollars to the US, or euros within SEPA."""
        return taking.by_stripe(currency, scheme, country)

    async def submit(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Heard]:  # noqa: ARG002 - each by itself
        """Hand over each order by itself; one that is not answered is unknown, and stays so."""
        heard = {}
        async with self._client() as client:
            for order in orders:
                try:
                    heard[order.key] = await _pay(client, order)
                except Refused as why:
                    heard[order.key] = Heard("rejected", why.code)
                except RailDown:
                    heard[order.key] = Heard("unknown")
        return heard

    async def ask(self, key: str) -> Heard:
        """Look for what was asked for under the key of an order; it is never asked for again."""
        async with self._client() as client:
            transfer = await _transfer(client, key)
            if transfer is None:
                return Heard("absent")
            if transfer.get("reversed"):
                return Heard("returned", str(transfer.get("metadata", {}).get("code", "")))
            payout = await _payout(client, str(transfer["destination"]), key)
            if payout is None:
                return Heard("accepted", "NOPAYOUT")
            return await _stands(client, transfer, payout, key)

    async def put_away(self, name: str) -> None:
        """Do nothing: it tells nothing by itself."""

    def _client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self._key}"}
        return httpx.AsyncClient(base_url=self._address, headers=headers, timeout=TIMEOUT_S)


async def _pay(client: httpx.AsyncClient, order: Order) -> Heard:
    """Pay an order, unless it was paid before: books that were put back know nothing of that.

    Stripe forgets keys after a day, and a transfer of an order's own group never.
    """
    if await _transfer(client, order.key) is not None:
        log.error("stripe_paid_before", order=order.key)
        return Heard("unknown")
    account = await _post(client, "/v1/accounts", _payee(order.to), key=_digest(order.to))
    money = {
        "amount": str(order.amount.minor),
        "currency": order.amount.currency.lower(),
        "metadata[order]": order.key,
    }
    moved = money | {"destination": str(account["id"]), "transfer_group": order.key}
    transfer = await _post(client, "/v1/transfers", moved, key=order.key)
    try:
        payout = await _post(
            client, "/v1/payouts", money, key=f"{order.key}-payout", account=str(account["id"])
        )
    except Refused as why:
        await _bring_back(client, transfer, order.key, why.code)
        raise
    return Heard(_PAYOUTS.get(str(payout.get("status")), "accepted"))


async def _stands(
    client: httpx.AsyncClient, transfer: Mapping[str, Any], payout: Mapping[str, Any], key: str
) -> Heard:
    status = str(payout.get("status"))
    if status in _FAILED:
        code = str(payout.get("failure_code") or status)
        await _bring_back(client, transfer, key, code)
        return Heard("returned", code)
    return Heard("settled" if status == "paid" else _PAYOUTS.get(status, "unknown"))


async def _bring_back(
    client: httpx.AsyncClient, transfer: Mapping[str, Any], key: str, code: str
) -> None:
    path = f"/v1/transfers/{transfer['id']}"
    await _post(client, path, {"metadata[code]": code}, key=f"{key}-code")
    try:
        await _post(client, f"{path}/reversals", {}, key=f"{key}-back")
    except Refused as why:
        log.error("stripe_not_brought_back", order=key, code=why.code)  # noqa: TRY400 - a code is all
        raise RailDown from None


async def _transfer(client: httpx.AsyncClient, key: str) -> Mapping[str, Any] | None:
    found = await _get(client, "/v1/transfers", {"transfer_group": key})
    return next(iter(found), None)


async def _payout(client: httpx.AsyncClient, account: str, key: str) -> Mapping[str, Any] | None:
    """Look through the payouts of one payee, the newest first."""
    asked = {"limit": str(_PAGE)}
    while True:
        page = await _get(client, "/v1/payouts", asked, account=account)
        for payout in page:
            if payout.get("metadata", {}).get("order") == key:
                return payout
        if len(page) < _PAGE:
            return None
        asked["starting_after"] = str(page[-1]["id"])


def _payee(to: Destination) -> dict[str, str]:
    bank = {
        "object": "bank_account",
        "country": to.country,
        "currency": "usd" if to.scheme == "us" else "eur",
        "account_holder_name": to.name,
        "account_holder_type": "individual",
        "account_number": to.number,
    }
    if to.scheme == "us":
        bank["routing_number"] = to.bank
    asked = {
        "type": "custom",
        "country": to.country,
        "business_type": "individual",
        "capabilities[transfers][requested]": "true",
        "settings[payouts][schedule][interval]": "manual",
    }
    return asked | {f"external_account[{name}]": value for name, value in bank.items()}


def _digest(to: Destination) -> str:
    known = f"{to.scheme}|{to.number}|{to.bank}|{to.name}|{to.country}"
    return f"payee-{hashlib.sha256(known.encode()).hexdigest()[:40]}"


async def _post(
    client: httpx.AsyncClient, path: str, asked: Mapping[str, str], *, key: str, account: str = ""
) -> Mapping[str, Any]:
    headers = {"Idempotency-Key": key} | _as(account)
    return await _answered(client.post(path, data=dict(asked), headers=headers))


async def _get(
    client: httpx.AsyncClient, path: str, asked: Mapping[str, str], *, account: str = ""
) -> Sequence[Mapping[str, Any]]:
    try:
        found = await _answered(client.get(path, params=dict(asked), headers=_as(account)))
    except Refused as why:
        raise RailDown(why.code) from None
    listed = found.get("data")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise RailDown("no list")
    return listed


def _as(account: str) -> dict[str, str]:
    return {"Stripe-Account": account} if account else {}


async def _answered(asking: Any) -> Mapping[str, Any]:  # noqa: ANN401 - an answer to be awaited
    try:
        answer = await asking
        found = answer.json()
    except (httpx.HTTPError, ValueError) as why:
        raise RailDown(type(why).__name__) from None
    if not isinstance(found, dict):
        raise RailDown("no object")
    if answer.status_code in _REFUSES:
        raise Refused(_code(found))
    if answer.is_error or not {"id", "data"} & set(found):
        raise RailDown(str(answer.status_code))
    return found


def _code(found: Mapping[str, Any]) -> str:
    error = found.get("error")
    if not isinstance(error, dict):
        raise RailDown("no error")
    return str(error.get("code") or error.get("type") or "refused")[:35]
