"""The tables of privacy: erasures, copies that were asked for, legal holds, who is gone."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.people.blocks import BlockRow
from ledger.people.cases.tables import DECIDERS, CaseRow
from ledger.people.groups.tables import MemberRow
from ledger.people.tables import IdentityRow, PersonRow, RoleRow
from ledger.tables import one_of
from ledger.tiers.tables import TierRow

ASKED, KEPT, NAMELESS, RETAINED, OVER = "asked", "kept", "nameless", "retained", "over"
OPEN, READY, FETCHED, LOST = "open", "ready", "fetched", "lost"
ON, OFF = "on", "off"
_RUNS: Any = text("state = 'asked' OR state = 'retained'")
_NAMELESS: Any = text("state = 'nameless'")
_STANDS: Any = text("state = 'open' OR state = 'ready' OR state = 'fetched'")


class ErasureRow(SQLModel, table=True):
    """That somebody is to be erased: `asked` from `due_ms` on, unless she `kept` it after all.

    `keeps` is the token of the button by which she does.
    `nameless` has lost her names, `retained` all but what the vault must keep until `due_ms`.
    """

    __tablename__ = "erasures"
    __table_args__: ClassVar[Any] = (
        one_of("state", ASKED, KEPT, NAMELESS, RETAINED, OVER),
        Index("erasures_due", "book", "due_ms", sqlite_where=_RUNS, postgresql_where=_RUNS),
        Index(
            "erasures_nameless",
            "book",
            "person",
            sqlite_where=_NAMELESS,
            postgresql_where=_NAMELESS,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    asked_ms: int = Field(sa_type=BigInteger)
    due_ms: int = Field(sa_type=BigInteger)
    keeps: bytes = Field(default=b"", sa_type=LargeBinary)


class CopyRow(SQLModel, table=True):
    """A copy of what is kept of somebody, in the vault under `reference` while it is ready."""

    __tablename__ = "copies"
    __table_args__: ClassVar[Any] = (
        one_of("state", OPEN, READY, FETCHED, LOST, OVER),
        Index("copies_due", "book", "due_ms", sqlite_where=_STANDS, postgresql_where=_STANDS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    state: str
    reference: bytes = Field(default=b"", sa_type=LargeBinary)
    due_ms: int = Field(sa_type=BigInteger)


class LegalHoldRow(SQLModel, table=True):
    """That nothing of somebody may go, and who decided so."""

    __tablename__ = "legal_holds"
    __table_args__: ClassVar[Any] = (
        one_of("state", ON, OFF),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    since_ms: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)


OF_HERSELF = Personal(PersonRow, "id", without=("asked",))
OF_IDENTITY = Personal(IdentityRow, "person")
OF_MEMBER = Personal(MemberRow, "person")
OF_BLOCKER = Personal(BlockRow, "person")
OF_ROLE = Personal(RoleRow, "person", without=("maker", "approver"))
OF_LEVEL = Personal(TierRow, "person", without=("maker", "approver"))
OF_REPORTER = Personal(
    CaseRow, "opener", words=("words",), without=("assignee", "closer", f"about.{DECIDERS}")
)
