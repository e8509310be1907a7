"""What somebody owes the house: a bank took back what she had spent.

It stands with the house under her number, so that it stands whether she is open or not. What comes
from outside pays it off before the rest is hers, in the same posting; she may pay it by hand, too.

    coming   what comes for her: it pays off what she owes, and the rest is hers
    taking   what is taken from her: out of her wallet, and what is not there she owes
    gifts    the marks of gift money that goes to the house with what is taken
    claim    the account of what she owes
    check    refuses who owes something
    draft, pay   by hand, out of her wallet
"""

from ledger.arrears import Owes
from ledger.banking.owing.moving import Coming, Taking, claim, coming, gifts, taking
from ledger.banking.owing.paying import PAY, draft, pay, payable
from ledger.banking.owing.reading import (
    check,
    never_less,
    of,
    owed,
    owed_to_house,
    owing_to_house,
)

__all__ = [
    "PAY",
    "Coming",
    "Owes",
    "Taking",
    "check",
    "claim",
    "coming",
    "draft",
    "gifts",
    "never_less",
    "of",
    "owed",
    "owed_to_house",
    "owing_to_house",
    "pay",
    "payable",
    "taking",
]
