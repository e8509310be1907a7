"""What the vault knows of somebody, to be compared: names, birth dates, countries; it stays there.

Each that was ever told of her counts, whatever became of it: what she tells later hides nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import merged
from ledger.screening.assessing import Subject
from ledger.screening.names import scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.books import Books
    from ledger.vault import Kept

NAMES: Final = ("legal_name", "latin_name", "bank_name")
FIELDS: Final = (*NAMES, "birth_date", "country")
MOST: Final = 40
"""How many names of one person are compared; no papers with more of them are taken."""


class Page(NamedTuple):
    """People in order of id, by what is known of them: how many, after whom it goes on, and who."""

    size: int
    last: int
    people: Mapping[int, Subject | None]


async def subject(books: Books, person: int) -> Subject | None:
    """Return what is to be compared of a person; None while nothing is known of her name.

    What was told by whoever has become one with her is known of her, too.
    """
    selves = await books.read(merged.selves, person)
    return of_kept([each for one in selves for each in await books.vault.of(one, *FIELDS)])


async def is_read(books: Books, person: int) -> bool:
    """Tell whether all names of a person are compared, each letter of them (`scripts.is_read`)."""
    known = await subject(books, person)
    return known is None or all(map(scripts.is_read, known.names))


async def page(books: Books, after: int, limit: int) -> Page:
    """Return the people after one of whom the vault knows, each as whoever she is by now."""
    found = await books.vault.page(FIELDS, after, limit)
    if not found:
        return Page(0, after, {})
    last = found[-1][0]
    became = await books.read(merged.among, found[0][0], last)
    survivors, people = {*became.values()}, dict[int, Subject | None]()
    for person, kept in found:
        now = became.get(person, person)
        if now not in people:
            whole = now in survivors
            people[now] = await subject(books, now) if whole else of_kept(kept)
    return Page(len(found), last, people)


async def has_room(books: Books, person: int, more: Mapping[str, str | bytes]) -> bool:
    """Tell whether these can be told of a person, too: so many names of one are compared."""
    known = await subject(books, person)
    names = {*known.names} if known else set()
    new = {str(more[each]) for each in NAMES if more.get(each)} - names
    return not new or len(names | new) <= MOST


def of_kept(kept: Sequence[Kept]) -> Subject | None:
    """Return what is to be compared, of all that is kept of one, the newest first."""
    names = (each.text for field in NAMES for each in kept if each.field == field)
    distinct = tuple(dict.fromkeys(filter(None, names)))
    if not distinct:
        return None
    births = tuple(dict.fromkeys(_days(_texts(kept, "birth_date"))))
    countries = dict.fromkeys(each.upper() for each in _texts(kept, "country"))
    return Subject(distinct, births, tuple(countries))


def _texts(kept: Sequence[Kept], field: str) -> list[str]:
    return [each.text for each in kept if each.field == field and each.value]


def _days(written: Sequence[str]) -> Iterator[date]:
    for each in written:
        with suppress(ValueError):
            yield date.fromisoformat(each)
