"""A copy of a vault in one SQLite file, whichever storage it is on, and the way back.

Everything in it is sealed as it was: without the master keys, which it does not hold, it tells
who has a key and nothing else. So it is put in place only once they have opened it. Who was erased
since a copy was made stays erased: the place of her key is taken by the mark that it was destroyed.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from ledger import ids
from ledger.errors import LedgerError, Unfit
from ledger.vault.keys import names_in, unwrapped
from ledger.vault.sealing import Tampered
from ledger.vault.store import KEYS, MARKS, VALUES, Store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ledger.vault.masters import MasterKeys

STEP = 200


class BadCopy(LedgerError):
    """Why a copy of a vault was not made or not put in place; nothing was changed."""


async def backup(url: str, path: Path, *, force: bool = False) -> int:
    """Write a copy of the vault at an address to a file, while others use it; count its values.

    BadCopy if the file is there already, unless forced.
    """
    _check_free(path, force=force)
    made = path.with_name(f".{path.name}.{ids.reference().lower()}")
    source, target = Store(url), Store(f"sqlite+aiosqlite:///{made}", is_copy=True)
    try:
        async with source.reading() as read, target.writing() as written:
            await _copy(read, written, KEYS)
            await _copy(read, written, MARKS)
            copied = await _copy(read, written, VALUES)
        await target.close()
        _put(made, path)
    except OSError as why:
        raise BadCopy(f"{path}: {why.strerror or why}") from None
    finally:
        await source.close()
        await target.close()
        made.unlink(missing_ok=True)
    return copied


async def restore(path: Path, url: str, masters: MasterKeys, *, force: bool = False) -> int:
    """Put a copy in the place of the vault at an address, in one commit; count its values.

    BadCopy if the master keys do not open it, or if something is kept there already, unless
    forced. Who is erased there stays so.
    """
    await asyncio.to_thread(_check_is_copy, path)
    source, target = Store(f"sqlite+aiosqlite:///{path}", is_copy=True), Store(url)
    try:
        async with source.reading() as read:
            await _check_opens(read, masters, path)
        async with source.reading() as read, target.writing() as written:
            await _make_room(written, force=force)
            await _copy(read, written, KEYS)
            await _copy(read, written, MARKS)
            return await _copy(read, written, VALUES)
    finally:
        await source.close()
        await target.close()


def _check_free(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise BadCopy(f"{path} is there already; --force replaces it")


def _check_is_copy(path: Path) -> None:
    if not path.is_file():
        raise BadCopy(f"{path} is not there")
    asked = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(asked, uri=True)) as file:
            file.execute("SELECT 1 FROM vault_keys LIMIT 1")
            found = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error:
        found = None
    if found != ("ok",):
        raise BadCopy(f"{path} is no whole copy of a vault: name what `wasl vault backup` wrote")


async def _check_opens(read: AsyncConnection, masters: MasterKeys, path: Path) -> None:
    """Open one data key under each master key of a copy."""
    kept = select(KEYS).where(KEYS.c.wrapped.is_not(None))
    for name in await names_in(read):
        one = (await read.execute(kept.where(KEYS.c.master == name).limit(1))).one()
        try:
            await unwrapped(masters, one)
        except (Unfit, Tampered) as why:
            told = str(why) or f"the key that is called {name} here is another one"
            raise BadCopy(f"{path} does not open, so nothing was changed: {told}") from None


async def _make_room(written: AsyncConnection, *, force: bool) -> None:
    """Empty a vault, but for the marks of who was erased."""
    kept = KEYS.c.wrapped.is_not(None)
    if (await written.execute(select(KEYS.c.person).where(kept).limit(1))).first() and not force:
        raise BadCopy("there is a vault already; --force puts the copy in its place")
    await written.execute(VALUES.delete())
    await written.execute(KEYS.delete().where(kept))


async def _copy(read: AsyncConnection, written: AsyncConnection, table: Table) -> int:
    """Copy the rows of a table in pages, but those of whom the target says that she was erased."""
    copied, last = 0, None
    first, second = table.primary_key.columns
    while True:
        wanted = select(table).order_by(first, second).limit(STEP)
        if last:
            after = and_(first == last[0], second > last[1])
            wanted = wanted.where(or_(first > last[0], after))
        found = (await read.execute(wanted)).all()
        if not found:
            return copied
        people = {each.person for each in found}
        gone = select(KEYS.c.book, KEYS.c.person).where(
            KEYS.c.erased_ms.is_not(None), KEYS.c.person.in_(people)
        )
        erased = {(book, person) for book, person in (await written.execute(gone)).all()}
        kept = (each for each in found if table is MARKS or (each.book, each.person) not in erased)
        rows = [each._asdict() for each in kept]
        if rows and table is MARKS:  # those that stand there stay
            await written.execute(insert_or_leave(table).on_conflict_do_nothing(), rows)
        elif rows:
            await written.execute(insert(table), rows)
        copied, last = copied + len(rows), (found[-1][0], found[-1][1])


def _put(made: Path, path: Path) -> None:
    made.replace(path)
    for each in (path, path.parent):
        number = os.open(each, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
