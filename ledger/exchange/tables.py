"""The tables of exchange: rates, each as it was told or decided, and what was exchanged."""

from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import one_of, within

SET, ECB, PEG, MADE_UP = "set", "ecb", "peg", "made_up"
SOURCES: Final = (SET, ECB)


class ClosingRow(SQLModel, table=True):
    """By how much a position was closed at a bank: what came in, negative for what went out."""

    __tablename__ = "closings"
    __table_args__: ClassVar[Any] = (within("amount"), {"sqlite_with_rowid": False})

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    currency: str
    amount: int = Field(sa_type=BigInteger)


class RateRow(SQLModel, table=True):
    """What a currency costs from a moment on, in digits: units of it for one of `base`.

    Where it is `turned`, one unit of it is so many of `base`. Those that are `set` are counted, and
    one without digits says that what was set before is given up; one of the European Central Bank
    is known by the ordinal of its day.
    """

    __tablename__ = "rates"
    __table_args__: ClassVar[Any] = (
        one_of("source", *SOURCES),
        Index("rates_in_force", "book", "currency", "source", "since_ms", "version"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    currency: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    base: str
    rate: str
    turned: int = Field(default=0, sa_type=BigInteger)
    since_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(default=0, sa_type=BigInteger)
    approver: int = Field(default=0, sa_type=BigInteger)
    reason: str = ""


class ExchangeRow(SQLModel, table=True):
    """What a transfer exchanged: `rate` is the fraction that its card said, without the spread."""

    __tablename__ = "exchanges"
    __table_args__: ClassVar[Any] = (
        within("given"),
        within("got"),
        Index("exchanges_of_person", "book", "person", "number"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    given_currency: str
    given: int = Field(sa_type=BigInteger)
    spread: int = Field(sa_type=BigInteger)
    got_currency: str
    got: int = Field(sa_type=BigInteger)
    rate: str
    legs: str
