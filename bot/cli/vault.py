"""`wasl vault`: the store of what is personal, its master keys and its copies."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING, TypeVar

from cyclopts import App as Commands

from bot.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.settings import Settings
    from ledger.vault import Vault

T = TypeVar("T")

_RETIRED = """\
The older master keys stay in {keys}: they alone open copies of the vault from before.
`wasl vault rotate --forget` drops them, and those copies with them.
"""
_FORGOTTEN = """\
The older master keys are gone, and nothing opens a copy of the vault from before any more.
Make a new one now: `wasl vault backup FILE`.
"""

vault = Commands(name="vault", help="What is personal: its store, its master keys, its copies.")


@vault.command
def status() -> None:
    """Say where the vault is and how much it keeps, if its master keys open it."""
    settings = load()
    people, values = _with_vault(settings, lambda opened: opened.count())
    from ledger.address import masked  # noqa: PLC0415 - it brings the database

    keys = settings.vault_kms or settings.key_file
    sys.stdout.write(f"{masked(settings.vault_address)}, opened by {keys}\n")
    sys.stdout.write(f"people: {people}, values: {values}\n")


@vault.command
def rotate(*, forget: bool = False) -> None:
    """Make a fresh master key and wrap every data key anew under it, also beside a running bot.

    Parameters
    ----------
    forget
        Drop the older master keys. Every copy of the vault from before is lost with them.

    """
    settings = load()
    done = _with_vault(settings, lambda opened: opened.rotate(_wrapped, forget=forget))
    keys = settings.vault_kms or settings.key_file
    sys.stdout.write(f"There is a new master key, and {done} data keys are under it.\n")
    sys.stdout.write(_FORGOTTEN if forget else _RETIRED.format(keys=keys))
    if not settings.vault_kms:
        sys.stdout.write(f"Keep a copy of {keys} apart from all backups.\n")


@vault.command
def backup(file: Path, *, force: bool = False) -> None:
    """Write a copy of the vault to a file, without its master keys, also beside a running bot.

    Parameters
    ----------
    file
        Where to.
    force
        Replace what is there.

    """
    settings = load()
    from ledger.vault import copying  # noqa: PLC0415 - it brings the database

    values = _done(settings, lambda: copying.backup(settings.vault_address, file, force=force))
    sys.stdout.write(f"{file} holds {values} values. It is opened by the master keys alone.\n")


@vault.command
def restore(file: Path, *, force: bool = False) -> None:
    """Put a copy in the place of the vault, if its master keys are there.

    Who was erased meanwhile stays erased.

    Parameters
    ----------
    file
        What `wasl vault backup` wrote.
    force
        Replace a vault that is there.

    """
    settings = load()
    from bot import vaulting  # noqa: PLC0415 - it brings the database
    from ledger.vault import copying  # noqa: PLC0415 - the same

    async def done() -> int:
        masters = vaulting.masters(settings)
        return await copying.restore(file, settings.vault_address, masters, force=force)

    values = _done(settings, done)
    sys.stdout.write(f"The vault holds {values} values.\n")


def _wrapped(count: int) -> None:
    sys.stderr.write(f"{count} data keys wrapped\n")


def _with_vault(settings: Settings, work: Callable[[Vault], Coroutine[object, object, T]]) -> T:
    from bot import vaulting  # noqa: PLC0415 - it brings the database

    async def done() -> T:
        opened = vaulting.vault(settings)
        try:
            await opened.open()
            return await work(opened)
        finally:
            await opened.close()

    with vaulting.opening_vault(settings):
        return asyncio.run(done())


def _done(settings: Settings, work: Callable[[], Coroutine[object, object, int]]) -> int:
    """Do it; say in one line why it was refused, and exit with 1."""
    from bot import vaulting  # noqa: PLC0415 - it brings the database
    from ledger.vault.copying import BadCopy  # noqa: PLC0415 - the same

    with vaulting.opening_vault(settings):
        try:
            return asyncio.run(work())
        except BadCopy as why:
            sys.stderr.write(f"wasl: {why}\n")
            sys.exit(1)
