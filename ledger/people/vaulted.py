"""What the vault keeps of somebody, of whoever has become one with her, and keys of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam
from sqlmodel import select

from ledger import ids, merged
from ledger.chart import HOUSE
from ledger.posting import Posting
from ledger.storage.asking import row
from ledger.tables import Key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.vault import Kept

_KEY_BYTES: Final = 32
_ANSWER: Any = select(Key.answer).where(Key.book == bindparam("book"), Key.key == bindparam("key"))


async def of(books: Books, person: int, *fields: str) -> list[Kept]:
    """Return what is kept of a person in these fields, in all if none, the newest first."""
    selves = await books.read(merged.selves, person)
    return [each for self in selves for each in await books.vault.of(self, *fields)]


async def key_of_house(books: Books, field: str, key: bytes) -> bytes:
    """Return a key of the house: a value of the vault, which the books name under a key of theirs.

    Who makes it first is arbitrated by the books.
    """
    reference = await books.read(_answer, key)
    if not reference:
        made = await books.vault.keep(HOUSE, field, ids.key(_KEY_BYTES))
        posted = await books.post(Posting(key, "vault_key", answer=made))
        reference = posted.answer
        if posted.repeated:
            await books.vault.drop([made])
    return (await books.vault.get(reference)).value


def _answer(connection: Connection, book: int, key: bytes) -> bytes:
    found = row(connection, _ANSWER, book=book, key=key)
    return bytes(found[0]) if found else b""
