"""What people are to be told of a change that is worse for them (`ledger.notices` tells them)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from ledger import clock
from ledger.posting import Row
from ledger.tables import FEW, one_of

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.rules.subject import Of


class NoticeRow(SQLModel, table=True):
    """A change that people are being told of: what held, what will, from when on, and for what.

    `reached` is the last person who was gone through; `void` is one that will not hold after all.
    """

    __tablename__ = "rule_notices"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "told", "void"),
        Index(
            "rule_notices_open",
            "book",
            "name",
            "version",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    subject: str
    before: str
    after: str
    since_ms: int = Field(sa_type=BigInteger)
    reached: int = Field(default=0, sa_type=BigInteger)
    state: str = "open"


def begun(name: str, version: int, of: Of, since: datetime, change: tuple[str, str]) -> Row:
    """Return the row of a change that is to be told: what held, as it is written, and what will."""
    before, after = change
    return Row.of(
        NoticeRow,
        name=name,
        version=version,
        subject=str(of),
        before=before,
        after=after,
        since_ms=clock.to_ms(since),
    )
