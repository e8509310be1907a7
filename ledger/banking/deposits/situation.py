"""Who something is for that comes by now, how she stands, and what is in force for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import clock, merged, rules, tiers
from ledger.banking.deposits import reading
from ledger.banking.deposits.rule import FEE, SETTLES
from ledger.limits.reading import changed
from ledger.people import states
from ledger.rules import Of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sqlalchemy import Connection

    from ledger.banking.deposits.deposit import Deposit
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.posting import Event
    from ledger.pricing import Fee


class Situation(NamedTuple):
    """Who it is for by now, how she stands, what is in force, and which meters change."""

    person: int
    state: str
    fee: Fee
    settles: timedelta
    stands: str
    first: bool
    meters: tuple[Event, ...]


def load(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    deposit: Deposit,
    amount: Money,
) -> Situation:
    """Read it."""
    person = merged.now(connection, book, deposit.person)
    tier = tiers.load_one(connection, book, stated, person).tier
    asked: list[Any] = [
        (FEE, Of(deposit.way, amount.currency, tier)),
        (SETTLES, Of(deposit.way)),
    ]
    fee, settles = rules.load_all(connection, book, stated, asked, clock.now())
    priced = deposit.terms and amount.currency == deposit.expected.currency
    return Situation(
        person,
        states.load(connection, book, person) or "open",
        deposit.priced if priced else fee.value,
        settles.value,
        reading.state_of(connection, book, deposit.token),
        not reading.any_of(connection, book, deposit.token),
        changed(connection, book, amount.currency, person, person),
    )
