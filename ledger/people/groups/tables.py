"""The tables of groups. Names of chats are the platform's own, and opaque to the books."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

OWNER, MEMBER = "owner", "member"
IN, OUT = "in", "out"


class GroupRow(SQLModel, table=True):
    """A group; `link` is the digest of the code that lets people in now."""

    __tablename__ = "groups"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    chat: str = Field(primary_key=True)
    title: str
    link: bytes | None = Field(default=None, sa_type=LargeBinary)
    made_at: int = Field(sa_type=BigInteger)


class MemberRow(SQLModel, table=True):
    """Somebody who is in a group, or was; she reads what was written after `since`.

    `came_at` is when she came in last, empty if that was before it was noted.
    """

    __tablename__ = "members"
    __table_args__: ClassVar[Any] = (
        Index("members_of_person", "book", "person", "chat"),
        one_of("role", OWNER, MEMBER),
        one_of("state", IN, OUT),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    chat: str = Field(primary_key=True)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    role: str
    state: str
    since: int = Field(sa_type=BigInteger)
    came_at: int | None = Field(default=None, sa_type=BigInteger)


class GroupLinkRow(SQLModel, table=True):
    """The digest of a code that lets people into a group, and who made it."""

    __tablename__ = "group_links"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "void"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    chat: str
    maker: int = Field(sa_type=BigInteger)
    state: str
    expires_at: int = Field(sa_type=BigInteger)
