"""A payout: money on its way to an account at a bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.banking.payouts.cards import BACK_KEY
from ledger.banking.payouts.tables import OPEN, WAITING
from ledger.chart import HOUSE
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Payout:
    """Money on its way to an account at a bank, as it stands; see `PayoutRow`."""

    token: bytes
    person: int
    account: bytes
    masked: str
    country: str
    amount: Money
    fee: Money
    priced: int
    key: str
    rail: str
    batch: bytes
    state: str
    why: tuple[str, ...]
    heard: str
    code: str
    number: int
    counted: int
    arrives: date
    returned: Money
    back: str
    tries: int
    made_at: datetime
    due_at: datetime
    submitted_at: datetime | None
    ended_at: datetime | None

    @property
    def total(self) -> Money:
        """What she parts with."""
        return self.amount + self.fee

    @property
    def is_small(self) -> bool:
        """Whether the house pays it, to verify an account."""
        return self.person == HOUSE and not self.goes_back

    @property
    def goes_back(self) -> bool:
        """Whether the house pays it, to who had paid it in: `account` is the bank's entry."""
        return self.person == HOUSE and self.key.startswith(BACK_KEY)

    @property
    def name(self) -> str:
        """The token as cards carry it."""
        return ids.text(self.token)

    @property
    def waits(self) -> bool:
        """Whether it can be cancelled still."""
        return self.state in WAITING

    @property
    def is_open(self) -> bool:
        """Whether it is not known yet what becomes of it."""
        return self.state in OPEN


def of_row(found: Sequence[Any]) -> Payout:
    """Return a payout of its row."""
    _, token, person, account, masked, country, currency, amount, fee, priced, *more = found
    key, rail, batch, state, why, heard, code, number, counted, arrives, returned, *rest = more
    back, tries, made, due_ms, submitted, ended = rest
    return Payout(
        bytes(token),
        person,
        bytes(account),
        masked,
        country,
        Money(amount, currency),
        Money(fee, currency),
        priced,
        key,
        rail,
        bytes(batch),
        state,
        tuple(why.split()),
        heard,
        code,
        number,
        counted,
        date.fromordinal(arrives),
        Money(returned, currency),
        back,
        tries,
        clock.from_ms(made),
        clock.from_ms(due_ms),
        clock.from_ms(submitted) if submitted else None,
        clock.from_ms(ended) if ended else None,
    )
