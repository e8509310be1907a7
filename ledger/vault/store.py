"""Where the vault keeps what is sealed: two tables of its own, in SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
)
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from ledger.address import is_sqlite, postgres_address, sqlite_path
from ledger.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

MEMORY = "sqlite+aiosqlite:///:memory:"
"""A vault for as long as the process lasts."""

tables = MetaData()
KEYS = Table(
    "vault_keys",
    tables,
    Column("book", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("master", String, nullable=False),
    Column("wrapped", LargeBinary),
    Column("made_ms", BigInteger, nullable=False),
    Column("erased_ms", BigInteger),
    Index("vault_keys_of_master", "book", "master", "person"),
    Index("vault_keys_erased", "book", "erased_ms"),
)
"""The data key of a person, wrapped; none once she was erased."""
VALUES = Table(
    "vault_values",
    tables,
    Column("book", BigInteger, primary_key=True, autoincrement=False),
    Column("reference", LargeBinary, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("field", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("vault_values_of_person", "book", "person", "field"),
    Index("vault_values_of_field", "book", "field", "person"),
)

MARKS = Table(
    "vault_marks",
    tables,
    Column("book", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Who was erased from the books, and when: for books that are restored from before that."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA secure_delete=ON",
)


WRITE_S = 5
"""How long a transaction may take: who rotates the master key waits for longer than that."""


class Store:
    """The tables at an address of `ledger.address`; they are made at the first use."""

    def __init__(self, url: str, *, is_copy: bool = False) -> None:
        self._url = url
        self._is_copy = is_copy
        self._engine: AsyncEngine | None = None
        self._opening = asyncio.Lock()
        self._turn = asyncio.Lock() if url == MEMORY else nullcontext()  # it has one connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that is durable once the block ends; Unavailable if it cannot be."""
        with _answering():
            engine = await self._opened()
            async with asyncio.timeout(self._seconds), self._turn, engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give one consistent snapshot."""
        with _answering():
            engine = await self._opened()
            level = "SERIALIZABLE" if is_sqlite(self._url) else "REPEATABLE READ"
            async with self._turn, engine.connect() as connection:
                read = await connection.execution_options(isolation_level=level)
                yield read

    @property
    def _seconds(self) -> int | None:
        return None if self._is_copy else WRITE_S

    async def forget_pages(self) -> None:
        """Let the log of SQLite hold nothing of what was erased."""
        if is_sqlite(self._url) and self._url != MEMORY:
            async with (await self._opened()).connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def _opened(self) -> AsyncEngine:
        async with self._opening:
            if self._engine is None:
                engine = _copied(self._url) if self._is_copy else _engine(self._url)
                try:
                    await _make_tables(engine)
                except BaseException:
                    await engine.dispose()
                    raise
                self._engine = engine
            return self._engine


async def _make_tables(engine: AsyncEngine) -> None:
    try:
        async with engine.begin() as connection:
            await connection.run_sync(tables.create_all)
    except (ProgrammingError, IntegrityError):  # another process made them in this moment
        async with engine.begin() as connection:
            await connection.run_sync(tables.create_all)


@contextmanager
def _answering() -> Iterator[None]:
    """Say that the vault does not answer, where a driver says it in its own words."""
    try:
        yield
    except (OperationalError, InterfaceError, OSError, TimeoutError) as why:
        raise Unavailable("the vault does not answer") from why


def _copied(url: str) -> AsyncEngine:
    """Open a copy, which is one file and nobody else's."""
    path = Path(sqlite_path(url))
    path.touch(mode=0o600)
    return create_async_engine(url)


def _engine(url: str) -> AsyncEngine:
    if url == MEMORY:
        return create_async_engine(url, poolclass=StaticPool)
    if not is_sqlite(url):
        return _postgres(url)
    path = Path(sqlite_path(url))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _postgres(url: str) -> AsyncEngine:
    from ledger.storage.postgres.connection import prepare_reader  # noqa: PLC0415 - it brings asyncpg
    from ledger.storage.postgres.primary import Primary  # noqa: PLC0415 - the same

    primary = Primary(postgres_address(url))

    async def creator() -> Any:  # noqa: ANN401 - a connection of asyncpg
        return (await primary.connect(prepare_reader))[0]

    engine = create_async_engine("postgresql+asyncpg://", async_creator=creator)
    event.listen(engine.sync_engine, "handle_error", lambda _: primary.lost(primary.turn))
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    for pragma in _PRAGMAS:
        connection.execute(pragma)
