"""The gate: who may run a command, press a button or see a page.

What somebody may follows from her roles, which are read with herself, at every call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import OF_ALL
from ledger.errors import NotAllowed
from ledger.people import roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.kit import Call, Needs
    from ledger.books import Books
    from ledger.people.persons import Identity, Person


class Owners:
    """Those whom ADMINS names: owners once they come; from then on the books say what they are."""

    def __init__(self, admins: Iterable[str]) -> None:
        self._to_come = set(admins)

    async def known(self, books: Books, identity: Identity, person: Person) -> Person:
        """Return who speaks, with the roles that she has now."""
        name = f"{identity.platform}:{identity.external_id}"
        if name not in self._to_come:
            return person
        await roles.first(books, person)
        self._to_come.discard(name)
        return replace(person, roles=await roles.of(books, person.id))


def check(call: Call, needs: Needs) -> None:
    """Let somebody through who has what it needs; NotAllowed for everybody else."""
    if needs == "joined" and not call.actor.joined:
        raise NotAllowed("not_joined")
    if needs not in OF_ALL and not call.may(needs):
        raise NotAllowed("admins_only")
