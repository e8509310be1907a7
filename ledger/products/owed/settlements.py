"""A settlement as it stands: what it settles, and who has agreed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, limits
from ledger.chart import FEES, WALLET
from ledger.debts import Debt
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import facts, intents
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.shown import Live
from ledger.posting import SAME, Count, Event, Guard, Move
from ledger.pricing import FEE, Fee
from ledger.products.owed.netting import Bundle, Payment
from ledger.products.owed.tables import SettlementRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.limits import Use
    from ledger.people.facts import Fact
    from ledger.rules import InForce

KIND = "settlement"
"""The kind of the live cards, of what is held, and of the transfers."""
_MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Settlement:
    """Debts and the payments that settle them; `agreed` are those whose word is not needed more.

    `version` is that of the rule by which it is priced, None where an older one does not say it.
    """

    token: bytes
    starter: int
    chat: str
    bundle: Bundle
    priced: Fee
    state: str
    expires_at: datetime
    number: int | None
    version: int | None = None
    agreed: frozenset[int] = frozenset()

    @property
    def currency(self) -> str:
        """The currency of all of it."""
        return self.bundle.debts[0].amount.currency

    @property
    def waits_for(self) -> list[int]:
        """Who has not agreed yet."""
        return [person for person in self.bundle.askers if person not in self.agreed]

    @property
    def people(self) -> set[int]:
        """Everybody who has to do with it."""
        return self.bundle.people

    def paid_by(self, person: int) -> list[Payment]:
        """Return what somebody pays in it."""
        return [payment for payment in self.bundle.payments if payment.payer == person]

    def paid_to(self, person: int) -> list[Payment]:
        """Return what somebody gets in it."""
        return [payment for payment in self.bundle.payments if payment.payee == person]

    def fee(self, payment: Payment) -> Money:
        """Return the fee of a payment."""
        return self.priced.on(payment.amount)

    def total(self, person: int) -> Money:
        """Return what somebody parts with, fees and all."""
        amounts = (payment.amount for payment in self.paid_by(person))
        return sum(amounts, self.fees(person))

    def hold(self, person: int) -> bytes:
        """Return the identity of what is held of somebody's who has agreed."""
        return ids.timed_child(self.token, "hold", str(person))

    def fees(self, person: int) -> Money:
        """Return the fees of what somebody pays."""
        return sum(map(self.fee, self.paid_by(person)), Money(0, self.currency))

    def card(self, person: int) -> bytes:
        """Return the identity of what somebody is asked."""
        return card(self.token, person)


_book: Any = bindparam("book", type_=BigInteger)
_SETTLEMENT: Any = select(*SettlementRow.__table__.columns).where(  # type: ignore[attr-defined]
    SettlementRow.book == _book,
    SettlementRow.token == bindparam("token", type_=LargeBinary),
)
_OF_NUMBER: Any = select(SettlementRow.token).where(
    SettlementRow.book == _book, SettlementRow.number == bindparam("number", type_=BigInteger)
)
_DUE: Any = (
    select(SettlementRow.token)
    .where(SettlementRow.book == _book)
    .where(literal_column("state") == literal_column("'open'"))
    .where(col(SettlementRow.expires_at) <= bindparam("now", type_=BigInteger))
    .limit(_MOST_AT_ONCE)
)


def card(token: bytes, person: int) -> bytes:
    """Return the identity of what somebody is asked."""
    return ids.timed_child(token, "agree", str(person))


def asks(token: bytes, person: int, lifetime: timedelta) -> Intent:
    """Return what somebody is asked."""
    choices = {"agree": "owed.agree", "refuse": "owed.refuse"}
    about: dict[str, Fact] = {"settlement": ids.text(token)}
    return Intent(
        person,
        choices,
        about,
        lifetime=lifetime,
        token=card(token, person),
        card=Live(KIND, token),
    )


async def get(books: Books, token: bytes) -> Settlement:
    """Return a settlement by its token, or raise NotFound."""
    found = await books.read(load, token)
    if found is None:
        raise NotFound("settlement")
    return found


async def by_number(books: Books, number: int) -> Settlement:
    """Return a settlement by its receipt, or raise NotFound."""
    found = await books.read(_of_number, number)
    if found is None:
        raise NotFound("settlement")
    return found


