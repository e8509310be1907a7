"""The settings of the vault: where what is personal is kept, and under which master keys."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from ledger import address


class Vaulted(BaseSettings):
    """What the operator decides of it."""

    vault_url: str = Field(default="", repr=False)
    vault_key_file: str = ""
    vault_kms: str = Field(default="", pattern=r"^([\w.]+:\w+)?$")

    @field_validator("vault_url")
    @classmethod
    def _known_vault(cls, value: str) -> str:
        if value:
            address.check(value)
        return value

    def vault_beside(self, database_url: str) -> str:
        """Return where the vault is: beside the books, unless the operator says otherwise."""
        return self.vault_url or f"sqlite+aiosqlite:///{_beside(database_url, 'db')}"

    def key_file_beside(self, database_url: str) -> Path:
        """Return where the master keys are, unless a service keeps them."""
        return Path(self.vault_key_file or _beside(database_url, "key"))


def _beside(database_url: str, ending: str) -> Path:
    if not address.is_sqlite(database_url):
        return Path("data", f"wasl-vault.{ending}")
    books = Path(address.sqlite_path(database_url))
    return books.with_name(f"{books.stem}-vault.{ending}")
