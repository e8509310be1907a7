"""The demo's group: those whom the demo begins with are in it, until they leave.

Whoever is added comes as a stranger, as people do.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bot.commands.groups import PREFIX
from bot.platforms.web.transcript import identity
from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import groups, persons

if TYPE_CHECKING:
    from bot.app import App

PEOPLE = ("omar", "sara", "admin")
GROUP = "friends"
_TITLE = "Friends"


async def let_in(app: App, name: str) -> bool:
    """Let one of them into the group, making it for the first; tell whether she is new there."""
    if name not in PEOPLE:
        return False
    chat = PREFIX + GROUP
    if await groups.get(app.books, chat) is None:
        first, *_ = PEOPLE
        owner = await persons.meet(app.books, identity(first), first.capitalize())
        with suppress(NotAllowed):  # it was made at the same moment
            await groups.found(app.books, chat, _TITLE, owner, ids.token(), quietly=True)
    person = await persons.meet(app.books, identity(name), name.capitalize())
    with suppress(NotAllowed):  # all have left it, and it is no more
        return await groups.let_in(app.books, chat, person)
    return False
