"""`wasl bank`: what banks told is booked."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING

from cyclopts import App as Commands

from bot import vaulting
from bot.cli.books import with_books
from bot.settings import load

if TYPE_CHECKING:
    from bot.rails.statements import BadStatement
    from ledger.banking.statements import Imported
    from ledger.books import Books

bank = Commands(name="bank", help="Our accounts at banks: what the banks told is booked.")


@bank.command(name="import")
def bring(file: Path, *, rail: str = "") -> None:
    """Book what a statement tells, whole or not at all, also beside a running bot.

    It exits with 0 when all is booked, also if it was before, and with 1 when the file is refused:
    nothing has changed then. What waits for somebody's word is settled in the chat: /statements.

    Parameters
    ----------
    file
        camt.052, camt.053 or camt.054 of ISO 20022 in any version, or MT940; docs/banks.md.
    rail
        By which rail the account is ours. Without it, the one that has the account's number.

    """
    from bot.rails.statements import BadStatement, Missing  # noqa: PLC0415 - only now

    try:
        told = file.read_bytes()
    except OSError as why:
        _refuse(f"{file} cannot be read: {why.strerror}")
    try:
        done = with_books(lambda books: _brought(books, told, rail))
    except BadStatement as bad:
        _refuse(f"{file} is refused, and nothing of it is booked. {_why(bad)}")
    except Missing:
        _refuse("what reads statements is not installed: make banks")
    else:
        sys.stdout.write(_told(done))


async def _brought(books: Books, file: bytes, rail: str) -> tuple[int, Imported]:
    from bot import bringing  # noqa: PLC0415 - it brings the words

    settings = load()
    with vaulting.opening_vault(settings):
        await books.vault.open()
    told = await bringing.read(settings, file, rail)
    return len(told), await bringing.bring(books, told, progress=_progress)


async def _progress(done: Imported, of: int) -> None:
    """Tell how far it has come, in the same line of a screen."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done.entries:,} of {of:,}" + ("\n" if done.entries == of else ""))


def _told(done: tuple[int, Imported]) -> str:
    pages, came = done
    return (
        f"{pages:,} pages: {came.new:,} entries new, {came.matched:,} clear, {came.waiting:,} wait"
        f" for somebody's word, {came.known:,} known before, {came.announced:,} only announced.\n"
    )


def _why(bad: BadStatement) -> str:
    from bot.bringing import RULES  # noqa: PLC0415 - it brings the words

    place = f"Line {bad.line}: " if bad.line else ""
    return f"{place}{RULES[bad.rule]} {bad.found}".rstrip()


def _refuse(why: str) -> None:
    sys.stderr.write(f"wasl: {why}\n")
    sys.exit(1)
