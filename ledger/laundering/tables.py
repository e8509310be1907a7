"""The rows of alerts, of their cases, of pairs that are allowed, and of what was tried."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.tables import one_of

OPEN, REPORT, CLOSED = "open", "report", "closed"
_DUE: Any = text("due_ms > 0")
_ASKED: Any = text("state = 'open'")


class AlertRow(SQLModel, table=True):
    """What a rule found at a transfer: in which case, the figures, the receipts, and with whom.

    `found` has what was seen and what it was held against, `others` are people by number.
    """

    __tablename__ = "alerts"
    __table_args__: ClassVar[Any] = (
        Index("alerts_of_case", "book", "token", "transfer"),
        Index("alerts_at", "book", "at_ms", "rule"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    rule: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    transfer: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(sa_type=LargeBinary)
    at_ms: int = Field(sa_type=BigInteger)
    found: str


class AlertCaseRow(SQLModel, table=True):
    """What becomes of the alerts of a person by a rule, under the token of their case.

    `due_ms` is when somebody is told of it again, 0 once it is closed; `told` how often she was.
    """

    __tablename__ = "alert_cases"
    __table_args__: ClassVar[Any] = (
        one_of("state", OPEN, REPORT, CLOSED),
        Index("alert_cases_due", "book", "due_ms", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("alert_cases_detected", "book", "detected_ms", "rule"),
        Index("alert_cases_of_person", "book", "person"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    rule: str
    state: str = OPEN
    result: str = ""
    detected_ms: int = Field(sa_type=BigInteger)
    due_ms: int = Field(sa_type=BigInteger)
    told: int = 0


class AlertHoldRow(SQLModel, table=True):
    """What a case of alerts holds in a wallet, or held, by the tokens of both."""

    __tablename__ = "alert_holds"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "released"),
        Index(
            "alert_holds_of_person",
            "book",
            "person",
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    hold: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    state: str = "open"


class AllowedRow(SQLModel, table=True):
    """A pair that a rule does not look at, from a moment until another; `ended_ms` if before."""

    __tablename__ = "allowed_pairs"
    __table_args__: ClassVar[Any] = (
        Index("allowed_pairs_of_person", "book", "person", "until_ms"),
        Index("allowed_pairs_until", "book", "until_ms", "token"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    other: int = Field(sa_type=BigInteger)
    rule: str
    since_ms: int = Field(sa_type=BigInteger)
    until_ms: int = Field(sa_type=BigInteger)
    ended_ms: int = Field(default=0, sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)
    reason: str


class TrialRow(SQLModel, table=True):
    """A rule that is tried on what was: how far it is, of a hundred, and what it found."""

    __tablename__ = "trials"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "ready", "failed"),
        Index("trials_open", "book", "asked_ms", sqlite_where=_ASKED, postgresql_where=_ASKED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: int = Field(sa_type=BigInteger)
    rule: str
    since_ms: int = Field(sa_type=BigInteger)
    state: str
    done: int
    content: str
    asked_ms: int = Field(sa_type=BigInteger)
