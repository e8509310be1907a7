"""The table of settlements."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

OPEN, DONE, UNDONE = "open", "done", "undone"
_OPEN: Any = text("state = 'open'")


class SettlementRow(SQLModel, table=True):
    """Debts that are settled together once everybody has agreed who owes some of them.

    `terms` are the debts and the payments as they were shown, `number` the receipt.
    """

    __tablename__ = "settlements"
    __table_args__: ClassVar[Any] = (
        Index("settlements_of_number", "book", "number"),
        Index("settlements_due", "book", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        one_of("state", OPEN, DONE, UNDONE),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    starter: int = Field(sa_type=BigInteger)
    chat: str
    terms: str
    state: str
    expires_at: int = Field(sa_type=BigInteger)
    number: int | None = Field(default=None, sa_type=BigInteger)