async def due(books: Books, now: datetime) -> list[bytes]:
    """Return some of the settlements whose time is up."""
    return await books.read(_due, now)


async def moves(books: Books, settlement: Settlement) -> tuple[Move, ...]:
    """Return the moves of all its payments and their fees."""
    found = []
    for payment in settlement.bundle.payments:
        source = await books.account(WALLET, payment.payer, settlement.currency)
        target = await books.account(WALLET, payment.payee, settlement.currency)
        found.append(Move(source, target, payment.amount))
        if fee := settlement.fee(payment):
            found.append(Move(source, await books.house(FEES, settlement.currency), fee))
    return tuple(found)


async def used(books: Books, settlement: Settlement) -> Use:
    """Return what goes with all its payments because of limits; OverLimit where one is passed."""
    payments = settlement.bundle.payments
    paid: Counter[int] = Counter()
    coming = []
    for each in payments:
        behind = paid[each.payer]
        coming.append(limits.Payment(*each, limited=False, behind=behind))
        paid[each.payer] += each.amount.minor
    sums = {payer: Money(minor, settlement.currency) for payer, minor in paid.items()}
    out = [limits.Payment(payer, 0, amount) for payer, amount in sums.items()]
    key = ids.timed_child(settlement.token, "settle")
    uses = [await limits.use(books, each, key) for each in (*out, *coming)]
    return limits.together(uses)


def write(bundle: Bundle, fee: InForce[Fee]) -> str:
    """Write what is settled, as a row keeps it."""
    return facts.dump(
        {
            "debts": [_written(debt) for debt in bundle.debts],
            "payments": [[Who(p.payer), Who(p.payee), p.amount] for p in bundle.payments],
            "fee": FEE.written(fee.value),
            "priced": fee.version,
        }
    )


def _priced(known: Mapping[str, Any]) -> Fee:
    """Return the fee of a settlement; older ones say no more than its basis points."""
    fee = FEE.read(known["fee"]) if "fee" in known else None
    return fee or Fee(known.get("fee_bps", 0))


def load(connection: Connection, book: int, token: bytes) -> Settlement | None:
    """Read a settlement, if there is one."""
    found = row(connection, _SETTLEMENT, book=book, token=token)
    if found is None:
        return None
    _, _, starter, chat, terms, state, expires_at, number = found
    known: Any = facts.load(terms)
    bundle = Bundle(
        tuple(_read(each) for each in known["debts"]),
        tuple(Payment(int(payer), int(payee), paid) for payer, payee, paid in known["payments"]),
    )
    until = clock.from_ms(expires_at)
    how = (_priced(known), state, until, number, known.get("priced"))
    stands = Settlement(token, starter, chat, bundle, *how)
    asked = {
        person: intents.load(connection, book, stands.card(person)) for person in bundle.askers
    }
    agreed = (person for person, card in asked.items() if card and card.state == "done")
    return replace(stands, agreed=frozenset(agreed))


def _of_number(connection: Connection, book: int, number: int) -> Settlement | None:
    found = row(connection, _OF_NUMBER, book=book, number=number)
    return load(connection, book, found[0]) if found else None


def _due(connection: Connection, book: int, now: datetime) -> list[bytes]:
    return [token for (token,) in rows(connection, _DUE, book=book, now=clock.to_ms(now))]


def _written(debt: Debt) -> list[Fact]:
    guards: list[Any] = [
        [each.table, [*each.key], each.column, each.expected, _new(each)] for each in debt.settles
    ]
    told: list[Fact] = [[each.kind, each.person, each.facts, each.chat] for each in debt.told]
    people: list[Fact] = [Who(debt.debtor), Who(debt.creditor)]
    counts: list[Fact] = [[each.name, each.add] for each in debt.counts]
    return [debt.id, *people, debt.amount, debt.note, guards, told, counts]


def _new(guard: Guard) -> object:
    return guard.expected if guard.new is SAME else guard.new


def _read(known: Sequence[Any]) -> Debt:
    identity, debtor, creditor, amount, note, guards, told, *since = known
    return Debt(
        identity,
        int(debtor),
        int(creditor),
        amount,
        note,
        tuple(Guard(table, tuple(key), *rest) for table, key, *rest in guards),
        tuple(Event(*each) for each in told),
        tuple(Count(name, add) for each in since for name, add in each),
    )
