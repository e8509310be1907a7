"""Accounts at banks: where somebody's money can go, once it was found that they are hers.

    add         what she tells is read, compared, kept in the vault; the books have its last digits
    of, usable  what she has, and to which of them money may be paid out
    deposits    the two small amounts that verify one, or `heard_from`: what came from it
    destination what a rail is told, from the vault
    begins      a payout to it begins, and `ends`: it is not removed in between
    doubts      why it is looked at first; `again` asks anew whenever something is paid out
    travels     what travels with a payout to it, from a sum on

    review -> added -> verifying -> cooling -> usable | disabled

The number of an account is known again by a digest under a key of the vault, never by a hash:
there are few enough IBANs to try them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.banking.accounts.adding import (
    ADDED,
    KEY_FIELD,
    KEY_OF_NUMBERS,
    KINDS,
    AddedBefore,
    Mistakes,
    Told,
    add,
    checked,
)
from ledger.banking.accounts.along import bank_accounts
from ledger.banking.accounts.changing import CHANGED
from ledger.banking.accounts.comparing import BANK_NAME, BANK_NUMBER, BANK_ROUTING, again
from ledger.banking.accounts.deciding import (
    LOOK,
    PASS,
    REFUSE,
    Draft,
    draft,
    look,
    passed,
    refused,
)
from ledger.banking.accounts.ending import due
from ledger.banking.accounts.numbers import Wrong, group
from ledger.banking.accounts.proving import (
    NotThose,
    deposit_keys,
    deposits,
    failed,
    heard_from,
    sent,
    tell,
)
from ledger.banking.accounts.reading import (
    PAGE,
    BankAccount,
    NoBankAccount,
    awaiting,
    get,
    numbered,
    of,
    of_digest,
    reviewed,
    usable,
)
from ledger.banking.accounts.removing import REMOVE, begins, ends, removed
from ledger.banking.accounts.removing import draft as draft_removal
from ledger.banking.accounts.ruling import A_DAY, AGAIN, ALIKE, COOLING, MOST, TRIES, WAITS
from ledger.banking.accounts.tables import EDGES, OF_PERSON, STATES, BankAccountRow
from ledger.banking.accounts.travelling import travels
from ledger.banking.destination import Destination

if TYPE_CHECKING:
    from ledger.books import Books

__all__ = [
    "ADDED",
    "AGAIN",
    "ALIKE",
    "A_DAY",
    "CHANGED",
    "COOLING",
    "EDGES",
    "KEY_FIELD",
    "KEY_OF_NUMBERS",
    "KINDS",
    "LOOK",
    "MOST",
    "OF_PERSON",
    "PAGE",
    "PASS",
    "REFUSE",
    "REMOVE",
    "STATES",
    "TRIES",
    "WAITS",
    "AddedBefore",
    "BankAccount",
    "BankAccountRow",
    "Draft",
    "Mistakes",
    "NoBankAccount",
    "NotThose",
    "Told",
    "Wrong",
    "add",
    "again",
    "awaiting",
    "bank_accounts",
    "begins",
    "checked",
    "deposit_keys",
    "deposits",
    "destination",
    "draft",
    "draft_removal",
    "due",
    "ends",
    "failed",
    "get",
    "group",
    "heard_from",
    "look",
    "numbered",
    "of",
    "of_digest",
    "passed",
    "refused",
    "removed",
    "reviewed",
    "sent",
    "tell",
    "travels",
    "usable",
]


async def destination(books: Books, account: BankAccount) -> Destination:
    """Return where money goes that is paid out to an account; Lost where its owner was erased."""
    kept = {name: (await books.vault.get(each)).text for name, each in account.kept.items()}
    return Destination(
        account.scheme,
        kept[BANK_NUMBER],
        kept.get(BANK_ROUTING, ""),
        kept[BANK_NAME],
        account.country,
        account.kind == "savings",
    )
