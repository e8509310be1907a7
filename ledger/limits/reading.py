"""What is asked of the books about limits: what somebody has paid, and what that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import arrears, clock, daily, gifted, statement, tiers
from ledger.chart import WALLET
from ledger.limits import card
from ledger.limits.meter import Meter, More, OverLimit
from ledger.limits.rule import ALL_OF_THEM, BALANCE, LONGEST, PAID, PREFIX, caps
from ledger.money import Money
from ledger.people import shown
from ledger.people.shown import ShownRow
from ledger.rules import RuleRow
from ledger.storage.asking import row, rows
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.arrears import Owes
    from ledger.books import Books
    from ledger.gifted import Bound, Mark
    from ledger.people.facts import Fact
    from ledger.posting import Event
    from ledger.tiers import Standing

    Stated = Mapping[str, Fact]


class Payment(NamedTuple):
    """Who pays whom how much; 0 for the house, or nobody yet.

    It is not `limited` for its payer where it was counted before. It `waits` where the payee has it
    only later. Where the same posting pays more than that, so many minor units go out of the
    payer's wallet before: it is `behind` them. `costs` is what the payee pays of it, `brings` the
    marks of gift money that the same posting brings the payer. It `returns` what was paid to her.
    """

    payer: int
    payee: int
    amount: Money
    limited: bool = True
    waits: bool = False
    behind: int | None = None
    costs: int = 0
    brings: tuple[Mark, ...] = ()
    returns: bool = False

    @property
    def counts_for(self) -> int:
        """For whose limits it counts, 0 for nobody's."""
        return self.payer if self.limited else 0

    @property
    def leaves(self) -> bool:
        """Whether it leaves what somebody has now: what was held or set aside before has left."""
        return bool(self.payer) and (self.limited or self.returns)


class Bounds(NamedTuple):
    """What limits a payment, as it was drafted: its payer, by the rules `PAID`, and a wallet."""

    paid: tuple[int | None, ...]
    holds: int | None

    @property
    def limits_paying(self) -> bool:
        """Whether anything limits who pays."""
        return any(each is not None for each in self.paid)

    @property
    def facts(self) -> list[Fact]:
        """The limits as a card keeps them."""
        return [*self.paid, self.holds]

    @classmethod
    def read(cls, kept: Sequence[Any]) -> Bounds:
        """Read them back."""
        *paid, holds = kept
        return cls(tuple(paid), holds)


NOTHING = Bounds((None,) * len(PAID), None)
"""Nothing limits it."""


class Overview(NamedTuple):
    """How somebody stands by her limits in a currency: `most` is what her wallet may hold.

    `higher` is the next tier, if there is one, with the limits that it gives, by their rules;
    `bound` the gift money that may not leave yet.
    """

    standing: Standing
    meter: Meter
    holds: Money
    most: Money | None
    higher: tuple[str, Mapping[str, int | None]] | None
    bound: Bound

    @property
    def is_limited(self) -> bool:
        """Whether anything limits her."""
        return self.most is not None or any(each is not None for each in self.meter.caps.values())


SPENT = "spent"
"""What is counted of who pays, by currency and day."""

_book: Any = bindparam("book", type_=BigInteger)
_ANY: Any = (
    select(RuleRow.version)
    .where(RuleRow.book == _book, col(RuleRow.name) > literal_column(f"'{PREFIX}'"))
    .where(col(RuleRow.name) < literal_column(f"'{PREFIX}~'"))
    .limit(literal_column("1"))
)
_STANDS: Any = (
    select(ShownRow.card)
    .where(ShownRow.book == _book)
    .where(
        (col(ShownRow.card) == bindparam("one", type_=LargeBinary))
        | (col(ShownRow.card) == bindparam("other", type_=LargeBinary))
    )
    .distinct()
)


async def overview(books: Books, person: int, currency: str) -> Overview:
    """Return how somebody stands by her limits; NotFound for nobody."""
    return await books.read(_overview, books.stated, person, currency)


