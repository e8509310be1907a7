"""Data keys: one for each person, wrapped under a master key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from ledger import clock
from ledger.errors import NotFound
from ledger.vault import sealing
from ledger.vault.store import KEYS, WRITE_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ledger.vault.masters import MasterKeys
    from ledger.vault.store import Store

STEP: Final = 500
GRACE_S: Final = 2 * WRITE_S
"""How long after a new master key somebody may still have wrapped under the old one."""


class Erased(NotFound):
    """Whoever this was has been erased: nothing of her can be opened or kept."""

    def __init__(self) -> None:
        super().__init__("vault")


class Lost(NotFound):
    """What is referred to is not there: it was erased, or this is a vault from before it."""

    def __init__(self) -> None:
        super().__init__("vault_lost")


class DataKeys:
    """The data keys of a book, under some master keys."""

    def __init__(self, masters: MasterKeys, book: int) -> None:
        self._masters = masters
        self._book = book

    async def made(self, connection: AsyncConnection, person: int) -> bytes:
        """Return the data key of a person, making it if she has none; Erased if she was."""
        key = (await self.of(connection, [person])).get(person)
        if key:
            return key
        key, name = sealing.new_key(), await self._masters.newest()
        wrapped = await self._masters.wrap(name, key, *self._whose(person))
        row = {"book": self._book, "person": person, "master": name, "wrapped": wrapped}
        made = insert_or_leave(KEYS).values(**row, made_ms=clock.to_ms(clock.now()))
        await connection.execute(made.on_conflict_do_nothing())
        known = (await self.of(connection, [person])).get(person)
        if known is None:
            raise Erased
        return known

    async def of(self, connection: AsyncConnection, people: Sequence[int]) -> dict[int, bytes]:
        """Return the data keys of those people who have one."""
        wanted = select(KEYS).where(KEYS.c.book == self._book, KEYS.c.person.in_(people))
        found = (await connection.execute(wanted.where(KEYS.c.wrapped.is_not(None)))).all()
        return {each.person: await self.unwrapped(each) for each in found}

    async def unwrapped(self, row: Row[Any]) -> bytes:
        """Return the data key of a row."""
        return await unwrapped(self._masters, row)

    async def rotate(
        self,
        store: Store,
        tell: Callable[[int], None],
        wait: Callable[[int], Awaitable[None]],
        *,
        forget: bool,
    ) -> int:
        """Wrap every data key anew under a fresh master key.

        The old ones stay, for copies from before are opened by them alone, unless they are to be
        forgotten. Others may keep and open meanwhile; one that fails in the middle is begun again.
        Return how many were wrapped; `tell` hears how many so far.
        """
        newest = await self._masters.renew()
        done = await self._rewrap(store, newest, tell, 0)
        await wait(GRACE_S)
        done = await self._rewrap(store, newest, tell, done)
        if forget:
            async with store.reading() as connection:
                names = await names_in(connection)
            await self._masters.forget_all_but({*names, newest})
        return done

    async def _rewrap(
        self, store: Store, newest: str, tell: Callable[[int], None], done: int
    ) -> int:
        old = (
            select(KEYS)
            .where(KEYS.c.book == self._book, KEYS.c.wrapped.is_not(None))
            .where(KEYS.c.master != newest)
            .order_by(KEYS.c.person)
            .limit(STEP)
        )
        while True:
            async with store.writing() as connection:
                found = (await connection.execute(old)).all()
                for each in found:
                    key = await self.unwrapped(each)
                    wrapped = await self._masters.wrap(newest, key, *self._whose(each.person))
                    now = KEYS.update().where(
                        KEYS.c.book == self._book,
                        KEYS.c.person == each.person,
                        KEYS.c.wrapped == each.wrapped,
                    )
                    await connection.execute(now.values(master=newest, wrapped=wrapped))
            if not found:
                return done
            done += len(found)
            tell(done)

    def _whose(self, person: int) -> tuple[str, str, str]:
        return _whose(self._book, person)


async def unwrapped(masters: MasterKeys, row: Row[Any]) -> bytes:
    """Return the data key of a row, of whichever book."""
    key: bytes = await masters.unwrap(row.master, row.wrapped, *_whose(row.book, row.person))
    return key


async def names_in(connection: AsyncConnection) -> list[str]:
    """Return the names of the master keys that something is under."""
    used = select(KEYS.c.master).where(KEYS.c.wrapped.is_not(None)).distinct()
    return [*(await connection.execute(used)).scalars()]


def _whose(book: int, person: int) -> tuple[str, str, str]:
    return "wasl data key", str(book), str(person)
