"""People, and how each platform knows them.

A person is an id; a name is for showing, a handle is a cache of what a platform called her last.
Whoever will come under a handle that nobody was seen with yet is a person too: her name and her
external id are @ and the handle. Nobody is ever met as her: no name begins with @, and an id that
does is kept with one more (`Identity.of`).
A tag is a name that she took for herself: an identity on no platform, shown before any handle.

    meet        who she is, noted on first sight; `heard` if she is the one who speaks
    named       who she is, or somebody unmet: naming her leaves nothing behind
    introduced  who was named and is to be paid or asked: few may be but a name that was typed
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people import names
from ledger.people.facts import Stranger, Who
from ledger.people.persons import asking
from ledger.people.persons.person import (
    AT,
    HOUSE_PERSON,
    SIGN,
    TAG,
    UNMET,
    WEB,
    Identity,
    Person,
    is_expected,
    kept_id,
    own_id,
)
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import ANY, Count, Filled, Guard, Posting, Row

__all__ = [
    "AT",
    "HOUSE_PERSON",
    "SIGN",
    "TAG",
    "UNMET",
    "WEB",
    "Identity",
    "Person",
    "is_expected",
    "kept_id",
    "own_id",
]

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ledger.books import Books
    from ledger.posting import Cell

NAMES = "names"
MOST_NAMES = 50
"""How many names that nobody has come under one person may bring into the books in a month."""
_MONTH = timedelta(days=30)
_AT_SIGNS = "@＠﹫ "


async def meet(books: Books, identity: Identity, name: str, *, renew: bool = True) -> Person:
    """Return the person behind an identity, noting her on first sight, and a new handle at once.

    Her name is renewed as well, unless it is but how the platform knows her, or a guess.
    """
    known = await named(books, identity, name, renew=renew)
    return await met(books, known.unmet) if known.unmet else known


async def heard(books: Books, identity: Identity, name: str) -> tuple[Person, bool]:
    """Meet a person who speaks; tell whether she spoke last somewhere else, or nowhere yet."""
    person, is_here = await _known_as(books, identity, name, renew=True)
    if person.unmet is None:
        return person, not is_here
    return await met(books, person.unmet, speaks=True), False


async def named(books: Books, identity: Identity, name: str, *, renew: bool = True) -> Person:
    """Return who is named, as `meet` does, but somebody unmet where nobody is known."""
    return (await _known_as(books, identity, name, renew=renew))[0]


async def met(books: Books, stranger: Stranger, *, speaks: bool = False) -> Person:
    """Note somebody in the books, unless she is there; return who she is."""
    identity = Identity(*stranger[:3])
    rows = newcomer(identity, stranger.name, speaks=speaks)
    with suppress(AlreadySettled):  # she was met, or linked to somebody known, in the meantime
        await books.post(Posting(ids.token(), "meet", rows=rows))
    found = await by_identity(books, identity.platform, identity.external_id)
    if found is None:
        raise RuntimeError("a person who was met is not there")
    return found


async def introduced(books: Books, named: Sequence[Person], by: int) -> list[Person]:
    """Note in one commit those who are named and in the books nowhere yet; return who all are.

    LimitExceeded, and nobody is noted, where `by` has brought in too many for whom no platform
    vouches: whatever can be typed is such a name. The house may.
    """
    while unmet := [*{each.unmet[:2]: each.unmet for each in named if each.unmet}.values()]:
        typed = sum(person.is_unseen for person in named if person.unmet)
        rows = [newcomer(Identity(*each[:3]), each.name, at=at) for at, each in enumerate(unmet)]
        posting = Posting(
            ids.token(),
            "meet",
            rows=tuple(chain(*rows)),
            counts=(Count.of(NAMES, by, _MONTH, typed, MOST_NAMES),) if by and typed else (),
        )
        with suppress(AlreadySettled):  # one of them came in the meantime: look again
            await books.post(posting)
        named = [await of_fact(books, each.fact) if each.unmet else each for each in named]
    return [*named]


def stranger(unmet: Stranger) -> Person:
    """Return somebody unmet as the conversation needs her."""
    its_name = unmet.handle in {"", unmet.external_id}
    handle = "" if its_name else unmet.handle
    return Person(UNMET, unmet.name, None, joined=False, handle=handle, unmet=unmet)


async def of_fact(books: Books, fact: Who | Stranger) -> Person:
    """Return who is meant by a fact: somebody unmet may have been met since."""
    if isinstance(fact, Who):
        return await by_id(books, int(fact))
    return await by_identity(books, fact.platform, fact.external_id) or stranger(fact)


async def expected(books: Books, platform: str, handle: str) -> Person:
    """Return who stands for whoever will come under a handle that nobody was seen with."""
    name = f"{AT}{handle}"
    known = await by_identity(books, platform, name)
    return known or stranger(Stranger(platform, name, "", name))


async def is_anothers(books: Books, person: Person, name: str) -> bool:
    """Tell whether somebody else is called by this name now, on whatever platform."""
    return await books.read(asking.is_anothers, person.id, name)


async def by_handle(books: Books, platform: str, handle: str) -> Person | None:
    """Return the person whom a platform last called by this handle."""
    return await books.read(asking.by_handle, platform, handle) if handle else None


async def by_id(books: Books, person: int) -> Person:
    """Return the person with this id, or raise NotFound."""
    return await books.read(asking.by_id, person)


async def by_identity(books: Books, platform: str, external_id: str) -> Person | None:
    """Return whom a platform knows under this name, if anybody."""
    found = await books.read(asking.by_identity, Identity(platform, external_id, ""))
    return found[0] if found else None


async def by_ids(books: Books, wanted: Collection[int]) -> dict[int, Person]:
    """Return the persons with these ids."""
    return await books.read(asking.load, wanted) if wanted else {}


async def identities(books: Books, person: int) -> list[Identity]:
    """Return how the platforms know a person, the one where she spoke last first."""
    return await books.read(asking.identities, person)


async def link(books: Books, person: Person, identity: Identity) -> bool:
    """Give a person one more identity, the only one on its platform; tell whether it was free.

    LimitExceeded where she has one there. She is not seen there by it.
    """
    posting = Posting(
        ids.token(),
        "link",
        actor=person.id,
        rows=(known_as(identity, person.id),),
        counts=(Count(f"named {identity.platform} {person.id}", 1, 1),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        return False
    return True


def speaks(identity: Identity) -> Guard:
    """Return the guard that notes that a person speaks there now."""
    now, place = clock.to_ms(clock.now()), (identity.platform, identity.external_id)
    return Guard.on(IdentityRow.spoke_at, place, ANY, now)


async def speak(books: Books, person: Person, language: str, key: bytes) -> None:
    """Note the language that a person chose."""
    guard = Guard.on(PersonRow.language, (person.id,), ANY, language)
    digest = ids.digest(str(person.id), language)
    await books.post(Posting(key, "language", digest=digest, actor=person.id, guards=(guard,)))


def known_as(
    identity: Identity, person: Cell, *, seen_at: int = 0, spoke_at: int | None = None
) -> Row:
    """Return the row by which a person is known as this identity."""
    return Row.of(
        IdentityRow,
        platform=identity.platform,
        external_id=identity.external_id,
        person=person,
        handle=identity.handle,
        seen_at=seen_at,
        spoke_at=spoke_at,
    )


def newcomer(
    identity: Identity, name: str, *, speaks: bool = False, invited: bool = False, at: int = 0
) -> tuple[Row, Row]:
    """Return the rows of a new person who is known as this identity, `at` a place among several."""
    now, person = clock.to_ms(clock.now()), Filled("new", at)
    seen_at = now if speaks or invited or not _is_its_name(identity) else 0
    known = known_as(identity, person, seen_at=seen_at, spoke_at=now if speaks else None)
    return known, Row.of(PersonRow, id=person, name=name, made_at=now)


async def _known_as(
    books: Books, identity: Identity, name: str, *, renew: bool
) -> tuple[Person, bool]:
    """Return who is behind an identity, as she is called now, and whether she spoke last there."""
    if is_expected(identity.external_id):
        raise ValueError(f"{identity.external_id} is nobody's id: see Identity.of")
    if not identity.handle.isascii():
        identity = replace(identity, handle=names.tidy(identity.handle))
    name = names.tidy(name).lstrip(_AT_SIGNS) or _nothing(identity)
    found = await books.read(asking.by_identity, identity)
    if found is None:
        return stranger(Stranger(*_parts(identity), name)), False
    person, handle, is_here = found
    renamed = name if renew and not _is_its_name(identity) else person.name
    if (handle, person.name) == (identity.handle, renamed):
        return person, is_here
    await _rename(books, identity, person, handle, renamed)
    kept = person.handle.startswith(SIGN) or _is_its_name(identity)
    called = person.handle if kept else identity.handle
    return replace(person, name=renamed, handle=called), is_here


def _nothing(identity: Identity) -> str:
    """Return what stands for no name: nothing where there is a handle to show, else the number."""
    shown = identity.external_id.lstrip(_AT_SIGNS)
    return "" if identity.handle and not _is_its_name(identity) else shown


async def _rename(books: Books, identity: Identity, person: Person, handle: str, name: str) -> None:
    """Note what she is called now: a handle that she gave up may be another's tomorrow."""
    place = (identity.platform, identity.external_id)
    now = clock.to_ms(clock.now())
    guards = [] if name == person.name else [Guard.on(PersonRow.name, (person.id,), ANY, name)]
    if handle != identity.handle:
        guards += [
            Guard.on(IdentityRow.handle, place, ANY, identity.handle),
            Guard.on(IdentityRow.seen_at, place, ANY, now),
        ]
    await books.post(Posting(ids.token(), "handle", guards=tuple(guards)))


def _parts(identity: Identity) -> tuple[str, str, str]:
    return identity.platform, identity.external_id, identity.handle


def _is_its_name(identity: Identity) -> bool:
    """Tell whether a platform knows her by nothing but the name that others type."""
    return identity.handle == identity.external_id
