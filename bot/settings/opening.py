"""Opening what DATABASE_URL names, or saying in one line why that cannot be."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.settings import extras
from bot.settings.bad import BadSetting
from ledger import address
from ledger.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


@contextmanager
def opening_database(settings: Settings) -> Iterator[None]:
    """Name DATABASE_URL when what it names cannot be opened."""
    extras.check(extras.of_database(settings))
    try:
        yield
    except (OSError, sqlite3.Error, Unavailable) as why:
        shown = address.masked(settings.database_url)
        raise BadSetting(f"DATABASE_URL: {shown}: {' '.join(str(why).split())}") from None
