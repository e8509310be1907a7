"""Tags: the one name that a person takes for herself, the same on every platform.

A tag is an identity on no platform: it is never told anything, never changes hands, and each
person has one at most. None reads like the house or a role of it, like another tag, or is what
somebody else is called on a platform. That of who was erased is known by keyed digests alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iso4217 import Currency
from sqlalchemy import bindparam
from sqlmodel import col, select

from ledger import ids
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people import gone, names, persons
from ledger.people.persons import TAG, Identity
from ledger.posting import Count, Posting
from ledger.storage.asking import row
from ledger.tables import CountRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

_CURRENCIES = frozenset(each.value for each in Currency)
_TAG = re.compile("[a-z][a-z0-9_]{2,19}")
_COUNTED: Any = select(CountRow.value).where(
    col(CountRow.book) == bindparam("book"), col(CountRow.name) == bindparam("name")
)


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
    if names.is_ours(tag) or tag.upper() in _CURRENCIES:
        raise NotAllowed("tag_reserved")
    if await of(books, person):
        raise NotAllowed("tag_had")
    await _check_owner(books, person, tag)
    if await books.read(_is_like_another, tag):
        raise NotAllowed("tag_alike")
    await _check_gone(books, tag)


async def take(act: Act, intent: Intent, tag: str) -> None:
    """Give a person the tag that a card offered; NotAllowed if another was there first."""
    person = act.actor
    if intent.state == "open":
        await _check_owner(act.books, person, tag)
        await _check_gone(act.books, tag)
    posting = Posting(
        intent.token,
        "tag",
        digest=ids.digest(str(person.id), tag),
        actor=person.id,
        guards=(intent.done,),
        rows=(persons.known_as(Identity(TAG, tag, tag), person.id),),
        counts=tuple(Count(each, 1, 1) for each in (f"{TAG}:{person.id}", *looks(tag))),
        deadline=intent.expires_at,
    )
    try:
        await act.post(posting)
    except LimitExceeded as full:
        had = full.limit == TAG
        raise NotAllowed("tag_had" if had else "tag_alike") from None
    except AlreadySettled as settled:
        if settled.table == "identities":
            raise NotAllowed("tag_taken") from None
        raise


async def _check_owner(books: Books, person: Person, tag: str) -> None:
    """Refuse what is somebody else's, as a tag or as what a platform calls her."""
    found = await owner(books, tag)
    if found and found.id != person.id:
        raise NotAllowed("tag_taken")
    if await persons.is_anothers(books, person, tag):
        raise NotAllowed("tag_anothers")


async def _check_gone(books: Books, tag: str) -> None:
    """Refuse what looks like the tag of somebody who was erased."""
    for each in looks(tag):
        if await gone.knows(books, TAG, each):
            raise NotAllowed("tag_alike")


def looks(tag: str) -> list[str]:
    """Return the counters of how a tag looks, of which each is one person's."""
    return [f"{TAG} like {each}" for each in sorted(names.likenesses(tag))]


def _is_like_another(connection: Connection, book: int, tag: str) -> bool:
    return any(row(connection, _COUNTED, book=book, name=name) for name in looks(tag))
