"""Deposits: money comes in by a bank, or by a card through a provider.

asked -> pending -> settled, or cancelled, expired, failed, returned, refunded. Whatever comes under
a reference is booked for whose it is, however it stood, and told: a second transfer, another amount
or currency, something after its time. What was paid without having been asked for comes under a
reference that somebody has for good.
"""

from ledger.banking.deposits.arrivals import arrive
from ledger.banking.deposits.arrivals import due as settled
from ledger.banking.deposits.asking import counted, fee_of
from ledger.banking.deposits.booking import arriving, settling, vanishing
from ledger.banking.deposits.deposit import Arrival, Deposit
from ledger.banking.deposits.ending import due as expired
from ledger.banking.deposits.reading import (
    arrival,
    arrived,
    asked_of,
    by_charge,
    by_references,
    get,
    numbered,
    of_person,
    waited_for,
)
from ledger.banking.deposits.standing import deposits, open_deposits, pending, rests
from ledger.banking.deposits.tables import ARRIVED, BANK, OF_PERSON, WAYS
from ledger.banking.deposits.undoing import arrived_by, undoing

__all__ = [
    "ARRIVED",
    "BANK",
    "OF_PERSON",
    "WAYS",
    "Arrival",
    "Deposit",
    "arrival",
    "arrive",
    "arrived",
    "arrived_by",
    "arriving",
    "asked_of",
    "by_charge",
    "by_references",
    "counted",
    "deposits",
    "expired",
    "fee_of",
    "get",
    "numbered",
    "of_person",
    "open_deposits",
    "pending",
    "rests",
    "settled",
    "settling",
    "undoing",
    "vanishing",
    "waited_for",
]
