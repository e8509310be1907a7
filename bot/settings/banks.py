"""The settings of banks: by which rails money comes in and goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from ledger import address

SANDBOX: Final = "sandbox"
ISO20022: Final = "iso20022"
NACHA: Final = "nacha"
STRIPE: Final = "stripe"
TELEGRAM: Final = "telegram"
AUTO: Final = "auto"
TELLING: Final = frozenset({SANDBOX, ISO20022})
"""The rails whose bank tells of each movement in statements."""
_RAILS: Final = (SANDBOX, ISO20022, NACHA, STRIPE)


class Banks(BaseSettings):
    """What the operator decides of them."""

    rails: str = AUTO
    sandbox_seconds: int = Field(default=5, ge=0, le=86_400)

    @field_validator("rails")
    @classmethod
    def _known_rails(cls, value: str) -> str:
        for each in value.split(","):
            if each.strip() not in {*_RAILS, AUTO, ""}:
                raise ValueError(f"{each.strip()!r} is no rail; choose of {', '.join(_RAILS)}")
        return value

    def on_rails(self, *, demo: bool) -> tuple[str, ...]:
        """Return the rails by which money goes."""
        if self.rails == AUTO:
            return (SANDBOX,) if demo else ()
        return tuple(part.strip() for part in self.rails.split(",") if part.strip())


def bank_beside(database_url: str) -> Path:
    """Return where the sandbox bank has its own books: beside those of the house."""
    if not address.is_sqlite(database_url):
        return Path("data", "wasl-bank.db")
    books = Path(address.sqlite_path(database_url))
    return books.with_name(f"{books.stem}-bank.db")
