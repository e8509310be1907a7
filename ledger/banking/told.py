"""What a bank tells: a statement and its entries, as plain data; who paid is personal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement on an account at a bank, at the level of what was ordered.

    `reference` is the bank's own, the same whenever it tells of this movement again; where it has
    none it is a digest of what the entry says, and its place among equal ones. `amount` is
    positive, and comes in where it `is_credit`. `end_to_end` is the key under which it was ordered,
    `remittance` what its payer wrote, `returned` the code of a return. What is not `booked` is
    announced only, and may be `expected` to be booked. What `reverses` takes back an earlier entry.
    `line` is where it stands in the file. `place` is its place among those of one page that say the
    same, from 1. What is one of several in a `batch` has the reference of that here: the bank may
    tell of it as one entry elsewhere. `code` is the bank's own of what kind it is; `charges` are
    within the amount.
    """

    reference: str
    amount: Money
    is_credit: bool
    day: date
    value_day: date
    end_to_end: str = ""
    remittance: str = field(default="", repr=False)
    party: str = field(default="", repr=False)
    party_account: str = field(default="", repr=False)
    booked: bool = True
    expected: bool = False
    reverses: bool = False
    returned: str = ""
    charges: Money | None = None
    line: int = 0
    place: int = 1
    batch: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank tells of one account in one currency.

    `account` is its number at the bank, `name` the bank's name of the statement, `page` which one
    of it. `opening` and `closing` are what is booked, None where a file tells no balance (camt.054,
    camt.052).
    """

    format: str
    account: str
    currency: str
    name: str
    page: int
    opening: Money | None
    closing: Money | None
    day: date
    entries: tuple[Entry, ...]
