"""The vault: what is personal of people, in a store of its own; the books have references to it.

    keep     a value of a person -> sealed under her own data key -> a reference
    of       what is kept of her, opened; each value only where and as what it was put
    erase    her data key is destroyed, and with it whatever was ever sealed under it
    rotate   every data key is wrapped anew, under a fresh master key, while others go on

A value is kept before the posting that names it, and nothing is edited: what is newer counts.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from ledger import clock, ids
from ledger.tables import BOOK
from ledger.vault import sealing
from ledger.vault.keys import DataKeys, Erased, Lost
from ledger.vault.masters import KeyFile, MasterKeys
from ledger.vault.sealing import Tampered
from ledger.vault.store import KEYS, MARKS, MEMORY, VALUES, Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Row

__all__ = ["MEMORY", "Erased", "Kept", "KeyFile", "Lost", "MasterKeys", "Tampered", "Vault"]

STEP: Final = 500
_JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Kept:
    """One value that is kept of a person, opened; `at_ms` is when it was put there."""

    reference: bytes
    person: int
    field: str
    value: bytes
    at_ms: int

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture: they are kept as JPEG."""
        return self.value.startswith(_JPEG)

    @property
    def text(self) -> str:
        """The value as text."""
        return self.value.decode()


class Vault:
    """The vault of one book, at an address of `ledger.address`, under some master keys."""

    def __init__(self, url: str, masters: MasterKeys, book: int = BOOK) -> None:
        self._store = Store(url)
        self._masters = masters
        self._keys = DataKeys(masters, book)
        self._book = book

    async def open(self) -> None:
        """Make sure that it can be opened; Unavailable or Unfit if not."""
        if isinstance(self._masters, KeyFile):
            await asyncio.to_thread(self._masters.open)
        await self.check()

    async def check(self) -> None:
        """Make sure that its master keys open it; Unavailable, Unfit or Tampered if not."""
        async with self._store.reading() as connection:
            newest = select(KEYS).where(KEYS.c.book == self._book, KEYS.c.wrapped.is_not(None))
            found = (await connection.execute(newest.limit(1))).first()
        if found:
            await self._keys.unwrapped(found)
        else:
            await self._masters.newest()

    async def close(self) -> None:
        """Let go of the database."""
        await self._store.close()

    async def keep(self, person: int, field: str, value: str | bytes) -> bytes:
        """Keep a value of a person under a new reference; Erased if she was."""
        return (await self.keep_all(person, {field: value}))[field]

    async def keep_all(self, person: int, values: Mapping[str, str | bytes]) -> dict[str, bytes]:
        """Keep several values of a person in one commit; return each one's reference."""
        references = await self._keep(person, [*values.items()])
        return dict(zip(values, references, strict=True))

    async def keep_many(self, person: int, field: str, values: Sequence[str]) -> list[bytes]:
        """Keep many values of one field in one commit; return the reference of each."""
        return await self._keep(person, [(field, value) for value in values])

    async def of(self, person: int, *fields: str) -> list[Kept]:
        """Return what is kept of a person in these fields, in all if none, the newest first."""
        wanted = _values(self._book).where(VALUES.c.person == person)
        if fields:
            wanted = wanted.where(VALUES.c.field.in_(fields))
        async with self._store.reading() as connection:
            found = (await connection.execute(wanted)).all()
            keys = await self._keys.of(connection, [person]) if found else {}
        return [self._opened(keys[person], each) for each in found if person in keys]

    async def newest(self, person: int, field: str) -> str | None:
        """Return what was last kept of a person in a field."""
        return next((each.text for each in await self.of(person, field)), None)

    async def get(self, reference: bytes) -> Kept:
        """Return what is kept under a reference; Lost where it is not there."""
        wanted = _values(self._book).where(VALUES.c.reference == reference)
        async with self._store.reading() as connection:
            found = (await connection.execute(wanted)).first()
            keys = await self._keys.of(connection, [found.person]) if found else {}
        if found is None or found.person not in keys:
            raise Lost
        return self._opened(keys[found.person], found)

    async def lacks(self, people: Mapping[bytes, int]) -> bool:
        """Tell whether a reference is to nothing, of the people of each; not of who was erased."""
        there = select(VALUES.c.reference).where(
            VALUES.c.book == self._book, VALUES.c.reference.in_([*people])
        )
        async with self._store.reading() as connection:
            kept = {*(await connection.execute(there)).scalars()}
            lacking = {person for each, person in people.items() if each not in kept}
            gone = select(KEYS.c.person).where(
                KEYS.c.book == self._book,
                KEYS.c.person.in_(lacking),
                KEYS.c.erased_ms.is_not(None),
            )
            return bool(lacking - {*(await connection.execute(gone)).scalars()})

    async def page(
        self, fields: Sequence[str], after: int, limit: int
    ) -> list[tuple[int, list[Kept]]]:
        """Return the people after one, in order of id, of whom any of these fields is kept.

        Each comes with what is kept of her in them, the newest first.
        """
        some = VALUES.c.field.in_(fields)
        people = (
            select(VALUES.c.person)
            .where(VALUES.c.book == self._book, some, VALUES.c.person > after)
            .distinct()
            .order_by(VALUES.c.person)
            .limit(limit)
        )
        async with self._store.reading() as connection:
            wanted = [*(await connection.execute(people)).scalars()]
            theirs = _values(self._book).where(some, VALUES.c.person.in_(wanted))
            found = (await connection.execute(theirs)).all()
            keys = await self._keys.of(connection, wanted)
        opened: dict[int, list[Kept]] = {person: [] for person in wanted if person in keys}
        for each in found:
            if each.person in opened:
                opened[each.person].append(self._opened(keys[each.person], each))
        return [*opened.items()]

    async def drop(self, references: Iterable[bytes]) -> None:
        """Keep some values no more; those that are not there are passed by."""
        gone = VALUES.delete().where(
            VALUES.c.book == self._book, VALUES.c.reference.in_([*references])
        )
        async with self._store.writing() as connection:
            await connection.execute(gone)

    async def let_go(self, person: int, field: str, before_ms: int, limit: int = STEP) -> int:
        """Keep what is older of a field no more, so many at once; return how many went."""
        old = (
            select(VALUES.c.reference)
            .where(VALUES.c.book == self._book, VALUES.c.person == person)
            .where(VALUES.c.field == field, VALUES.c.at_ms < before_ms)
            .limit(limit)
        )
        async with self._store.reading() as connection:
            found = [*(await connection.execute(old)).scalars()]
        if found:
            await self.drop(found)
        return len(found)

    async def erase(self, person: int) -> None:
        """Destroy the data key of a person and what was sealed under it; nothing if it is done."""
        now, one = clock.to_ms(clock.now()), (KEYS.c.book == self._book, KEYS.c.person == person)
        stone = {"book": self._book, "person": person, "master": "", "made_ms": now}
        async with self._store.writing() as connection:
            put = insert_or_leave(KEYS).values(**stone, erased_ms=now).on_conflict_do_nothing()
            await connection.execute(put)
            ended = KEYS.update().where(*one, KEYS.c.erased_ms.is_(None))
            await connection.execute(ended.values(wrapped=None, master="", erased_ms=now))
            hers = (VALUES.c.book == self._book, VALUES.c.person == person)
            await connection.execute(VALUES.delete().where(*hers))
        await self._store.forget_pages()

    async def erased(self, after: int = 0, limit: int = STEP) -> list[tuple[int, int]]:
        """Return who was erased and when, in milliseconds, in order of id."""
        wanted = (
            select(KEYS.c.person, KEYS.c.erased_ms)
            .where(KEYS.c.book == self._book, KEYS.c.erased_ms.is_not(None))
            .where(KEYS.c.person > after)
            .order_by(KEYS.c.person)
            .limit(limit)
        )
        async with self._store.reading() as connection:
            found = (await connection.execute(wanted)).all()
        return [(person, at) for person, at in found]

    async def mark(self, person: int) -> None:
        """Keep that a person is erased from the books, whatever copy of them is restored."""
        row = {"book": self._book, "person": person, "at_ms": clock.to_ms(clock.now())}
        async with self._store.writing() as connection:
            put = insert_or_leave(MARKS).values(**row).on_conflict_do_nothing()
            await connection.execute(put)

    async def marked(self, after: int = 0, limit: int = STEP) -> dict[int, int]:
        """Return who was erased from the books and when, in milliseconds, in order of id."""
        wanted = (
            select(MARKS.c.person, MARKS.c.at_ms)
            .where(MARKS.c.book == self._book, MARKS.c.person > after)
            .order_by(MARKS.c.person)
            .limit(limit)
        )
        async with self._store.reading() as connection:
            found = (await connection.execute(wanted)).all()
        return {each.person: each.at_ms for each in found}

    async def last(self) -> int:
        """Return the largest number of anybody whom the vault knows, or knew; 0 for nobody."""
        wanted = [
            select(func.max(each.c.person)).where(each.c.book == self._book)
            for each in (KEYS, VALUES, MARKS)
        ]
        async with self._store.reading() as connection:
            return max([(await connection.execute(each)).scalar_one() or 0 for each in wanted])

    async def rotate(
        self,
        tell: Callable[[int], None],
        wait: Callable[[int], Awaitable[None]] = asyncio.sleep,
        *,
        forget: bool = False,
    ) -> int:
        """Wrap every data key anew under a fresh master key; return how many (`DataKeys`)."""
        return await self._keys.rotate(self._store, tell, wait, forget=forget)

    async def count(self) -> tuple[int, int]:
        """Return of how many people something is kept, and how many values."""
        people = select(func.count()).where(KEYS.c.book == self._book, KEYS.c.wrapped.is_not(None))
        values = select(func.count()).where(VALUES.c.book == self._book)
        async with self._store.reading() as connection:
            counted = [(await connection.execute(each)).scalar_one() for each in (people, values)]
        return counted[0], counted[1]

    async def _keep(self, person: int, values: Sequence[tuple[str, str | bytes]]) -> list[bytes]:
        references, now = [ids.salt() for _ in values], clock.to_ms(clock.now())
        async with self._store.writing() as connection:
            key = await self._keys.made(connection, person)
            sealed = [
                {
                    "book": self._book,
                    "reference": reference,
                    "person": person,
                    "field": field,
                    "sealed": sealing.seal(
                        key, _raw(value), *self._place(person, field, reference)
                    ),
                    "at_ms": now,
                }
                for reference, (field, value) in zip(references, values, strict=True)
            ]
            if sealed:
                await connection.execute(VALUES.insert(), sealed)
        return references

    def _opened(self, key: bytes, row: Row[Any]) -> Kept:
        place = self._place(row.person, row.field, row.reference)
        value = sealing.unseal(key, row.sealed, *place)
        return Kept(row.reference, row.person, row.field, value, row.at_ms)

    def _place(self, person: int, field: str, reference: bytes) -> tuple[str | bytes, ...]:
        return "wasl value", str(self._book), str(person), field, reference


def _values(book: int) -> Any:  # noqa: ANN401 - a statement
    return (
        select(VALUES)
        .where(VALUES.c.book == book)
        .order_by(VALUES.c.at_ms.desc(), VALUES.c.reference)
    )


def _raw(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
