"""The vault that the settings name, under the master keys that they name."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from bot.settings import extras
from bot.settings.bad import BadSetting
from ledger import address
from ledger.errors import Unavailable, Unfit
from ledger.vault import KeyFile, MasterKeys, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


def vault(settings: Settings) -> Vault:
    """Return the vault, which is opened at its first use."""
    return Vault(settings.vault_address, masters(settings))


def masters(settings: Settings) -> MasterKeys:
    """Return what wraps the data keys: the file of the settings, or the service that they name."""
    if not settings.vault_kms:
        return KeyFile(settings.key_file)
    module, _, factory = settings.vault_kms.partition(":")
    try:
        made: MasterKeys = getattr(import_module(module), factory)()
    except (ImportError, AttributeError) as why:
        raise BadSetting(f"VAULT_KMS: {settings.vault_kms}: {why}") from None
    return made


@contextmanager
def opening_vault(settings: Settings) -> Iterator[None]:
    """Name the setting when the vault cannot be opened."""
    extras.check(extras.of_vault(settings))
    try:
        yield
    except Unfit as why:
        raise BadSetting(f"VAULT_KEY_FILE: {why}") from None
    except (OSError, Unavailable) as why:
        shown = address.masked(settings.vault_address)
        raise BadSetting(f"VAULT_URL: {shown}: {' '.join(str(why).split())}") from None
