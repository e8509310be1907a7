"""The command `wasl`: run, migrate, prove, audit, report, payroll, backup, bank, invite and more.

Each command imports what it needs when it runs, so that every one of them starts fast.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING

from cyclopts import App as Commands
from cyclopts import Parameter

from bot.cli import audit, backup, bank, lists, payroll, proof, report
from bot.cli.books import migrated, with_books
from bot.cli.vault import vault
from bot.settings import load
from bot.settings.bad import BadSetting, one_line_for_bad_settings

if TYPE_CHECKING:
    from ledger.books import Books

commands = Commands(
    name="wasl",
    help="Payments inside the chat.",
    version=lambda: f"wasl {installed_version('wasl')}",
    version_flags=["--version"],
    default_parameter=Parameter(negative=()),
)
commands.command(proof.prove)
commands.command(proof.chain)
commands.command(proof.balances)
commands.command(audit.audit)
commands.command(report.report)
commands.command(payroll.payroll)
commands.command(backup.backup)
commands.command(backup.restore)
commands.command(lists.lists)
commands.command(bank.bank)
commands.command(vault)


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
    done = migrated(load())
    sys.stdout.write("The books are up to date.\n" if done else "Nothing to do.\n")


@commands.command
def invite(name: str, *, again: bool = False) -> None:
    """Print an invitation to the web chat under a name.

    Parameters
    ----------
    name
        Small Latin letters, digits and _, at most 32.
    again
        Invite anew who has been under this name before: whoever opens the invitation is her, with
        her chat and her money. Earlier invitations and sessions of hers end.

    """
    from bot.kit import is_web_name  # noqa: PLC0415 - it brings the database

    if not is_web_name(name):
        raise BadSetting(f"{name!r} is no name: at most 32 of a-z, 0-9 and _, not the bot's own")
    secret = with_books(lambda books: _invitation(books, name, again=again))
    sys.stdout.write(f"{load().address}/login#{secret}\n")


async def _invitation(books: Books, name: str, *, again: bool) -> str:
    """Issue an invitation, unless the name is somebody's already."""
    from ledger.people import logins  # noqa: PLC0415 - it brings the database

    try:
        return await logins.invite(books, name, again=again)
    except logins.NameTaken as taken:
        if taken.platforms:
            raise BadSetting(
                f"{name!r} is taken by somebody who comes from {', '.join(taken.platforms)} and"
                " signs in with /web there; choose another name"
            ) from None
        raise BadSetting(
            f"{name!r} is somebody's already; choose another name, or add --again if it is for the"
            " same person: whoever opens it has her chat and her money"
        ) from None


@commands.command
def extras() -> None:
    """Print the extras that the settings ask for: `make run` installs them."""
    from bot.settings.extras import wanted  # noqa: PLC0415 - only this command asks

    sys.stdout.writelines(f"{extra.name}\n" for extra in wanted(load()))


@commands.command
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"wasl {installed_version('wasl')}\n")
