"""What a deposit is, and what has arrived for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.banking import references
from ledger.banking.deposits.tables import BANK
from ledger.money import Money
from ledger.people import facts
from ledger.pricing import FREE, Fee

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

PERSONS = "P"
"""The kind of the reference that somebody has for good."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """What somebody wants to pay in; `token` is b"" for what comes without having been asked for.

    `expected` and `fee` are what was asked for. `terms` are the parts of the fee, `place` says
    where it is paid.
    """

    token: bytes
    number: int
    person: int
    way: str
    expected: Money
    fee: Money
    terms: str
    rail: str
    place: str
    state: str
    day: int
    asked_at: datetime
    expires_at: datetime
    due_ms: int = 0

    @property
    def reference(self) -> str:
        """What its payer writes, by which it is known again."""
        return references.made(self.number, "D" if self.token else PERSONS)

    @property
    def name(self) -> str:
        """The token as cards carry it."""
        return ids.text(self.token)

    @property
    def priced(self) -> Fee:
        """What it costs, as its card said."""
        return Fee.of(facts.load(self.terms)) if self.terms else FREE

    @property
    def where(self) -> Mapping[str, Any]:
        """Where it is paid."""
        return facts.load(self.place)

    @property
    def gets(self) -> Money:
        """What is in the wallet of what was asked for."""
        return self.expected - self.fee


@dataclass(frozen=True, slots=True)
class Arrival:
    """What has arrived; `account` is where it rests while it is coming."""

    token: bytes
    deposit: bytes
    person: int
    rail: str
    charge: str
    amount: Money
    fee: Money
    gone: Money
    state: str
    account: int
    settles_ms: int
    arrived_at: datetime
    refunded: Money
    paid: Money

    @property
    def gets(self) -> Money:
        """What is hers of it still, with what it paid off."""
        return max(self.amount - self.fee - self.gone, Money(0, self.amount.currency))

    @property
    def stays(self) -> Money:
        """What is in her wallet of it."""
        return max(self.gets - self.paid, Money(0, self.amount.currency))


def unasked(number: int, person: int) -> Deposit:
    """Return what comes under somebody's own reference, without having been asked for."""
    nothing, now = Money(0, "USD"), clock.now()
    return Deposit(b"", number, person, BANK, nothing, nothing, "", "", "{}", "", 0, now, now)


def deposit(found: Sequence[Any]) -> Deposit:
    """Make a deposit of its row."""
    token, number, person, way, currency, amount, fee, *more = found
    terms, rail, place, state, day, asked, expires, due = more
    return Deposit(
        token,
        number,
        person,
        way,
        Money(amount, currency),
        Money(fee, currency),
        terms,
        rail,
        place,
        state,
        day,
        clock.from_ms(asked),
        clock.from_ms(expires),
        due,
    )


def arrival(found: Sequence[Any]) -> Arrival:
    """Make an arrival of its row."""
    token, deposit, person, rail, charge, currency, amount, fee, gone, state, *more = found
    account, settles, arrived_ms, refunded, paid = more
    return Arrival(
        token,
        deposit,
        person,
        rail,
        charge,
        Money(amount, currency),
        Money(fee, currency),
        Money(gone, currency),
        state,
        account,
        settles,
        clock.from_ms(arrived_ms),
        Money(refunded, currency),
        Money(paid, currency),
    )
