"""Pay links: whoever comes by one gets a card of her own, and by that pays its owner.

    make     a link and its code
    get      a link by its token; `find` by its code, `of` by a card, `mine` all of a person's;
             `known` by its code, for whoever counts wrong ones otherwise
    draft    the card of a payment, for whoever asks for it; `check` before that
    confirm  the payment, counted in the same commit
    close    nobody pays by it any more

Its live card, and the buttons on it, follow from its token (`cards`).
"""

from ledger.products.paylinks.ending import close, due
from ledger.products.paylinks.making import MADE, make
from ledger.products.paylinks.paying import (
    VERB,
    AmountMissing,
    NotItsCurrency,
    OtherAmount,
    check,
    confirm,
    draft,
)
from ledger.products.paylinks.proving import counted, within
from ledger.products.paylinks.reading import Paylink, Wanted, find, get, known, mine, of
from ledger.products.paylinks.tables import OF_OWNER
from ledger.products.paylinks.uses import EACH, MANY, MOST_USES, ONCE, Uses

__all__ = [
    "EACH",
    "MADE",
    "MANY",
    "MOST_USES",
    "OF_OWNER",
    "ONCE",
    "VERB",
    "AmountMissing",
    "NotItsCurrency",
    "OtherAmount",
    "Paylink",
    "Uses",
    "Wanted",
    "check",
    "close",
    "confirm",
    "counted",
    "draft",
    "due",
    "find",
    "get",
    "known",
    "make",
    "mine",
    "of",
    "within",
]
