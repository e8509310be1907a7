"""The books on PostgreSQL, which many processes may share.

commit: lock the book's head -> load -> decide -> save -> COMMIT, on one connection
read:   what waits together is answered from one snapshot, on one of a few connections
survey: a long question has a connection of its own
listen: so has what other processes tell

All but a survey are connected to one server, and go to another together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ledger.storage import apart
from ledger.storage.postgres import listening, reading
from ledger.storage.postgres.connection import named
from ledger.storage.postgres.primary import Primary
from ledger.storage.postgres.writing import WritingConnection
from ledger.storage.waiting import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from ledger.address import PostgresAddress
    from ledger.decide import Outcome
    from ledger.posting import Posting

T = TypeVar("T")


class PostgresStorage:
    """One writing connection and a few reading ones to one database."""

    def __init__(
        self,
        address: PostgresAddress,
        primary: Primary,
        writer: WritingConnection,
        readers: Readers,
    ) -> None:
        self._address = address
        self._primary = primary
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, address: PostgresAddress) -> PostgresStorage:
        """Connect to the database; its tables must stand already."""
        primary = Primary(address)
        writer = WritingConnection(primary)
        try:
            await writer.open()
        except Exception as failure:
            raise named(failure) from failure
        readers = [reading.Reader(primary) for _ in range(reading.READERS)]
        return cls(address, primary, writer, Readers(readers))

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""
        return await self._writer.commit(book, postings)

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a short question of one consistent snapshot."""
        return await self._readers.ask(question)

    async def survey(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, beside the short ones."""
        return await reading.survey(self._address, question)

    async def survey_apart(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, in a process of its own."""
        return await apart.ask(reading.survey, self._address, question)

    async def listen(self, book: int, heard: Callable[[], None]) -> None:
        """Call `heard` whenever another process may have posted something new; never return."""
        await listening.listen(self._primary, book, heard, self._writer.is_own)

    async def close(self) -> None:
        """Answer what waits, and close every connection."""
        await self._readers.close()
        await self._writer.close()
        await self._primary.close()
