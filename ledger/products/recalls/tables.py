"""The tables of asking back."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

OPEN, GIVEN, REFUSED, WITHDRAWN, EXPIRED = "open", "given", "refused", "withdrawn", "expired"
FREE, ASKED = "free", "asked"
_IS_OPEN: Any = text("state = 'open'")


class RecalledRow(SQLModel, table=True):
    """A payment of which something was asked back: whether it is now, and what came back in all.

    Every ask and every giving back holds to this row, so that there is one at a time and never more
    comes back than was paid. `asks` counts them.
    """

    __tablename__ = "recalled"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("back BETWEEN 0 AND paid", name="back_of_paid"),
        within("paid"),
        one_of("state", FREE, ASKED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    paid: int = Field(sa_type=BigInteger)
    back: int = Field(default=0, sa_type=BigInteger)
    asks: int = 1
    state: str = ASKED


class RecallRow(SQLModel, table=True):
    """One ask: who paid asks the payee for an amount of a payment, and what became of it.

    `number` is the payment's, `receipt` that of the transfer by which `given` came back.
    """

    __tablename__ = "recalls"
    __table_args__: ClassVar[Any] = (
        Index(
            "recalls_due", "book", "expires_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        Index(
            "recalls_open_payer", "book", "payer", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        Index(
            "recalls_open_payee", "book", "payee", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        Index("recalls_of_number", "book", "number"),
        Index("recalls_of_receipt", "book", "receipt"),
        Index("recalls_by_payer", "book", "payer"),
        Index("recalls_by_payee", "book", "payee"),
        CheckConstraint("given BETWEEN 0 AND amount", name="given_of_amount"),
        within("amount"),
        one_of("state", OPEN, GIVEN, REFUSED, WITHDRAWN, EXPIRED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    payer: int = Field(sa_type=BigInteger)
    payee: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    given: int = Field(default=0, sa_type=BigInteger)
    words: str
    reply: str = ""
    state: str = OPEN
    receipt: int | None = Field(default=None, sa_type=BigInteger)
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


OF_WHO_ASKS = Personal(RecallRow, "payer", words=("words",))
OF_WHO_IS_ASKED = Personal(RecallRow, "payee", words=("reply",))
