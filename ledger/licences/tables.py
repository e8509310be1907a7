"""The tables of licences, and of where people are; a day is its ordinal, as of `date.toordinal`."""

from typing import Any, ClassVar, Final, TypeAlias

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import FEW, one_of

SEND, RECEIVE, WITHDRAW = "send", "receive", "withdraw"
PRODUCTS: Final = (
    *(SEND, RECEIVE, "request", "split", "link", "paylink", "gift", "deposit"),
    *(WITHDRAW, "exchange"),
)
"""What a licence can allow, in the order in which it is shown."""
Product: TypeAlias = str
KINDS: Final = ("money-transfer", "e-money", "payments", "bank", "exempt")
"""What a licence can be: of a money transmitter, of an issuer of electronic money, of a payment
institution, of a bank, or an exemption."""

DOCUMENT, PHONE, DECLARED = "document", "phone", "declared"
SOURCES: Final = (DOCUMENT, PHONE, DECLARED)
"""From what it is known where somebody is; what stands first decides."""
Source: TypeAlias = str

NEVER: Final = 0
"""The day of what has no end."""


class LicenceRow(SQLModel, table=True):
    """A licence as it was granted: the days from and until which it holds, both included.

    `until_day` is NEVER where it has no end; from `ended_day` on it holds no more, NEVER while
    nobody has ended it early. `version` counts the licences of a jurisdiction.
    """

    __tablename__ = "licences"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False, "info": FEW},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    jurisdiction: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    number: str
    kind: str
    products: str
    from_day: int = Field(sa_type=BigInteger)
    until_day: int = Field(sa_type=BigInteger)
    ended_day: int = Field(default=NEVER, sa_type=BigInteger)
    decided_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    approver: int = Field(sa_type=BigInteger)


class CountryRow(SQLModel, table=True):
    """Where somebody is, by a source, since a moment; of one source the newest counts."""

    __tablename__ = "countries"
    __table_args__: ClassVar[Any] = (
        one_of("source", *SOURCES),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    source: str = Field(primary_key=True)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    country: str
    since_ms: int = Field(sa_type=BigInteger)


OF_PERSON = Personal(CountryRow, "person", words=("country",))
