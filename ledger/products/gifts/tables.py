"""The tables of gifts: envelopes and who opened them, lists and whom they are for."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.kit import Personal
from ledger.tables import one_of

OPEN, EMPTY, BACK = "open", "empty", "back"
WAITS, GIVEN = "waits", "given"
_IS_OPEN = text("state = 'open'")


class EnvelopeRow(SQLModel, table=True):
    """An envelope: `amount` and `fee` rest on `account` until its shares are taken.

    `seed` settles the shares. `since` is from when on who opens it must have been a member, `word`
    the digest of what she must say, `own` whether its giver may, too. `taken` counts who came.
    `counted` is the day on which it counts for the limits of its giver.
    """

    __tablename__ = "envelopes"
    __table_args__: ClassVar[Any] = (
        Index("envelopes_by_number", "book", "number"),
        Index("envelopes_by_giver", "book", "giver"),
        Index(
            "envelopes_open",
            "book",
            "expires_at",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "envelopes_of_giver",
            "book",
            "giver",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        one_of("state", OPEN, EMPTY, BACK),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    giver: int = Field(sa_type=BigInteger)
    chat: str
    account: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    count: int
    how: str
    seed: str
    since: int | None = Field(default=None, sa_type=BigInteger)
    word: bytes | None = Field(default=None, sa_type=LargeBinary)
    own: int
    taken: int
    state: str
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    counted: int | None = Field(default=None, sa_type=BigInteger)


class OpenedRow(SQLModel, table=True):
    """Who opened an envelope, as the how-manieth, and what she and the house had of it."""

    __tablename__ = "envelopes_opened"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    place: int
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)


class EidiyaRow(SQLModel, table=True):
    """A list of people who are given something on a date; until then it rests on `account`.

    `feast` tells whether that is a day of Eid; an older list was greeted so on any day. `counted`
    is the day on which it counts for the limits of its giver.
    """

    __tablename__ = "eidiyas"
    __table_args__: ClassVar[Any] = (
        Index("eidiyas_of_giver", "book", "giver", "release_at"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    giver: int = Field(sa_type=BigInteger)
    account: int = Field(sa_type=BigInteger)
    currency: str
    release_at: int = Field(sa_type=BigInteger)
    made_at: int = Field(sa_type=BigInteger)
    feast: int | None = None
    counted: int | None = Field(default=None, sa_type=BigInteger)


class PresentRow(SQLModel, table=True):
    """What one person of a list is given, and whether she has been."""

    __tablename__ = "eidiya_presents"
    __table_args__: ClassVar[Any] = (
        Index(
            "presents_waiting",
            "book",
            "release_at",
            sqlite_where=text("state = 'waits'"),
            postgresql_where=text("state = 'waits'"),
        ),
        one_of("state", WAITS, GIVEN, BACK),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    place: int
    amount: int = Field(sa_type=BigInteger)
    fee: int = Field(sa_type=BigInteger)
    release_at: int = Field(sa_type=BigInteger)
    state: str


OF_GIVER = Personal(EnvelopeRow, "giver", without=("word", "seed"))
OF_LISTER = Personal(EidiyaRow, "giver")
