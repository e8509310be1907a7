"""The tables of people."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import FEW, one_of

_OPENS: Any = text("opens_ms IS NOT NULL")


class PersonRow(SQLModel, table=True):
    """A person; `joined_at` is empty while only others have named her.

    `asked` is the question that her next words answer (`ledger.people.dialogues`), if any does.
    """

    __tablename__ = "persons"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    name: str
    language: str | None = None
    joined_at: int | None = Field(default=None, sa_type=BigInteger)
    made_at: int = Field(sa_type=BigInteger)
    asked: bytes | None = Field(default=None, sa_type=LargeBinary)


class IdentityRow(SQLModel, table=True):
    """How one platform knows a person; the external id never changes hands.

    `seen_at` is since when it calls her by the handle, 0 while nobody was seen with it; `spoke_at`
    when she last began to speak there, empty before she has.
    """

    __tablename__ = "identities"
    __table_args__: ClassVar[Any] = (
        Index("identities_called", "book", "handle", "platform"),
        Index("identities_of_person", "book", "person"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    platform: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    person: int = Field(sa_type=BigInteger)
    handle: str
    seen_at: int = Field(sa_type=BigInteger)
    spoke_at: int | None = Field(default=None, sa_type=BigInteger)


class CutOffRow(SQLModel, table=True):
    """A stranger who speaks from where somebody spoke before: she is let in without a gift."""

    __tablename__ = "cut_offs"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    former: int = Field(sa_type=BigInteger)
    platform: str
    at_ms: int = Field(sa_type=BigInteger)


class RoleRow(SQLModel, table=True):
    """A role of a person, as it stands since a moment; who asked for that, and who agreed."""

    __tablename__ = "roles"
    __table_args__: ClassVar[Any] = (
        one_of("state", "granted", "revoked"),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    role: str = Field(primary_key=True)
    state: str
    since_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    approver: int = Field(sa_type=BigInteger)


class LockRow(SQLModel, table=True):
    """Whether somebody has locked her wallets, since when and where, and when they open alone."""

    __tablename__ = "locks"
    __table_args__: ClassVar[Any] = (
        one_of("state", "on", "off"),
        Index("locks_waiting", "book", "opens_ms", sqlite_where=_OPENS, postgresql_where=_OPENS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    since_ms: int = Field(sa_type=BigInteger)
    opens_ms: int | None = Field(default=None, sa_type=BigInteger)
    place: str | None = None
