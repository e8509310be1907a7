"""Payouts: somebody's money goes to her account at a bank.

    quoting    what it costs, when it arrives, what the limits leave, on a card
    making     its money is held; it waits for a look or to be sent, and can be cancelled
    reviewing  operators look, and give back what no bank has
    batching   what some rails take as one file
    small      the house pays the small amounts that verify an account
    back       the house gives back what nobody knows, to the account that it came from
    sending    what is held is in transit: committed first, and handed to a rail once
    ending     the bank's word: it is there, was never paid, or came back
    travelling what travels with one from a sum on
    proving    what is held and in transit is what the rows say

    review -> queued -> submitted -> settled -> returned
       |         |          |-> rejected | returned
       |-> refused | cancelled

A payout that was submitted is never handed over again: its rail is asked about its key.
"""

from ledger.banking.payouts.back import Going
from ledger.banking.payouts.back import row as going_back
from ledger.banking.payouts.back import token_of as token_back
from ledger.banking.payouts.bounds import WITHDRAWN, GiftStays, OverLimit, Standing
from ledger.banking.payouts.ending import homecoming, key_of, rejecting, returning, settling
from ledger.banking.payouts.making import cancel, make
from ledger.banking.payouts.payout import Payout
from ledger.banking.payouts.proving import held, in_transit, stopped
from ledger.banking.payouts.quoting import Quote, Way, draft, stands
from ledger.banking.payouts.reading import (
    by_keys,
    due,
    get,
    named,
    numbered,
    of_batch,
    of_person,
    on_the_way,
    payouts,
    sent_of,
)
from ledger.banking.payouts.reviewing import contradicted, contradiction, stuck
from ledger.banking.payouts.sending import can_go, later, looked, noted, submit, submitting, transit
from ledger.banking.payouts.small import small
from ledger.banking.payouts.tables import OF_PERSON
from ledger.banking.payouts.travelling import of_receipt as travels
from ledger.banking.payouts.travelling import sender

__all__ = [
    "OF_PERSON",
    "WITHDRAWN",
    "GiftStays",
    "Going",
    "OverLimit",
    "Payout",
    "Quote",
    "Standing",
    "Way",
    "by_keys",
    "can_go",
    "cancel",
    "contradicted",
    "contradiction",
    "draft",
    "due",
    "get",
    "going_back",
    "held",
    "homecoming",
    "in_transit",
    "key_of",
    "later",
    "looked",
    "make",
    "named",
    "noted",
    "numbered",
    "of_batch",
    "of_person",
    "on_the_way",
    "payouts",
    "rejecting",
    "returning",
    "sender",
    "sent_of",
    "settling",
    "small",
    "stands",
    "stopped",
    "stuck",
    "submit",
    "submitting",
    "token_back",
    "transit",
    "travels",
]
