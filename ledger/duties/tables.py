"""The table of duties: what is to be filed by when, and when it was."""

from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of

REGISTRATION: Final = "registration"
CURRENCY: Final = "currency"
KINDS: Final = (REGISTRATION, CURRENCY)
"""The registration as a money services business, and a report of much currency in a day."""
OPEN, FILED, NEEDLESS = "open", "filed", "needless"


class DutyRow(SQLModel, table=True):
    """A duty: of which day it is and when it is due; if about somebody, who and how much it was.

    `told` is of how many steps towards that day owners were told. What is no more open says on
    which day it was filed, or found to be needless.
    """

    __tablename__ = "duties"
    __table_args__: ClassVar[Any] = (
        one_of("kind", *KINDS),
        one_of("state", OPEN, FILED, NEEDLESS),
        Index("duties_by_due", "book", "state", "due_day", "id"),
        Index("duties_by_subject", "book", "kind", "subject"),
        Index("duties_of_person", "book", "person"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str
    subject: str
    state: str = OPEN
    person: int = Field(default=0, sa_type=BigInteger)
    day: int = Field(sa_type=BigInteger)
    due_day: int = Field(sa_type=BigInteger)
    currency: str = ""
    amount: int = Field(default=0, sa_type=BigInteger)
    told: int = Field(default=0, sa_type=BigInteger)
    done_day: int = Field(default=0, sa_type=BigInteger)
    maker: int = Field(default=0, sa_type=BigInteger)
    approver: int = Field(default=0, sa_type=BigInteger)


OF_PERSON = Personal(
    DutyRow, "person", without=("state", "due_day", "done_day", "told", "maker", "approver")
)
