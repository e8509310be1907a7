"""The terms of one payment, and the moves that fulfil them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger import clock, rules, statement
from ledger.chart import FEES, WALLET
from ledger.money import Money
from ledger.people.facts import Who
from ledger.people.persons import UNMET
from ledger.posting import Move
from ledger.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.rules import InForce

BASIS_POINTS = 10_000
FEE = Rule(
    "send.fee",
    0,
    "the fee on sending, in basis points of the amount",
    least=0,
    most=BASIS_POINTS,
    by="currency",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who pays whom how much: `source` is the account that pays, `payer` its person (0: the house).

    `told` is the kind of event that tells the payee, `priced` the version of the rule that set the
    fee.
    """

    source: int
    payer: int
    payee: int
    amount: Money
    fee: Money
    told: str
    priced: int = 0

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Terms:
        """Read the terms back from an intent's facts."""
        payee = facts["payee"]
        people = (int(facts["payer"]), int(payee) if isinstance(payee, Who) else UNMET)
        sums = (facts["amount"], facts["fee"])
        return cls(facts["source"], *people, *sums, facts["told"], facts.get("priced", 0))

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
            "priced": self.priced,
        }

    @property
    def total(self) -> Money:
        """What the payer parts with."""
        return self.amount + self.fee


async def from_wallet(books: Books, payer: int, payee: int, amount: Money) -> tuple[Terms, Money]:
    """Return the terms of money out of a person's wallet, with the fee that is in force now.

    And what is available there, of the same snapshot.
    """
    wallet = await books.account(WALLET, payer, amount.currency)
    fee, available = await books.read(_priced, books.stated, wallet, amount.currency)
    terms = Terms(wallet, payer, payee, amount, fee_of(amount, fee.value), "received", fee.version)
    return terms, available


def _priced(
    connection: Connection, book: int, stated: Mapping[str, Fact], wallet: int, currency: str
) -> tuple[InForce[int], Money]:
    fee = rules.load(connection, book, stated, FEE, currency, clock.now())
    return fee, statement.balance(connection, book, wallet).available


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
