"""Tags: the one name that a person takes for herself, the same on every platform.

A tag is an identity on no platform: it is never told anything, never changes hands, and each
person has one at most.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iso4217 import Currency

from ledger import clock, ids
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people import persons
from ledger.people.persons import TAG
from ledger.posting import Count, Posting, Row

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.posting import Cell

RESERVED = frozenset(
    {"admin", "bank", "bonus", "bot", "card", "everyone", "fees", "fund", "help", "here", "house"}
    | {"money", "nobody", "official", "operator", "payment", "payments", "safety", "security"}
    | {"service", "staff", "support", "system", "tag", "team", "treasury", "wallet", "wasl"}
)
_CURRENCIES = frozenset(each.value for each in Currency)
_TAG = re.compile("[a-z][a-z0-9_]{2,19}")


async def of(books: Books, person: Person) -> str | None:
    """Return a person's tag, if she has taken one."""
    known = await persons.identities(books, person.id)
    return next((each.external_id for each in known if each.platform == TAG), None)


async def owner(books: Books, tag: str) -> Person | None:
    """Return whose tag it is, if anybody's."""
    return await persons.by_identity(books, TAG, tag)


async def check(books: Books, person: Person, tag: str) -> None:
    """Raise NotAllowed unless a person may take this tag now."""
    if not _TAG.fullmatch(tag):
        raise NotAllowed("tag_form")
    if tag in RESERVED or tag.upper() in _CURRENCIES:
        raise NotAllowed("tag_reserved")
    if await of(books, person):
        raise NotAllowed("tag_had")
    if await owner(books, tag):
        raise NotAllowed("tag_taken")


async def take(books: Books, intent: Intent, person: Person, tag: str) -> None:
    """Give a person the tag that a card offered; NotAllowed if another was there first."""
    now = clock.to_ms(clock.now())
    cells: dict[str, Cell] = {"person": person.id, "handle": tag, "seen_at": now}
    posting = Posting(
        intent.token,
        "tag",
        digest=ids.digest(str(person.id), tag),
        actor=person.id,
        guards=(intent.done,),
        rows=(Row("identities", (TAG, tag), cells),),
        counts=(Count(f"{TAG}:{person.id}", 1, 1),),
        deadline=intent.expires_at,
    )
    try:
        await books.post(posting)
    except LimitExceeded:
        raise NotAllowed("tag_had") from None
    except AlreadySettled as settled:
        if settled.table == "identities":
            raise NotAllowed("tag_taken") from None
        raise
