"""The tables of pay links."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

OPEN, CLOSED, EXPIRED = "open", "closed", "expired"
_OPEN: Any = text("state = 'open'")


class PaylinkRow(SQLModel, table=True):
    """A pay link: whose it is, how much it asks for (or whatever one likes), and how often.

    Of its code there is the digest alone. `most` is how often it can be paid in all, if that is
    limited; `each` is 1 where everybody may pay once.
    """

    __tablename__ = "paylinks"
    __table_args__: ClassVar[Any] = (
        Index("paylinks_digest", "book", "digest"),
        Index("paylinks_owner", "book", "owner", "token"),
        Index("paylinks_open", "book", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_sign"),
        within("amount"),
        one_of("state", OPEN, CLOSED, EXPIRED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)
    owner: int = Field(sa_type=BigInteger)
    currency: str
    amount: int | None = Field(default=None, sa_type=BigInteger)
    note: str
    most: int | None = Field(default=None, sa_type=BigInteger)
    each: int
    state: str = OPEN
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


class PaylinkPaymentRow(SQLModel, table=True):
    """One payment by a link: its receipt, who paid, and how much the owner got."""

    __tablename__ = "paylink_payments"
    __table_args__: ClassVar[Any] = (within("amount"), {"sqlite_with_rowid": False})

    book: int = Field(primary_key=True, sa_type=BigInteger)
    paylink: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    payer: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)


OF_OWNER = Personal(PaylinkRow, "owner", words=("note",), without=("digest",))
