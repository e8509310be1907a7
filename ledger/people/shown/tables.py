"""A live card, and the places where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger import ids


class Live(NamedTuple):
    """A card that is drawn from the books wherever it stands: its kind, and what it is about."""

    kind: str
    token: bytes

    @classmethod
    def read(cls, written: str) -> Live:
        """Read what `written` wrote."""
        kind, _, token = written.rpartition(":")
        return cls(kind, ids.from_text(token))

    @property
    def written(self) -> str:
        """The card as one word."""
        return f"{self.kind}:{ids.text(self.token)}"


class ShownRow(SQLModel, table=True):
    """A message that shows a live card, and the digest of what it says.

    `message` names it for good, `way` is what else is needed to edit it, and may change. `version`
    is another with each change. `late` counts the edits that failed; at `due_at` one is tried
    again, or, where none failed, the place is forgotten.
    """

    __tablename__ = "shown"
    __table_args__: ClassVar[Any] = (
        Index("shown_due", "book", "due_at"),
        Index("shown_there", "book", "chat", "message"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    card: bytes = Field(primary_key=True, sa_type=LargeBinary)
    chat: str = Field(primary_key=True)
    message: str = Field(primary_key=True)
    way: str
    kind: str
    person: int = Field(sa_type=BigInteger)
    language: str | None = None
    digest: bytes = Field(sa_type=LargeBinary)
    version: int = Field(sa_type=BigInteger)
    late: int = 0
    due_at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Shown:
    """A place where a live card stands: for a person, or in her language for all who are there.

    `message` is its platform's own: what stands in it before a space names it for good.
    """

    live: Live
    chat: str
    message: str
    person: int
    language: str | None
    digest: bytes = b""
    ended: bool = False
    version: int = 0
    late: int = 0
    due_at: int = 0

    @property
    def key(self) -> tuple[bytes, str, str]:
        """What names the place for good."""
        return self.live.token, self.chat, self.message.partition(" ")[0]

    @property
    def way(self) -> str:
        """What else is needed to edit it."""
        return self.message.partition(" ")[2]
