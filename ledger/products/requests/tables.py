"""The table of requests."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

OPEN, PAID, DECLINED, WITHDRAWN = "open", "paid", "declined", "withdrawn"
EXPIRED, SETTLED = "expired", "settled"
_OPEN: Any = text("state = 'open'")
_UNTOLD: Any = text("state = 'open' AND told = 0")
_TO_REMIND: Any = text("state = 'open' AND reminds_at > 0")


class RequestRow(SQLModel, table=True):
    """What one person asks of another, and how much of it is paid.

    `told` is 1 once the payer was told, or never will be, for she had blocked who asks. `stranger`
    is 1 where neither knew the other when it was made, `hides` while its note is not shown to the
    payer. `reminds_at` is 0 once that was done, `word` what the payer said when she declined.
    """

    __tablename__ = "requests"
    __table_args__: ClassVar[Any] = (
        Index("requests_due", "book", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "requests_remind",
            "book",
            "reminds_at",
            sqlite_where=_TO_REMIND,
            postgresql_where=_TO_REMIND,
        ),
        Index("requests_untold", "book", "told", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        Index("requests_of_payer", "book", "payer", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "requests_of_requester",
            "book",
            "requester",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("requests_by_requester", "book", "requester"),
        Index("requests_by_payer", "book", "payer"),
        CheckConstraint("amount > 0", name="amount_sign"),
        CheckConstraint("paid BETWEEN 0 AND amount", name="paid_range"),
        CheckConstraint("(state = 'paid') = (paid = amount)", name="paid_state"),
        CheckConstraint("requester <> payer", name="two_people"),
        within("amount"),
        one_of("state", OPEN, PAID, DECLINED, WITHDRAWN, EXPIRED, SETTLED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    requester: int = Field(sa_type=BigInteger)
    payer: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    paid: int = Field(default=0, sa_type=BigInteger)
    note: str
    state: str = OPEN
    told: int
    stranger: int
    hides: int
    word: str = ""
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    reminds_at: int = Field(sa_type=BigInteger)
    reminded_at: int = Field(default=0, sa_type=BigInteger)


OF_REQUESTER = Personal(RequestRow, "requester", words=("note",))
OF_PAYER = Personal(RequestRow, "payer", words=("word",), without=("told", "stranger", "hides"))
