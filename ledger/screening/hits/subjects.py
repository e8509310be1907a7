"""What the vault knows of somebody, to be compared: names, birth date, country. It stays there."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.screening.assessing import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.books import Books
    from ledger.vault import Kept

NAMES: Final = ("legal_name", "latin_name")
FIELDS: Final = (*NAMES, "birth_date", "country")


async def subject(books: Books, person: int) -> Subject | None:
    """Return what is to be compared of a person; None while nothing is known of her name."""
    return of_kept(await books.vault.of(person, *FIELDS))


def of_kept(kept: Sequence[Kept]) -> Subject | None:
    """Return what is to be compared, of what is kept of one: the newest in each field."""
    newest: dict[str, str] = {}
    for each in kept:
        newest.setdefault(each.field, each.text)
    names = tuple(dict.fromkeys(newest[each] for each in NAMES if newest.get(each)))
    if not names:
        return None
    born = None
    with suppress(ValueError):
        born = date.fromisoformat(newest.get("birth_date", ""))
    country = newest.get("country", "").upper()
    return Subject(names, born, (country,) if country else ())
