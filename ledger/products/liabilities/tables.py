"""The tables of what is proven to be owed."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.tables import FEW


class LiabilityRootRow(SQLModel, table=True):
    """A root that was published: as of which transfer, over how many people, and its trees.

    `id` is a token, so that they stand in the order of their times. The seed is what places and
    salts the leaves: whoever has it could find out by trying who is behind which.
    """

    __tablename__ = "liability_roots"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False, "info": FEW},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    transfer: int = Field(sa_type=BigInteger)
    published_at: int = Field(sa_type=BigInteger)
    people: int = Field(sa_type=BigInteger)
    root: bytes = Field(sa_type=LargeBinary)
    seed: bytes = Field(sa_type=LargeBinary)
    trees: str


class LiabilityPartRow(SQLModel, table=True):
    """Some leaves of a tree that stand together, and the node over them.

    `first` is the place of the first; each leaf is a person and an amount, eight bytes each.
    """

    __tablename__ = "liability_parts"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    root: bytes = Field(primary_key=True, sa_type=LargeBinary)
    currency: str = Field(primary_key=True)
    first: bytes = Field(primary_key=True, sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    sum: int = Field(sa_type=BigInteger)
    leaves: bytes = Field(sa_type=LargeBinary)
