"""The command `wasl`: run, migrate, prove, invite, version.

Each command imports what it needs when it runs, so that every one of them starts fast.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, TypeVar

from cyclopts import App as Commands

from bot.settings import (
    BadSetting,
    Settings,
    load,
    one_line_for_bad_settings,
    opening_database,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.books import Books

T = TypeVar("T")

commands = Commands(name="wasl", help="Payments inside the chat.", version_flags=[])


def main(words: list[str] | None = None) -> None:
    """Run the command that was typed; a bad setting is one line and exit code 2."""
    with one_line_for_bad_settings():
        commands(words)


@commands.command
def run() -> None:
    """Migrate the books, then talk on every platform that is configured."""
    from bot.compose import start  # noqa: PLC0415 - it brings the web server

    start()


@commands.command
def migrate() -> None:
    """Bring the database up to date; safe to run twice and beside a running bot."""
    done = _migrated(load())
    sys.stdout.write("The books are up to date.\n" if done else "Nothing to do.\n")


@commands.command
def prove() -> None:
    """Prove the books against themselves; name what does not hold and exit with 1."""
    from ledger.proof import prove as prove_book  # noqa: PLC0415 - it brings the database

    proof = _with_books(lambda books: books.read(prove_book))
    for finding in proof.findings:
        sys.stdout.write(f"does not hold: {finding}\n")
    counted = f"{proof.transfers} transfers, {proof.entries} entries, {proof.accounts} accounts"
    if proof.findings:
        sys.stdout.write(f"{len(proof.findings)} findings over {counted}.\n")
        sys.exit(1)
    sys.stdout.write(f"The books hold: {counted}.\n")


@commands.command
def invite(name: str) -> None:
    """Print an invitation to the web chat under a name.

    Parameters
    ----------
    name
        Small Latin letters, digits and _, at most 32.

    """
    from bot.kit import is_web_name  # noqa: PLC0415 - it brings the database
    from ledger.people import logins  # noqa: PLC0415 - the same

    if not is_web_name(name):
        raise BadSetting(f"{name!r} is no name: at most 32 of a-z, 0-9 and _, not the bot's own")
    secret = _with_books(lambda books: logins.issue(books, "invitation", name))
    sys.stdout.write(f"{load().address}/login#{secret}\n")


@commands.command
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"wasl {installed_version('wasl')}\n")


def _with_books(work: Callable[[Books], Awaitable[T]]) -> T:
    """Do something with migrated books, also beside a running bot."""
    from ledger.books import Books  # noqa: PLC0415 - it brings the database

    settings = load()
    _migrated(settings)

    async def done() -> T:
        books = await Books.open(settings.database_url)
        try:
            return await work(books)
        finally:
            await books.close()

    return asyncio.run(done())


def _migrated(settings: Settings) -> bool:
    from ledger import migrations  # noqa: PLC0415 - it may bring alembic

    with opening_database(settings):
        return migrations.migrate(settings.database_url)
