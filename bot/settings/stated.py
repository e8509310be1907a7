"""The rules that the settings speak of while nobody has decided otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

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

DEMO = {"bank.cooling": timedelta(), "bank.again": timedelta()}
"""What a demo says of rules by itself: nobody waits a day to see money go to a bank."""


def stated(settings: Settings) -> dict[str, Any]:
    """Return what the settings say of rules, by their names."""
    return {
        **(DEMO if settings.demo else {}),
        "send.fee": Fee(settings.send_fee_bps),
        "undo.seconds": settings.undo_seconds,
        "gift": settings.gift_money,
        "gifts.day": settings.gifts_per_day,
        "gifts.address": settings.gifts_per_address,
        "withdraw.batch.approval": int(settings.signatures_needed > 1),
    }
