"""The terms of one payment, and the moves that fulfil them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.chart import FEES, WALLET
from ledger.money import Money
from ledger.people.facts import Who
from ledger.people.persons import UNMET
from ledger.posting import Move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.books import Books
    from ledger.people.facts import Fact

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Who pays whom how much: `source` is the account that pays, `payer` its person (0: the house).

    `told` is the kind of event that tells the payee.
    """

    source: int
    payer: int
    payee: int
    amount: Money
    fee: Money
    told: str

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Terms:
        """Read the terms back from an intent's facts."""
        payee = facts["payee"]
        people = (int(facts["payer"]), int(payee) if isinstance(payee, Who) else UNMET)
        return cls(facts["source"], *people, facts["amount"], facts["fee"], facts["told"])

    @property
    def facts(self) -> dict[str, Fact]:
        """The terms as an intent keeps them."""
        return {
            "source": self.source,
            "payer": Who(self.payer),
            "payee": Who(self.payee),
            "amount": self.amount,
            "fee": self.fee,
            "told": self.told,
        }

    @property
    def total(self) -> Money:
        """What the payer parts with."""
        return self.amount + self.fee


def fee_of(amount: Money, fee_bps: int) -> Money:
    """Return the fee in basis points, rounded up to a minor unit: to split never makes it less."""
    return Money(-(-amount.minor * fee_bps // BASIS_POINTS), amount.currency)


async def moves(books: Books, terms: Terms) -> tuple[Move, ...]:
    """Return the moves that pay the payee and the fee."""
    currency = terms.amount.currency
    wallet = await books.account(WALLET, terms.payee, currency)
    paid = Move(terms.source, wallet, terms.amount)
    if not terms.fee:
        return (paid,)
    return (paid, Move(terms.source, await books.house(FEES, currency), terms.fee))
