"""Invoices of Telegram: a link by which somebody pays by a card in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.rails.rail import RailDown, RailRejected
from ledger.money import exponent

if TYPE_CHECKING:
    from ledger.banking.deposits import Deposit

NAME: Final = "telegram"
TIMEOUT_S: Final = 20.0
_DECIMALS: Final = 2
_REFUSED: Final = 400


def takes(currency: str) -> bool:
    """Tell whether Telegram counts a currency as we do: in hundredths."""
    return exponent(currency) == _DECIMALS


class Invoices:
    """What asks Telegram for links."""

    def __init__(self, token: str, address: str, provider: str) -> None:
        self._address, self._provider = f"{address}/bot{token}", provider

    async def link(self, deposit: Deposit, what: str) -> str:
        """Return the link of an invoice; RailDown when it cannot be told now, or RailRejected."""
        import httpx  # noqa: PLC0415 - an extra

        asked = {
            "title": what,
            "description": what,
            "payload": deposit.name,
            "provider_token": self._provider,
            "currency": deposit.expected.currency,
            "prices": [{"label": what, "amount": deposit.expected.minor}],
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.post(f"{self._address}/createInvoiceLink", json=asked)
                found: Any = answer.json()
        except (httpx.HTTPError, ValueError) as why:
            raise RailDown(type(why).__name__) from None
        if answer.status_code == _REFUSED:
            raise RailRejected("refused")
        link = found.get("result") if isinstance(found, dict) else None
        if answer.is_error or not isinstance(link, str) or not link.startswith("https://"):
            raise RailDown(str(answer.status_code))
        return link
