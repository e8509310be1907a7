"""The tables of splits. Names of chats are the platform's own, and opaque to the books."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of, within

GATHERING, CLOSED, OPEN, WITHDRAWN, EXPIRED = "gathering", "closed", "open", "withdrawn", "expired"
IN, OWN, PAID, DECLINED, SETTLED = "in", "own", "paid", "declined", "settled"
_STANDS: Any = text("state IN ('gathering', 'closed', 'open')")
_OWED: Any = text("state = 'open'")


def _of_open(name: str, *columns: str) -> Index:
    return Index(name, "book", *columns, sqlite_where=_OWED, postgresql_where=_OWED)


class SplitRow(SQLModel, table=True):
    """A bill that is shared: people `gathering` for it, `closed` to them, `open` to be paid."""

    __tablename__ = "splits"
    __table_args__: ClassVar[Any] = (
        Index("splits_by_maker", "book", "maker"),
        Index("splits_due", "book", "expires_at", sqlite_where=_STANDS, postgresql_where=_STANDS),
        CheckConstraint("amount > 0", name="amount_sign"),
        within("amount"),
        one_of("state", GATHERING, CLOSED, OPEN, WITHDRAWN, EXPIRED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    maker: int = Field(sa_type=BigInteger)
    chat: str
    currency: str
    amount: int = Field(sa_type=BigInteger)
    note: str
    state: str
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    reminded_at: int = Field(default=0, sa_type=BigInteger)


class ShareRow(SQLModel, table=True):
    """One share: of a person, or of two of whom either may pay; 0 is nobody.

    `maker` and `chat` are the split's, so that what is owed is found without it. `odd` is 1 for a
    share with a unit more than divides, `number` the receipt of who paid. `stranger` is 1 where
    somebody who is asked for it did not know the maker then; older ones do not say.
    """

    __tablename__ = "shares"
    __table_args__: ClassVar[Any] = (
        _of_open("shares_of_person", "person"),
        Index("shares_by_person", "book", "person"),
        _of_open("shares_of_partner", "partner"),
        _of_open("shares_of_maker", "maker"),
        _of_open("shares_of_chat", "chat"),
        within("amount"),
        one_of("state", IN, OWN, OPEN, PAID, DECLINED, SETTLED, WITHDRAWN, EXPIRED),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    split: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    partner: int = Field(default=0, sa_type=BigInteger)
    place: int = Field(sa_type=BigInteger)
    maker: int = Field(sa_type=BigInteger)
    chat: str
    currency: str
    amount: int = Field(default=0, sa_type=BigInteger)
    odd: int = 0
    state: str
    paid_by: int = Field(default=0, sa_type=BigInteger)
    number: int | None = Field(default=None, sa_type=BigInteger)
    word: str = ""
    stranger: int | None = None


OF_MAKER = Personal(SplitRow, "maker", words=("note",))
OF_SHARER = Personal(ShareRow, "person", words=("word",), without=("stranger",))
