"""Telegram keeps what is written to a bot for a day: after a longer silence the admins are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.people import contacts, persons

if TYPE_CHECKING:
    from bot.app import App

KEEPS = timedelta(hours=24)


async def note(app: App) -> bool:
    """Note a contact; tell whether the last one was too long ago."""
    known = [
        await persons.by_identity(app.books, *each.split(":", 1)) for each in app.settings.admins
    ]
    admins = {person.id for person in known if person is not None}
    return await contacts.note(app.books, "telegram", KEEPS, sorted(admins))
