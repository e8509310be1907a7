"""The command `wasl`: run, migrate, prove, chain, invite, version.

Each command imports what it needs when it runs, so that every one of them starts fast.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, TypeVar

from cyclopts import App as Commands
from cyclopts import Parameter

from bot import logs
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
    from ledger.proof import Proof
    from ledger.proof.record import Known

T = TypeVar("T")

commands = Commands(
    name="wasl",
    help="Payments inside the chat.",
    version_flags=[],
    default_parameter=Parameter(negative=()),
)
chain_commands = Commands(name="chain", help="The chain over the transfers, for an auditor.")
commands.command(chain_commands)


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
def prove(*, since_last: bool = False, chain: bool = False) -> None:
    """Prove the books against themselves; name what does not hold and exit with 1.

    Parameters
    ----------
    since_last
        Look only at what came after the last proof that held.
    chain
        Follow only the chain: name the first row that was altered, removed or put in.

    """
    from ledger.proof import prove_chain, record  # noqa: PLC0415 - it brings the database

    if chain:
        _tell_proof(_with_books(lambda books: books.survey(prove_chain)), "The chain holds")
    elif since_last:
        proof, known = _with_books(_proven_since)
        since = f" since transfer {proof.since.transfer}" if proof.since else ""
        if not proof.findings and known.findings:
            _tell_known(known)
        _tell_proof(proof, f"The books hold{since}")
    else:
        _tell_proof(_with_books(record.in_full), "The books hold")


@chain_commands.command
def head() -> None:
    """Print the head of the chain: one line to be kept where nobody here can write."""
    from ledger import clock  # noqa: PLC0415 - as the rest of the books
    from ledger.proof import reading  # noqa: PLC0415 - it brings the database
    from ledger.tables import BOOK  # noqa: PLC0415 - the same

    last = _with_books(lambda books: books.read(reading.head))
    at = clock.now().isoformat(timespec="seconds")
    sys.stdout.write(f"book {BOOK} transfer {last.transfer} chain {last.chain.hex()} at {at}\n")


@chain_commands.command
def verify(number: int, chain: str) -> None:
    """Check a head that was kept: the chain up to that transfer must come to it.

    Parameters
    ----------
    number
        The transfer that was the last one.
    chain
        The 64 hexadecimal digits beside it.

    """
    from ledger.proof import prove_chain  # noqa: PLC0415 - it brings the database

    proof = _with_books(lambda books: books.survey(prove_chain, number))
    stands = proof.mark.chain.hex() if proof.mark.transfer == number else "not there"
    if not proof.findings and stands != chain.lower():
        sys.stdout.write(f"does not hold: transfer {number} is {stands}, should be {chain}\n")
        sys.exit(1)
    _tell_proof(proof, "The chain up to there is the one that was kept")


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


async def _proven_since(books: Books) -> tuple[Proof, Known]:
    from ledger.proof import record  # noqa: PLC0415 - it brings the database

    return await record.since_last(books), await record.known(books)


def _tell_known(known: Known) -> None:
    """Say what an earlier proof found, which only a proof in full can clear."""
    for finding in known.findings:
        sys.stdout.write(f"found on {known.found_at:%Y-%m-%d %H:%M} UTC: {finding}\n")
    sys.stdout.write("What came since holds; `wasl prove` looks at everything again.\n")
    sys.exit(1)


def _tell_proof(proof: Proof, sound: str) -> None:
    for finding in proof.findings:
        sys.stdout.write(f"does not hold: {finding}\n")
    counted = f"{proof.transfers} transfers, {proof.entries} entries, {proof.accounts} accounts"
    if proof.findings:
        sys.stdout.write(f"{len(proof.findings)} findings over {counted}.\n")
        sys.exit(1)
    sys.stdout.write(f"{sound}: {counted}.\n")


def _with_books(work: Callable[[Books], Awaitable[T]]) -> T:
    """Do something with migrated books, also beside a running bot."""
    from ledger.books import Books  # noqa: PLC0415 - it brings the database

    settings = load()
    logs.configure(settings.log_level)
    _migrated(settings)

    async def done() -> T:
        with opening_database(settings):
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
