"""The tables of the figures; a day is its ordinal, as of `date.toordinal`."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

COUNTED, CLOSED = "figures counted", "figures closed"
"""The cursors: the last transfer that is counted, and the last day that is closed."""


class FlowRow(SQLModel, table=True):
    """What moved on a day, of a kind, from a line to a line.

    `transfers` are those that began with such a move: each counts once, however much it moves.
    """

    __tablename__ = "flows"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    day: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    transfers: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)


class DayEndRow(SQLModel, table=True):
    """What rested on a line at the end of a day."""

    __tablename__ = "day_ends"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    day: int = Field(primary_key=True, sa_type=BigInteger)
    line: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    balance: int = Field(sa_type=BigInteger)


class DayRow(SQLModel, table=True):
    """The last transfer of a day, on which there was one."""

    __tablename__ = "days"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    day: int = Field(primary_key=True, sa_type=BigInteger)
    transfer: int = Field(sa_type=BigInteger)
