"""The rules that the settings speak of while nobody has decided otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger.exchange.rates import STATED
from ledger.pricing import Fee

if TYPE_CHECKING:
    from bot.settings import Settings

VARIABLES = {
    "send.fee": "SEND_FEE_BPS",
    "undo.seconds": "UNDO_SECONDS",
    "gift": "GIFT",
    "gifts.day": "GIFTS_PER_DAY",
    "gifts.address": "GIFTS_PER_ADDRESS",
    "withdraw.batch.approval": "SIGNATURES",
}
"""Under which variable each is spoken of."""

DEMO = {
    "bank.cooling": timedelta(),
    "bank.again": timedelta(),
    STATED: [["USD", "EUR", "1.16"], ["EGP", "USD", "52.00"], ["KWD", "USD", "0.307"]],
}
"""What a demo says by itself: nobody waits a day for a bank account, or has to set rates first."""


def stated(settings: Settings) -> dict[str, Any]:
    """Return what the settings say of rules, by their names."""
    return {
        **(DEMO if settings.demo else {}),
        **({STATED: []} if settings.demo and settings.rates_url else {}),
        "send.fee": Fee(settings.send_fee_bps),
        "undo.seconds": settings.undo_seconds,
        "gift": settings.gift_money,
        "gifts.day": settings.gifts_per_day,
        "gifts.address": settings.gifts_per_address,
        "withdraw.batch.approval": int(settings.signatures_needed > 1),
    }
