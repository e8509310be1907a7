"""Why a bank did not pay, or sent money back, in words: of the codes of ISO 20022 and NACHA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.kit import say

if TYPE_CHECKING:
    from bot.kit import Said

_CLOSED = say("the account is closed")
_NO_ACCOUNT = say("there is no account of this number at the bank")
_BLOCKED = say("the account is blocked")
_NO_TRANSFERS = say("the account takes no payments of this kind")
_NO_BANK = say("no bank was found under its number")
_OTHER_NAME = say("the name and the number of the account do not belong together")
_UNWANTED = say("whoever has the account does not take it")
_GONE = say("whoever has the account is no longer a customer of the bank")
_CURRENCY = say("the account is not in this currency")
_LAW = say("the bank's rules do not allow it")
_OURS = say("our bank could not send it")
_TWICE = say("the bank took it for the same payment twice")
_ABSENT = say("it never reached the bank")
_UNTOLD = say("the bank gave no reason")
_WHY: Final = {
    **dict.fromkeys(("AC04", "AC07", "R02"), _CLOSED),
    **dict.fromkeys(("AC01", "AC02", "AC03", "AC14", "R03", "R04", "R28"), _NO_ACCOUNT),
    **dict.fromkeys(("AC06", "R16"), _BLOCKED),
    **dict.fromkeys(("AC13", "AC15", "AC16", "AG01", "AG02", "AG03", "R20"), _NO_TRANSFERS),
    **dict.fromkeys(("RC01", "RC03", "RC04", "RC07", "R13", "R18"), _NO_BANK),
    **dict.fromkeys(("BE01", "BE04", "BE05", "BE07", "R17"), _OTHER_NAME),
    **dict.fromkeys(("MS02", "CUST", "FOCR", "R10", "R11", "R23", "R29"), _UNWANTED),
    **dict.fromkeys(("BE06", "MD07", "R14", "R15"), _GONE),
    **dict.fromkeys(("AC09", "AM03", "AM11", "CURR"), _CURRENCY),
    **dict.fromkeys(("RR01", "RR02", "RR03", "RR04", "LEGL", "R21", "R22"), _LAW),
    **dict.fromkeys(("AM04", "AM23", "DT01", "FF01", "TM01", "R01", "R06", "R09"), _OURS),
    **dict.fromkeys(("AM05", "DUPL", "R24"), _TWICE),
    "absent": _ABSENT,
}


def reason(code: str) -> Said:
    """Say why, in words: the code alone says little to anybody."""
    known = _WHY.get(code)
    if known is None and code:
        return say("the bank gave the reason {code}", code=code)
    return known or _UNTOLD
