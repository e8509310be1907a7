"""The tables of deposits: what people want to pay in, and what has arrived."""

from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

BANK, TELEGRAM, STRIPE = "bank", "telegram", "stripe"
WAYS: Final = (BANK, TELEGRAM, STRIPE)
"""The ways in which money comes in."""
ASKED, PENDING, SETTLED = "asked", "pending", "settled"
EXPIRED, CANCELLED, FAILED = "expired", "cancelled", "failed"
RETURNED, REFUNDED = "returned", "refunded"
STATES: Final = (ASKED, PENDING, SETTLED, EXPIRED, CANCELLED, FAILED, RETURNED, REFUNDED)
COMING, THERE, GONE = "coming", "there", "gone"
"""How an arrival stands: on its way into the wallet, in it, or never to come."""
_ASKED: Any = text("state = 'asked'")
_OUTSIDE: Any = text("due_ms > 0")
_COMING: Any = text("state = 'coming'")
_SETTLING: Any = text("state = 'coming' AND settles_ms > 0")


class DepositRow(SQLModel, table=True):
    """What somebody wants to pay in: how much, by which way, and what it costs her.

    `number` is in its reference. `terms` keep its fee as it was shown, `place` where it is paid:
    the house's account at its bank, or a page of a provider; both are facts. `due_ms` is when a job
    is to do something outside for it, 0 for nothing. `day` is the one on which it counts.
    """

    __tablename__ = "deposits"
    __table_args__: ClassVar[Any] = (
        Index("deposits_of_number", "book", "number", unique=True),
        Index("deposits_of_person", "book", "person", "token"),
        Index("deposits_over", "book", "expires_ms", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index(
            "deposits_asked",
            *("book", "currency", "amount"),
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        Index("deposits_due", "book", "due_ms", sqlite_where=_OUTSIDE, postgresql_where=_OUTSIDE),
        CheckConstraint("amount > 0", name="amount_sign"),
        CheckConstraint("fee BETWEEN 0 AND amount", name="fee_range"),
        within("amount"),
        one_of("way", *WAYS),
        one_of("state", *STATES),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    way: str
    currency: str
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    terms: str
    rail: str
    place: str
    state: str = ASKED
    day: int = Field(sa_type=BigInteger)
    asked_ms: int = Field(sa_type=BigInteger)
    expires_ms: int = Field(sa_type=BigInteger)
    due_ms: int = Field(default=0, sa_type=BigInteger)


class ArrivalRow(SQLModel, table=True):
    """What has arrived for somebody: by which rail, how much, and what of it the house kept.

    `deposit` is b"" where nothing was asked for. `settles_ms` is when it is in the wallet by
    itself, 0 where that waits for the bank's word. `charge` is how a provider calls it, `gone` how
    much of it was taken back, `refunded` what of that its provider paid back. `paid` is what of it
    paid off what was owed.
    """

    __tablename__ = "deposit_arrivals"
    __table_args__: ClassVar[Any] = (
        Index("deposit_arrivals_of_deposit", "book", "deposit"),
        Index("deposit_arrivals_of_person", "book", "person", "token"),
        Index("deposit_arrivals_of_charge", "book", "rail", "charge"),
        Index(
            "deposit_arrivals_due",
            "book",
            "settles_ms",
            sqlite_where=_SETTLING,
            postgresql_where=_SETTLING,
        ),
        Index(
            "deposit_arrivals_coming",
            "book",
            "account",
            sqlite_where=_COMING,
            postgresql_where=_COMING,
        ),
        CheckConstraint("amount > 0", name="amount_sign"),
        CheckConstraint("fee BETWEEN 0 AND amount", name="fee_range"),
        CheckConstraint("gone BETWEEN 0 AND amount", name="gone_range"),
        within("amount"),
        one_of("state", COMING, THERE, GONE),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    deposit: bytes = Field(sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    rail: str
    charge: str = ""
    currency: str
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    gone: int = Field(default=0, sa_type=BigInteger)
    state: str
    account: int = Field(sa_type=BigInteger)
    settles_ms: int = Field(sa_type=BigInteger)
    arrived_ms: int = Field(sa_type=BigInteger)
    refunded: int = Field(default=0, sa_type=BigInteger)
    paid: int = Field(default=0, sa_type=BigInteger)


OF_PERSON = Personal(DepositRow, "person", without=("terms", "due_ms", "day"))
ARRIVED = Personal(ArrivalRow, "person", without=("account", "charge"))
