"""The tables of the books. `book` comes first in every key, so that a book can live on one node.

Times are whole milliseconds since 1970 in UTC, money is minor units, identities are bytes.
Only the writer changes rows; the CHECKs stand behind the rules of `ledger.decide`.
"""

from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlmodel import AutoString, Field, SQLModel

from ledger.money import MAX_MINOR

BOOK = 1  # an installation starts with one book

FEW = {"few": True}
"""The `info` of a table that may be read whole: a few rows, however many people there are."""
_WITHOUT_ROWID = {"sqlite_with_rowid": False}
ACCOUNT_STATES = ("open", "locked", "frozen", "closed")


@compiles(String, "postgresql")
@compiles(AutoString, "postgresql")
def in_byte_order(_type: object, _compiler: object, **_more: object) -> str:
    """Let PostgreSQL compare every text byte by byte, as SQLite does, whatever its locale."""
    return 'VARCHAR COLLATE "C"'


def _number(**more: Any) -> Any:  # noqa: ANN401 - a column stands for a value of any type
    return Field(sa_type=BigInteger, **more)


def _bytes(**more: Any) -> Any:  # noqa: ANN401 - a column stands for a value of any type
    return Field(sa_type=LargeBinary, **more)


def within(column: str) -> CheckConstraint:
    """Hold a money column within the range that every reader can carry exactly."""
    return CheckConstraint(f"{column} BETWEEN -{MAX_MINOR} AND {MAX_MINOR}", name=f"{column}_range")


def one_of(column: str, *words: str) -> CheckConstraint:
    """Hold a column to a few words; SQLite would build a set anew for each row to check an IN."""
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)


class Head(SQLModel, table=True):
    """The last numbers given out in a book, and the head of its chain."""

    __tablename__ = "head"
    __table_args__: ClassVar[Any] = ({"info": FEW},)

    book: int = _number(primary_key=True, sa_column_kwargs={"autoincrement": False})
    transfer: int = _number(default=0)
    entry: int = _number(default=0)
    account: int = _number(default=0)
    row: int = _number(default=0)
    chain: bytes = _bytes()
    audit: int = _number(default=0)


class Account(SQLModel, table=True):
    """A place where money of one currency rests; `balance` is all of it, `held` included.

    `entry` is its newest entry, 0 before there is one. `label` tells several accounts of one line,
    owner and currency apart; it is the last column, for rows are inserted by position.
    """

    __tablename__ = "accounts"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("book", "owner", "name", "currency", "label", name="one_account"),
        CheckConstraint(f"held BETWEEN 0 AND {MAX_MINOR}", name="held_range"),
        CheckConstraint("floor IS NULL OR balance - held >= floor", name="floor"),
        one_of("state", *ACCOUNT_STATES),
        within("balance"),
        _WITHOUT_ROWID,
    )

    book: int = _number(primary_key=True)
    id: int = _number(primary_key=True)
    owner: int = _number()
    name: str
    currency: str
    balance: int = _number(default=0)
    held: int = _number(default=0)
    floor: int | None = _number(default=None, nullable=True)
    state: str = "open"
    entry: int = _number(default=0)
    label: str = ""


class Owner(SQLModel, table=True):
    """Somebody whose accounts are all locked, frozen or closed, or were: new ones begin so, too."""

    __tablename__ = "owners"
    __table_args__: ClassVar[Any] = (one_of("state", *ACCOUNT_STATES), _WITHOUT_ROWID)

    book: int = _number(primary_key=True)
    owner: int = _number(primary_key=True)
    state: str


class Transfer(SQLModel, table=True):
    """One immutable act; its entries are `first_entry` and the `lines - 1` after it."""

    __tablename__ = "transfers"
    __table_args__: ClassVar[Any] = (_WITHOUT_ROWID,)

    book: int = _number(primary_key=True)
    number: int = _number(primary_key=True)
    kind: str
    key: bytes = _bytes()
    actor: int = _number()
    payer: int = _number()
    payee: int = _number()
    first_entry: int = _number()
    lines: int
    reverses: int | None = _number(default=None, nullable=True)
    recorded_at: int = _number()
    effective_at: int = _number()
    note_digest: bytes = _bytes()
    chain: bytes = _bytes()


