"""The tables of winding down; a day is its ordinal, as of `date.toordinal`."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from ledger.tables import FEW, one_of

ON, OFF = "on", "off"
TOLD_ALL = 2**62
"""The person up to whom all have been told, once all have."""


class WindDownRow(SQLModel, table=True):
    """A wind-down: until which day, why, since when, and until when it was on.

    What everybody is told now is `phase`; those up to the person `told` have been.
    """

    __tablename__ = "wind_downs"
    __table_args__: ClassVar[Any] = (
        one_of("state", ON, OFF),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    until: int = Field(sa_type=BigInteger)
    words: str
    began_at: int = Field(sa_type=BigInteger)
    ended_at: int = Field(default=0, sa_type=BigInteger)
    phase: str
    told: int = Field(default=0, sa_type=BigInteger)


class WindDownCountRow(SQLModel, table=True):
    """What was left at a moment: to how many people, and how much in each currency."""

    __tablename__ = "wind_down_counts"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    wind_down: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    counted_at: int = Field(sa_type=BigInteger)
    people: int = Field(sa_type=BigInteger)
    amounts: str
