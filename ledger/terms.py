"""The terms of one payment, and the moves that fulfil them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import select

from ledger import arrears, clock, merged, rules, statement, tiers
from ledger.chart import FEES, HOUSE, WALLET
from ledger.limits import Bounds, Payment, within
from ledger.money import Money
from ledger.people import facts, intents
from ledger.people.facts import Who
from ledger.people.persons import UNMET
from ledger.periods import is_counted
from ledger.posting import Count, Event, Move
from ledger.pricing import FEE, PAYERS
from ledger.rules import Of
from ledger.storage.asking import row
from ledger.tables import CountRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.arrears import Owes
    from ledger.books import Books
    from ledger.limits import OverLimit
    from ledger.people.facts import Fact
    from ledger.pricing import Fee, Kind
    from ledger.rules import InForce

PRICED = "priced"
"""The fact of a card that says by which version of the fee it is priced."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Who pays whom how much: `source` is the account that pays, `payer` its person (0: the house).

    `told` is the kind of event that tells the payee, `priced` the version of the rule that set the
    fee; `withheld` is the fee that the payee has, out of what she gets, where the payer has none.
    `first`: she has never paid this person before. `returns`: it brings back what was paid, so
    that no limit holds for it. `day` is the one on which it counts for a limit, 0 if on none;
    `bounds` are the limits that its card holds to.
    """

    source: int
    payer: int
    payee: int
    amount: Money
    fee: Money
    told: str
    priced: int = 0
    first: bool = False
    returns: bool = False
    day: int = 0
    bounds: Bounds | None = None
    withheld: Money | None = None

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Terms:
        """Read the terms back from an intent's facts."""
        payee = facts["payee"]
        people = (int(facts["payer"]), int(payee) if isinstance(payee, Who) else UNMET)
        sums = (facts["amount"], facts["fee"])
        since = (facts.get(PRICED, 0), facts.get("first", False), facts.get("returns", False))
        within = facts.get("within")
        more: dict[str, Any] = {
            "bounds": Bounds.read(within) if within else None,
            "withheld": facts.get("withheld"),
        }
        return cls(facts["source"], *people, *sums, facts["told"], *since, **more)

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
            PRICED: self.priced,
            "first": self.first,
            "returns": self.returns,
            "within": self.bounds.facts if self.bounds else None,
            **self._withheld,
        }

    @property
    def total(self) -> Money:
        """What the payer parts with."""
        return self.amount + self.fee

    @property
    def costs(self) -> int:
        """What the payee pays of it, in minor units."""
        return self.withheld.minor if self.withheld else 0

    @property
    def counts(self) -> tuple[Count, ...]:
        """What goes with a first payment that is made, so that the next is none."""
        return (Count(_paid(self.payer, self.payee), 1),) if self.first else ()

    @property
    def telling(self) -> Event:
        """What tells the payee that she has been paid."""
        told: dict[str, Fact] = {"payer": Who(self.payer), "amount": self.amount, **self._withheld}
        return Event(self.told, self.payee, facts.dump(told))

    @property
    def _withheld(self) -> dict[str, Fact]:
        return {"withheld": self.withheld} if self.withheld else {}

    def shown_in(self, chat: str) -> tuple[Event, ...]:
        """Return what tells the group in which it was asked for, if there is one."""
        if not chat:
            return ()
        told: dict[str, Fact] = {
            "payer": Who(self.payer),
            "payee": Who(self.payee),
            "amount": self.amount,
        }
        return (Event("paid", HOUSE, facts.dump(told), chat=chat),)


class _Priced(NamedTuple):
    """What a payment costs, what there is to pay it from, and what limits it."""

    fee: InForce[Fee]
    available: Money
    first: bool
    bounds: Bounds
    over: OverLimit | Owes | None


_PAID: Any = select(CountRow.value).where(
    CountRow.book == bindparam("book"), CountRow.name == bindparam("name")
)


async def from_wallet(act: Act, payee: int, amount: Money, kind: Kind) -> tuple[Terms, Money]:
    """Return the terms of money out of the actor's wallet, with the fee that is in force now.

    And what is available there, of the same snapshot. OverLimit where it would pass a limit of
    hers, and Owes where she owes the house, unless she asked for it before.
    """
    books, payer = act.books, act.actor.id
    wallet = await books.account(WALLET, payer, amount.currency)
    priced = await books.read(_priced, books.stated, wallet, Payment(payer, payee, amount), kind)
    if priced.over and not await intents.known(books, act.key):
        raise priced.over
    fee = priced.fee
    costs, withheld = fee.value.on(amount), None
    if fee.value.payee and kind not in PAYERS:
        costs, withheld = Money(0, amount.currency), costs
    terms = Terms(
        wallet,
        payer,
        payee,
        amount,
        costs,
        "received",
        fee.version,
        priced.first,
        bounds=priced.bounds,
        withheld=withheld,
    )
    return terms, priced.available


async def has_paid(books: Books, payer: int, payee: int) -> bool:
    """Tell whether a person has ever paid another."""
    return await books.read(_has_paid, payer, payee)


def paid(payer: Any, payee: Any) -> Any:  # noqa: ANN401 - columns, and a condition
    """Return the condition that one person has ever paid another, of two columns."""
    return is_counted("paid:", payer, " ", payee)


def _has_paid(connection: Connection, book: int, payer: int, payee: int) -> bool:
    if row(connection, _PAID, book=book, name=_paid(payer, payee)) is not None:
        return True
    hers, theirs = (merged.selves(connection, book, each) for each in (payer, payee))
    return any(
        row(connection, _PAID, book=book, name=_paid(one, other)) is not None
        for one in hers
        for other in theirs
        if (one, other) != (payer, payee)
    )


def _priced(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    wallet: int,
    payment: Payment,
    kind: Kind,
) -> _Priced:
    payer, payee, amount = payment.payer, payment.payee, payment.amount
    known = tiers.load(connection, book, stated, payer, payee)
    of = Of(kind, amount.currency, known[payer].tier)
    fee = rules.load(connection, book, stated, FEE, of, clock.now())
    first = not _has_paid(connection, book, payer, payee)
    available = statement.balance(connection, book, wallet).available
    owes = arrears.owes(connection, book, payer)
    bounds, over = within(connection, book, stated, payment, known)
    return _Priced(fee, available, first, bounds, owes or over)


def _paid(payer: int, payee: int) -> str:
    return f"paid:{payer} {payee}"


async def moves(books: Books, terms: Terms) -> tuple[Move, ...]:
    """Return the moves that pay the payee and the fee, which is hers where it is `withheld`."""
    currency = terms.amount.currency
    wallet = await books.account(WALLET, terms.payee, currency)
    paid = Move(terms.source, wallet, terms.amount)
    if not (terms.fee or terms.withheld):
        return (paid,)
    fees = await books.house(FEES, currency)
    if terms.withheld:
        return (paid, Move(wallet, fees, terms.withheld))
    return (paid, Move(terms.source, fees, terms.fee))
