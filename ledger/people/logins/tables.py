"""What is kept of secrets that let people in."""

from datetime import timedelta
from typing import Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

Kind: TypeAlias = Literal["invitation", "code", "session"]

LIFETIMES: dict[Kind, timedelta] = {
    "invitation": timedelta(days=7),
    "code": timedelta(minutes=10),
    "session": timedelta(days=30),
}


class LoginRow(SQLModel, table=True):
    """The digest of a secret, and whom it lets in under which name: nobody if that is not hers.

    A session also has when it began, about when it was used last, and by which browser, in words.
    """

    __tablename__ = "logins"
    __table_args__: ClassVar[Any] = (
        Index("logins_of_person", "book", "person"),
        one_of("state", "open", "used"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str
    name: str
    state: str = "open"
    expires_at: int = Field(sa_type=BigInteger)
    person: int | None = Field(default=None, sa_type=BigInteger)
    made_at: int | None = Field(default=None, sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)
    agent: str | None = None
