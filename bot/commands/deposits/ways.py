"""The ways in which money can come in now, for who asks where she asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.kit import say
from bot.settings.banks import ISO20022, SANDBOX
from ledger.banking.deposits.asking import Place
from ledger.banking.deposits.tables import BANK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call, Said

NAMED: Final[Mapping[str, Said]] = {BANK: say("Bank transfer")}
MADE_UP: Final[Mapping[str, str]] = {
    "holder": "Wasl Sandbox",
    "iban": "DE89370400440532013000",
    "bic": "WASLDEFFXXX",
}
"""The account of the built-in bank, which nobody can pay to; its IBAN is the example of all."""


def places(call: Call, currency: str) -> dict[str, Place]:
    """Return each way in which a currency can come in, and where it is paid."""
    found = [*_bank(call, currency)]
    return {each.way: each for each in found}


def _bank(call: Call, currency: str) -> list[Place]:
    settings = call.settings
    for own in settings.owned:
        if own.currency == currency:
            where = {"holder": settings.bank_name, "iban": own.iban, "bic": own.bic}
            return [Place(BANK, ISO20022, where)]
    if SANDBOX in settings.on_rails(demo=settings.demo):
        return [Place(BANK, SANDBOX, {**MADE_UP, "pretend": True})]
    return []
