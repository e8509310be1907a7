"""Where the books rest: a storage loads what a batch names and saves what was decided."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from ledger.decide import Outcome
from ledger.posting import Posting

T = TypeVar("T")


class Storage(Protocol):
    """What the books need of a database."""

    async def commit(self, book: int, postings: Sequence[Posting]) -> list[Outcome]:
        """Decide the postings and save what was decided in one durable commit."""

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a short question of one consistent snapshot, which others may share."""

    async def survey(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question of one consistent snapshot, beside the short ones."""

    async def survey_apart(self, question: Callable[[Connection], T]) -> T:
        """Ask a long question in a process of its own; it and its answer can be pickled."""

    async def listen(self, book: int, heard: Callable[[], None]) -> None:
        """Call `heard` whenever another process may have posted something new; never return."""

    async def close(self) -> None:
        """Let go of the database."""
