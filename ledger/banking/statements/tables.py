"""The tables of statements: what a bank told, page by page, and entry by entry."""

from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

DONE, WAITS, HELD = "done", "waits", "held"
"""How an entry stands: it is clear what it was, somebody has to say, or a list names its payer."""
PAYOUT, RETURN, DEPOSIT, CHARGE = "payout", "return", "deposit", "charge"
UNKNOWN, TAKEN, REVERSAL = "unknown", "taken", "reversal"
GIVEN, HOUSE_OWN, SENT_BACK = "given", "house", "sent_back"
OWN, EXCHANGED = "own", "exchange"
WHATS: Final = (
    *(PAYOUT, RETURN, DEPOSIT, CHARGE, UNKNOWN, TAKEN, REVERSAL),
    *(GIVEN, HOUSE_OWN, SENT_BACK, OWN, EXCHANGED),
)
"""What an entry was: the first seven by the import, the others by a decision."""
_WAITING: Any = text("state <> 'done'")


class BankStatementRow(SQLModel, table=True):
    """A page of a statement: its balances, and how many entries of it were new.

    `series` is the same for all pages of one statement. `day` is an ordinal; `opening` and
    `closing` are none where the bank tells no balance.
    """

    __tablename__ = "bank_statements"
    __table_args__: ClassVar[Any] = (
        Index("bank_statements_latest", "book", "imported_ms"),
        Index("bank_statements_of_rail", "book", "rail", "currency", "day", "page"),
        Index("bank_statements_since", "book", "rail", "currency", "number"),
        within("opening"),
        within("closing"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    rail: str
    currency: str
    account: str
    series: bytes = Field(sa_type=LargeBinary)
    name: str
    page: int = Field(sa_type=BigInteger)
    format: str
    day: int = Field(sa_type=BigInteger)
    opening: int | None = Field(default=None, sa_type=BigInteger)
    closing: int | None = Field(default=None, sa_type=BigInteger)
    entries: int = Field(sa_type=BigInteger)
    fresh: int = Field(sa_type=BigInteger)
    imported_ms: int = Field(sa_type=BigInteger)
    number: int | None = Field(default=None, sa_type=BigInteger)


class BankEntryRow(SQLModel, table=True):
    """An entry of a statement: what it moved, what it was, and for whom.

    `amount` is negative where it went out. `moved` is 0 where a rail's own word had moved the
    money before. `about` is the token of the payout, the deposit or the entry that it belongs to,
    `batch` that of the entry as which a bank may tell of several. `why` says in a word why somebody
    has to look. Who paid stands in the vault, under `remitter`; `likeness` finds the entry that
    another one takes back, which stands in `undone`. `other` is the rail of the house's own
    account that it came from, or went to. It has the bank's `own` reference (1), or none (0).
    """

    __tablename__ = "bank_entries"
    __table_args__: ClassVar[Any] = (
        Index("bank_entries_of_number", "book", "number"),
        Index(
            "bank_entries_waiting",
            "book",
            "number",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("bank_entries_about", "book", "about"),
        Index("bank_entries_of_batch", "book", "batch"),
        Index("bank_entries_alike", "book", "likeness"),
        Index("bank_entries_of_person", "book", "person", "day"),
        Index("bank_entries_of_rail", "book", "rail", "currency", "day"),
        Index("bank_entries_since", "book", "rail", "currency", "number"),
        CheckConstraint("amount <> 0", name="amount_sign"),
        within("amount"),
        one_of("state", DONE, WAITS, HELD),
        one_of("what", *WHATS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    rail: str
    currency: str
    amount: int = Field(sa_type=BigInteger)
    day: int = Field(sa_type=BigInteger)
    value_day: int = Field(sa_type=BigInteger)
    series: bytes = Field(sa_type=LargeBinary)
    page: int = Field(sa_type=BigInteger)
    line: int = Field(sa_type=BigInteger)
    what: str
    state: str
    why: str = ""
    moved: int = Field(default=1, sa_type=BigInteger)
    person: int = Field(default=0, sa_type=BigInteger)
    about: bytes = Field(default=b"", sa_type=LargeBinary)
    batch: bytes = Field(default=b"", sa_type=LargeBinary)
    likeness: bytes = Field(default=b"", sa_type=LargeBinary)
    remitter: bytes = Field(default=b"", sa_type=LargeBinary)
    undone: bytes = Field(default=b"", sa_type=LargeBinary)
    code: str = ""
    returned: str = ""
    other: str = ""
    own: int | None = Field(default=None, sa_type=BigInteger)


class BankAgainRow(SQLModel, table=True):
    """As what an entry is told again: once with the bank's reference, where it was told without."""

    __tablename__ = "bank_entries_again"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("book", "entry", name="bank_entries_again_of"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    entry: bytes = Field(sa_type=LargeBinary)


class BankExpectedRow(SQLModel, table=True):
    """What a bank has announced and not booked: its token is that of the entry that it becomes."""

    __tablename__ = "bank_expected"
    __table_args__: ClassVar[Any] = (
        Index("bank_expected_of_rail", "book", "rail", "currency", "day"),
        CheckConstraint("amount <> 0", name="amount_sign"),
        within("amount"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    rail: str
    currency: str
    amount: int = Field(sa_type=BigInteger)
    day: int = Field(sa_type=BigInteger)
    likeness: bytes = Field(default=b"", sa_type=LargeBinary)


_OUR_OWN: Final = ("likeness", "remitter", "batch", "series", "undone")
OF_PERSON = Personal(BankEntryRow, "person", without=_OUR_OWN)
