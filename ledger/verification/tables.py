"""The rows of verifications: how each stands, and where the vault has what was handed in."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of

Level: TypeAlias = Literal["document", "address"]
State: TypeAlias = Literal[
    "started",
    "submitted",
    "review",
    "verified",
    "resubmit",
    "rejected",
    "refresh",
    "replaced",
]
LEVELS: Final[tuple[Level, ...]] = ("document", "address")
"""What is verified: who she is, and where she lives as well."""
EDGES: Final[dict[State, frozenset[State]]] = {
    "started": frozenset({"submitted", "resubmit", "rejected"}),
    "submitted": frozenset({"review", "verified", "resubmit", "rejected"}),
    "review": frozenset({"verified", "resubmit", "rejected"}),
    "resubmit": frozenset({"submitted", "rejected"}),
    "verified": frozenset({"refresh", "replaced"}),
    "rejected": frozenset(),
    "refresh": frozenset(),
    "replaced": frozenset(),
}
"""What may become of each state, and nothing else; what support has not in review, a provider may
decide."""
STATES: Final[tuple[State, ...]] = tuple(EDGES)
_WAITS: Any = text("state = 'submitted' OR state = 'review'")
_STANDS: Any = text("state = 'verified'")
_IS_DUE: Any = text("due_ms IS NOT NULL")
_HAS_DIGEST: Any = text("digest IS NOT NULL")


class VerificationRow(SQLModel, table=True):
    """A verification of a person: how it stands, and references to what she handed in.

    `kept` has the reference of each field in the vault; `digest` is that of the document's number
    under a key of the vault, `twin` who else handed the same one in. `until_ms` is when it is over,
    `next_ms` when she is told of that next.
    """

    __tablename__ = "verifications"
    __table_args__: ClassVar[Any] = (
        one_of("level", *LEVELS),
        one_of("state", *STATES),
        Index("verifications_by_number", "book", "number"),
        Index("verifications_of_person", "book", "person", "number"),
        Index(
            "verifications_waiting",
            "book",
            "submitted_ms",
            "number",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index(
            "verifications_ending",
            "book",
            "next_ms",
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(
            "verifications_by_digest",
            "book",
            "digest",
            sqlite_where=_HAS_DIGEST,
            postgresql_where=_HAS_DIGEST,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    level: str
    state: str = "started"
    started_ms: int = Field(sa_type=BigInteger)
    submitted_ms: int = Field(default=0, sa_type=BigInteger)
    kept: str = "{}"
    digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    twin: int = Field(default=0, sa_type=BigInteger)
    reviewer: int = Field(default=0, sa_type=BigInteger)
    decider: int = Field(default=0, sa_type=BigInteger)
    decided_ms: int = Field(default=0, sa_type=BigInteger)
    reason: str = ""
    words: str = ""
    tier: str = ""
    until_ms: int = Field(default=0, sa_type=BigInteger)
    next_ms: int = Field(default=0, sa_type=BigInteger)


class ProvidedRow(SQLModel, table=True):
    """What a provider has to do with a verification, and what it said of it last.

    `link` refers to where she goes, in the vault; `sequence` counts up in what the provider says;
    `due_ms` is when it is asked again, if anything is to be asked.
    """

    __tablename__ = "provided_verifications"
    __table_args__: ClassVar[Any] = (
        Index(
            "provided_verifications_due",
            "book",
            "due_ms",
            sqlite_where=_IS_DUE,
            postgresql_where=_IS_DUE,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    link: bytes | None = Field(default=None, sa_type=LargeBinary)
    sequence: int = Field(default=0, sa_type=BigInteger)
    heard: str = ""
    reason: str = ""
    due_ms: int | None = Field(default=None, sa_type=BigInteger)


OF_PERSON: Final = Personal(
    VerificationRow,
    "person",
    words=("words",),
    without=("kept", "digest", "twin", "reviewer", "decider", "next_ms"),
)
