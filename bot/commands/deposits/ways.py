"""The ways in which money can come in now, for who asks where she asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.accounts import MADE_UP, made_up
from bot.kit import say
from bot.rails import invoices, stripe_checkout
from bot.settings.banks import ISO20022, SANDBOX
from ledger.banking.deposits.asking import Place
from ledger.banking.deposits.tables import BANK, STRIPE, TELEGRAM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call, Said
    from ledger.money import Money

NAMED: Final[Mapping[str, Said]] = {
    BANK: say("Bank transfer"),
    TELEGRAM: say("Bank card"),
    STRIPE: say("Bank card, by Stripe"),
}


def places(call: Call, amount: Money) -> dict[str, Place]:
    """Return each way in which an amount can come in, and where it is paid."""
    found = [*_bank(call, amount.currency), *_card(call, amount)]
    return {each.way: each for each in found}


def step(call: Call, amount: Money) -> Money | None:
    """Return in what steps a card could bring it, where an amount is none of them."""
    on_telegram = call.chat.platform == invoices.NAME
    if on_telegram or not call.settings.stripe_key or stripe_checkout.counted(amount) is not None:
        return None
    return stripe_checkout.step(amount.currency)


def _bank(call: Call, currency: str) -> list[Place]:
    settings = call.settings
    for own in settings.owned:
        if own.currency == currency:
            where = {"holder": settings.bank_name, "iban": own.iban, "bic": own.bic}
            return [Place(BANK, ISO20022, where)]
    if made_up(settings):
        return [Place(BANK, SANDBOX, {**MADE_UP, "pretend": True})]
    return []


def _card(call: Call, amount: Money) -> list[Place]:
    """Return the provider of the platform: Telegram's own there, Stripe elsewhere."""
    settings = call.settings
    if call.chat.platform == invoices.NAME:
        is_on = settings.telegram_provider_token and invoices.takes(amount.currency)
        return [Place(TELEGRAM, invoices.NAME, {})] if is_on else []
    is_on = settings.stripe_key and stripe_checkout.counted(amount) is not None
    return [Place(STRIPE, stripe_checkout.NAME, {})] if is_on else []
