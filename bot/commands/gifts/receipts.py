"""What the receipts of shares and presents say besides: by which version they were priced."""

from dataclasses import replace

from bot.kit import Call, Shown, details
from ledger.products.gifts import versions
from ledger.products.gifts.presents import GAVE
from ledger.products.gifts.taking import OPENED
from ledger.statement import Recorded


@details(OPENED, GAVE)
async def priced(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say by which version of the fee, where it has one."""
    if not found.fee:
        return shown
    return replace(shown, priced=await versions.version_of(call.books, found))
