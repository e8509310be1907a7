"""The demo's group: those whom the demo begins with are in it, until they leave.

Whoever is added comes as a stranger, as people do.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bot.commands.groups import PREFIX
from bot.languages import CATALOGUES
from bot.platforms.web.transcript import identity
from bot.platforms.web.words import WORDS
from bot.speech import word
from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import groups, persons

if TYPE_CHECKING:
    from bot.app import App

PEOPLE = ("omar", "sara", "admin")
GROUP = "friends"


async def let_in(app: App, name: str) -> bool:
    """Let one of them into the group, making it for the first; tell whether she is new there."""
    if name not in PEOPLE:
        return False
    chat = PREFIX + GROUP
    if await groups.get(app.books, chat) is None:
        first, *_ = PEOPLE
        owner = await persons.meet(app.books, identity(first), first.capitalize())
        with suppress(NotAllowed):  # it was made at the same moment
            await groups.found(app.books, chat, _title(), owner, ids.token(), quietly=True)
    person = await persons.meet(app.books, identity(name), name.capitalize())
    with suppress(NotAllowed):  # all have left it, and it is no more
        return await groups.let_in(app.books, chat, person)
    return False


def _title() -> str:
    """Name the group in every language: its people speak them side by side."""
    return " · ".join(word("web", WORDS["friends"], each) for each in CATALOGUES)