class Entry(SQLModel, table=True):
    """One signed line on one account: what changed, and what stood there after it.

    `previous` is the account's entry before it, 0 at its first: so an account is read backwards
    without an index, which would cost more than all else once there are many accounts.
    """

    __tablename__ = "entries"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("amount <> 0 OR held <> 0", name="not_empty"),
        _WITHOUT_ROWID,
    )

    book: int = _number(primary_key=True)
    id: int = _number(primary_key=True)
    transfer: int = _number()
    account: int = _number()
    amount: int = _number()
    balance_after: int = _number()
    held: int = _number()
    held_after: int = _number()
    previous: int = _number()


class HoldRow(SQLModel, table=True):
    """A reservation on an account; time alone never ends it.

    A proof finds by two indexes what new transfers have placed and ended.
    """

    __tablename__ = "holds"
    __table_args__: ClassVar[Any] = (
        Index(
            "holds_open",
            "book",
            "kind",
            "expires_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("holds_placed", "book", "placed", "account", "amount"),
        Index(
            "holds_ended",
            "book",
            "ended",
            "account",
            "amount",
            sqlite_where=text("ended IS NOT NULL"),
            postgresql_where=text("ended IS NOT NULL"),
        ),
        CheckConstraint("amount > 0", name="amount_sign"),
        one_of("state", "open", "captured", "voided"),
        _WITHOUT_ROWID,
    )

    book: int = _number(primary_key=True)
    id: bytes = _bytes(primary_key=True)
    account: int = _number()
    amount: int = _number()
    kind: str
    state: str = "open"
    expires_at: int | None = _number(default=None, nullable=True)
    placed: int = _number()
    ended: int | None = _number(default=None, nullable=True)


class Key(SQLModel, table=True):
    """Every act that was ever accepted, by its identity."""

    __tablename__ = "keys"
    __table_args__: ClassVar[Any] = (_WITHOUT_ROWID,)

    book: int = _number(primary_key=True)
    key: bytes = _bytes(primary_key=True)
    digest: bytes = _bytes()
    number: int | None = _number(default=None, nullable=True)
    answer: bytes = _bytes()


class Note(SQLModel, table=True):
    """A transfer's note; the chain covers only its salted digest, so that it can be erased."""

    __tablename__ = "notes"
    __table_args__: ClassVar[Any] = (_WITHOUT_ROWID,)

    book: int = _number(primary_key=True)
    transfer: int = _number(primary_key=True)
    salt: bytes = _bytes()
    text: str


class EventRow(SQLModel, table=True):
    """The outbox: what is to be told, committed with what happened."""

    __tablename__ = "events"
    __table_args__: ClassVar[Any] = (
        Index(
            "events_waiting",
            "book",
            "due_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "events_of_reader",
            "book",
            "person",
            text(
                "(CASE WHEN (due_at >= 4503599627370496) THEN 'aside'"
                " WHEN (person = 0) THEN chat ELSE '' END)"
            ),
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        one_of("state", "waiting", "told", "dropped"),
        _WITHOUT_ROWID,
    )

    book: int = _number(primary_key=True)
    id: int = _number(primary_key=True)
    kind: str
    person: int = _number()
    chat: str
    transfer: int | None = _number(default=None, nullable=True)
    facts: str
    recorded_at: int = _number()
    due_at: int = _number()
    attempts: int = 0
    state: str = "waiting"
    request: int | None = _number(default=None, nullable=True)


class CountRow(SQLModel, table=True):
    """A counter behind a limit; one of a period may go some time after its end."""

    __tablename__ = "counts"
    __table_args__: ClassVar[Any] = (
        Index(
            "counts_ended",
            "book",
            "ends_ms",
            sqlite_where=text("ends_ms IS NOT NULL"),
            postgresql_where=text("ends_ms IS NOT NULL"),
        ),
        _WITHOUT_ROWID,
    )

    book: int = _number(primary_key=True)
    name: str = Field(primary_key=True)
    value: int = _number()
    ends_ms: int | None = _number(default=None, nullable=True)
