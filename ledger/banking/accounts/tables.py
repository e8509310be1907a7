"""The rows of bank accounts: how each stands, and where the vault has its number."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of

State: TypeAlias = Literal["review", "added", "verifying", "cooling", "usable", "disabled"]
EDGES: Final[dict[State, frozenset[State]]] = {
    "review": frozenset({"added", "disabled"}),
    "added": frozenset({"verifying", "cooling", "usable", "disabled"}),
    "verifying": frozenset({"cooling", "usable", "disabled"}),
    "cooling": frozenset({"usable", "disabled"}),
    "usable": frozenset({"cooling", "disabled"}),
    "disabled": frozenset(),
}
"""What may become of each state, and nothing else."""
STATES: Final[tuple[State, ...]] = tuple(EDGES)
_IS_DUE: Any = text("due_ms IS NOT NULL")
_AWAITS: Any = text("state = 'added'")
_REVIEWED: Any = text("state = 'review'")
_HAS_DIGEST: Any = text("digest IS NOT NULL")


class BankAccountRow(SQLModel, table=True):
    """An account of a person at a bank, and references to what she told of it.

    `kept` has the reference of each field in the vault, `masked` the last digits alone. `digest` is
    that of its number under a key of the vault, `twin` who else has it. `why` it is looked at, or
    was disabled; `passed` is who let it pass, by four eyes. `due_ms` is when time does the next
    thing to it.
    """

    __tablename__ = "bank_accounts"
    __table_args__: ClassVar[Any] = (
        one_of("state", *STATES),
        one_of("scheme", "iban", "us"),
        Index("bank_accounts_by_number", "book", "number"),
        Index("bank_accounts_of_person", "book", "person", "number"),
        Index(
            "bank_accounts_by_digest",
            "book",
            "digest",
            sqlite_where=_HAS_DIGEST,
            postgresql_where=_HAS_DIGEST,
        ),
        Index(
            "bank_accounts_awaiting",
            "book",
            "number",
            sqlite_where=_AWAITS,
            postgresql_where=_AWAITS,
        ),
        Index(
            "bank_accounts_reviewed",
            "book",
            "number",
            sqlite_where=_REVIEWED,
            postgresql_where=_REVIEWED,
        ),
        Index(
            "bank_accounts_due", "book", "due_ms", sqlite_where=_IS_DUE, postgresql_where=_IS_DUE
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    scheme: str
    kind: str = ""
    country: str
    currency: str
    masked: str
    kept: str
    digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    twin: int = Field(default=0, sa_type=BigInteger)
    state: str = "added"
    why: str = ""
    passed: int = Field(default=0, sa_type=BigInteger)
    tries: int = Field(default=0, sa_type=BigInteger)
    added_ms: int = Field(sa_type=BigInteger)
    usable_ms: int = Field(default=0, sa_type=BigInteger)
    due_ms: int | None = Field(default=None, sa_type=BigInteger)


OF_PERSON: Final = Personal(
    BankAccountRow,
    "person",
    words=("masked",),
    without=("kept", "digest", "twin", "why", "passed", "due_ms"),
)
