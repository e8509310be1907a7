"""The tables of payouts, and of the batches in which some rails take them."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

REVIEW, QUEUED, SUBMITTED = "review", "queued", "submitted"
SETTLED, REJECTED, RETURNED, CANCELLED, REFUSED = (
    "settled",
    "rejected",
    "returned",
    "cancelled",
    "refused",
)
OPEN = (REVIEW, QUEUED, SUBMITTED)
WAITING = (REVIEW, QUEUED)
"""Until it is submitted its money is held, and whoever asked for it can cancel it."""
SEALED, HANDED = "sealed", "handed"
KEPT, HOME = "kept", "home"
"""Where what came back for somebody is who could not take it, and that she has it since."""
_OPEN: Any = text("state = 'review' OR state = 'queued' OR state = 'submitted'")
_SUBMITTED: Any = text("state = 'submitted'")
_WATCHED: Any = text("state = 'settled' AND due_ms > 0")
_KEPT: Any = text("back = 'kept'")


class PayoutRow(SQLModel, table=True):
    """Money on its way to somebody's account at a bank, and how that stands.

    `account` names the account, whose number is in the vault, or the bank's entry that goes back to
    where it came from; `masked` is its end. `key` is the
    one under which a rail knows it. `why` are the reasons for which it is looked at first, `heard`
    what the rail said last, `code` why it was rejected or returned. `due_ms` is when something is
    to be done about it, 0 for never, `tries` how often that was tried. `counted` is the day on
    which it counts for her limits, `arrives` the one on which it is expected. `returned` is how
    much came back from the bank, `back` where that is if she could not take it at once.
    """

    __tablename__ = "payouts"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("book", "key", name="payouts_by_key"),
        Index("payouts_of_person", "book", "person", "token"),
        Index(
            "payouts_open",
            "book",
            "state",
            "rail",
            "due_ms",
            "token",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "payouts_open_of_person",
            "book",
            "person",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "payouts_watched",
            "book",
            "due_ms",
            "token",
            sqlite_where=_WATCHED,
            postgresql_where=_WATCHED,
        ),
        Index(
            "payouts_submitted",
            *("book", "rail", "currency", "amount"),
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        ),
        Index("payouts_by_number", "book", "number"),
        Index("payouts_of_batch", "book", "batch", "token"),
        Index("payouts_kept", "book", "back", "token", sqlite_where=_KEPT, postgresql_where=_KEPT),
        CheckConstraint("amount > 0", name="amount_sign"),
        CheckConstraint("fee >= 0", name="fee_sign"),
        CheckConstraint("returned BETWEEN 0 AND amount", name="returned_range"),
        within("amount"),
        within("fee"),
        one_of("state", *OPEN, SETTLED, REJECTED, RETURNED, CANCELLED, REFUSED),
        one_of("back", "", KEPT, HOME),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    account: bytes = Field(sa_type=LargeBinary)
    masked: str
    country: str
    currency: str
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    priced: int = Field(sa_type=BigInteger)
    key: str
    rail: str
    batch: bytes = Field(default=b"", sa_type=LargeBinary)
    state: str
    why: str = ""
    heard: str = ""
    code: str = ""
    number: int = Field(sa_type=BigInteger)
    counted: int
    arrives: int
    returned: int = Field(default=0, sa_type=BigInteger)
    back: str = ""
    tries: int = 0
    made_ms: int = Field(sa_type=BigInteger)
    due_ms: int = Field(sa_type=BigInteger)
    submitted_ms: int = Field(default=0, sa_type=BigInteger)
    ended_ms: int = Field(default=0, sa_type=BigInteger)


class BatchRow(SQLModel, table=True):
    """Payouts that a rail takes as one file, under a `key`; `approved` once that is agreed.

    `name` and `digest` (SHA-256) are those of the file as it was written, `day` when the bank is to
    pay, `payouts` and `amount` what is in it. It stands in the vault, under `file`, until it is
    handed over; `handed_by` is the memory of who did that.
    """

    __tablename__ = "payout_batches"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("book", "key", name="payout_batches_by_key"),
        Index("payout_batches_of_state", "book", "state", "token"),
        one_of("state", SEALED, HANDED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    rail: str
    key: str
    currency: str
    payouts: int
    amount: int = Field(sa_type=BigInteger)
    state: str = SEALED
    approved: int
    made_ms: int = Field(sa_type=BigInteger)
    handed_ms: int = Field(default=0, sa_type=BigInteger)
    name: str = ""
    digest: str = ""
    file: bytes = Field(default=b"", sa_type=LargeBinary)
    day: int = Field(default=0, sa_type=BigInteger)
    handed_by: str | None = None


OF_PERSON = Personal(PayoutRow, "person", without=("why", "heard", "batch", "tries", "due_ms"))