def within(
    connection: Connection,
    book: int,
    stated: Stated,
    payment: Payment,
    known: Mapping[int, Standing] | None = None,
) -> tuple[Bounds, OverLimit | None]:
    """Read the limits of a payment, and which it passes; for a question that asks for more.

    `known` are the tiers of both, where they have been read already.
    """
    payer, payee, amount = payment.counts_for, payment.payee, payment.amount
    if not is_limited(connection, book, stated):
        return NOTHING, None
    known = known or tiers.load(connection, book, stated, payer, payee)
    asked = [(rule, known[payer].tier) for rule in PAID] if payer else []
    asked += [(BALANCE, known[payee].tier)] if payee in known else []
    most = caps(connection, book, stated, asked, amount.currency, clock.now())
    holds = most.pop() if payee in known else None
    bounds = Bounds(tuple(most), holds) if payer else Bounds((None,) * len(PAID), holds)
    if not bounds.limits_paying:
        return bounds, None
    meter = read(connection, book, payer, amount.currency, bounds.paid)
    return bounds, _passed(connection, book, stated, meter, known[payer], amount)


def refused(
    connection: Connection, book: int, stated: Stated, payment: Payment
) -> OverLimit | Owes | None:
    """Read why a payment would be refused for who pays: for what she owes, or a limit."""
    owes = arrears.owes(connection, book, payment.payer)
    return owes or within(connection, book, stated, payment)[1]


def is_limited(connection: Connection, book: int, stated: Stated) -> bool:
    """Tell whether anything limits anybody."""
    return any(name.startswith(PREFIX) for name in stated) or bool(row(connection, _ANY, book=book))


def read(
    connection: Connection, book: int, person: int, currency: str, most: Sequence[int | None]
) -> Meter:
    """Read what somebody has paid, with the limits `PAID` as they are for her."""
    today = daily.day_of(clock.now())
    whose, first = f"{person} {currency}", today - LONGEST + 1
    found = daily.load(connection, book, SPENT, whose, first, today)
    days = {day: max(0, each.value) for day, each in found.items()}
    named = {rule.name: each for rule, each in zip(PAID, most, strict=True)}
    return Meter(today, days, named)


def _passed(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Stated,
    meter: Meter,
    standing: Standing,
    amount: Money,
) -> OverLimit | None:
    passed = meter.passed(amount.minor)
    if passed is None:
        return None
    rule = next(each for each in PAID if each.name == passed.limit)
    higher = TIERS[TIERS.index(standing.tier) + 1 :]
    asked = [(rule, tier) for tier in higher]
    most = caps(connection, book, stated, asked, amount.currency, clock.now())
    gives = (
        More(tier, None if each is None else Money(each, amount.currency))
        for tier, each in zip(higher, most, strict=True)
        if each is None or each > passed.most
    )
    left, limit = Money(passed.left, amount.currency), Money(passed.most, amount.currency)
    fits = None if passed.day is None else daily.start_of(passed.day)
    return OverLimit(rule.name, left, limit, fits, standing, next(gives, None))


def changed(
    connection: Connection, book: int, currency: str, payer: int, payee: int
) -> tuple[Event, ...]:
    """Read which of their meters stand somewhere: they change."""
    one, other = (card.live(each, currency).token for each in (payer, payee))
    found = rows(connection, _STANDS, book=book, one=one, other=other)
    return tuple([shown.changed(card.KIND, bytes(token)) for (token,) in found])


def _overview(
    connection: Connection, book: int, stated: Stated, person: int, currency: str
) -> Overview:
    standing = tiers.load_one(connection, book, stated, person)
    at = TIERS.index(standing.tier)
    named = TIERS[at : at + 2]
    asked = [(rule, tier) for tier in named for rule in ALL_OF_THEM]
    most = caps(connection, book, stated, asked, currency, clock.now())
    *paid, ceiling = most[: len(ALL_OF_THEM)]
    gives = {rule.name: each for (rule, _), each in zip(asked, most, strict=True)}
    found = statement.balances(connection, book, person, WALLET)
    holds = [each.posted for each in found if each.posted.currency == currency]
    return Overview(
        standing,
        read(connection, book, person, currency, paid),
        sum(holds, Money(0, currency)),
        None if ceiling is None else Money(ceiling, currency),
        (named[1], gives) if len(named) > 1 else None,
        gifted.load(connection, book, stated, person, currency),
    )
