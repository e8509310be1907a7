"""A bank transfer as an EPC QR code, which banking apps of the SEPA countries read."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from segno.helpers import make_epc_qr

from bot.kit import Picture, say

if TYPE_CHECKING:
    from ledger.banking.deposits import Deposit

EURO: Final = "EUR"
SEPA: Final = frozenset(
    re.findall(
        "..",
        "ADALATBEBGCHCYCZDEDKEEESFIFRGBGIGRHRHUIEISITLILTLULVMCMDMEMKMTNLNOPLPTRORSSESISKSMVA",
    )
)
"""The countries of the scheme: EPC409-09."""
_SCALE, _MOST = 8, 99_999_999_999


def is_sepa(deposit: Deposit) -> bool:
    """Tell whether it can be paid by the scheme: euros, to an IBAN of one of its countries."""
    country = str(deposit.where.get("iban", ""))[:2]
    amount = deposit.expected
    return amount.currency == EURO and country in SEPA and amount.minor <= _MOST


def epc(deposit: Deposit) -> Picture:
    """Draw the transfer, to be scanned."""
    where = deposit.where
    code = make_epc_qr(
        str(where["holder"]),
        str(where["iban"]),
        deposit.expected.decimal,
        reference=deposit.reference,
        bic=str(where["bic"]) or None,
        encoding="utf-8",
    )
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=_SCALE, border=4)
    words = say("A QR code for a banking app: {amount}", amount=deposit.expected)
    return Picture(drawn.getvalue(), words, "transfer.png")
