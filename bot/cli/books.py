"""Migrated books for as long as a command works with them, also beside a running bot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from bot import logs, vaulting
from bot.settings import Settings, load
from bot.settings.opening import opening_database
from bot.settings.stated import stated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.books import Books

T = TypeVar("T")


def with_books(work: Callable[[Books], Awaitable[T]]) -> T:
    """Do something with migrated books, also beside a running bot."""
    from ledger.books import Books  # noqa: PLC0415 - it brings the database

    settings = load()
    logs.configure(settings.log_level)
    migrated(settings)

    async def done() -> T:
        with opening_database(settings):
            books = await Books.open(settings.database_url)
            books.stated, books.zone = stated(settings), ZoneInfo(settings.time_zone)
            books.vault = vaulting.vault(settings)
            try:
                return await work(books)
            finally:
                await books.close()

    return asyncio.run(done())


def migrated(settings: Settings) -> bool:
    """Bring the database up to date; tell whether there was anything to do."""
    from ledger import migrations  # noqa: PLC0415 - it may bring alembic

    with opening_database(settings):
        return migrations.migrate(settings.database_url)
