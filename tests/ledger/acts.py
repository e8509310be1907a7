"""What most tests of the books do first: open accounts, put money there, ask what stands."""

import asyncio
import sqlite3
import threading
from contextlib import closing

from ledger import ids
from ledger.act import Act
from ledger.chart import WALLET, WORLD
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.posting import Hold, Move, Posting
from ledger.products import bonus
from ledger.proof import prove
from tests.postgres import LIMIT_S, execute


def address(path):
    return f"sqlite+aiosqlite:///{path}"


def usd(minor):
    return Money(minor, "USD")


def act(**more):
    return Posting(more.pop("key", None) or ids.token(), more.pop("kind", "act"), **more)


def move(source, target, minor, **more):
    return act(moves=(Move(source, target, usd(minor)),), **more)


def asking(books, person, key=None, **more):
    """Return an act of a person: a message of hers, with a key of its own unless one is given."""
    return Act(books, person, key or ids.token(), **more)


async def wallet(books, owner, minor=0):
    account = await books.account(WALLET, owner, "USD")
    if minor:
        await books.post(move(await books.house(WORLD, "USD"), account, minor))
    return account


async def held(books, account, minor, kind="test", expires_at=None):
    hold = ids.token()
    await books.hold(Hold(hold, account, usd(minor), kind, expires_at), act())
    return hold


async def stands(books, account):
    """Return what is there and what is held of it, in minor units."""
    balance = await books.balance(account)
    return balance.posted.minor, balance.held.minor


async def findings(books):
    """Return the names of the checks that do not hold."""
    return sorted({finding.check for finding in (await books.read(prove)).findings})


async def met(books, name, *, joined=True):
    """Return a person, who has joined unless told otherwise, without a gift."""
    identity = Identity("web", name, name)
    person = await persons.meet(books, identity, name.capitalize())
    if joined and not person.joined:
        await bonus.join(asking(books, person), usd(0))
    return await persons.meet(books, identity, name.capitalize())


async def rich(books, name, minor):
    """Return a person who has joined and whose wallet holds that much."""
    person = await met(books, name)
    await wallet(books, person.id, minor)
    return person


def tamper(where, *statements):
    """Lay hands on the database itself: a SQLite file, or whatever an address names."""
    if is_postgres(where):
        return execute(where, *statements)
    path = str(where).removeprefix(address(""))
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        return [database.execute(statement).fetchall() for statement in statements][-1]


def by_hand(where, *statements):
    """Lay hands on either database; a zero byte is written as SQLite writes it."""
    byte = r"'\x00'::bytea" if is_postgres(where) else "x'00'"
    tamper(where, *(each.replace("x'00'", byte) for each in statements))


def rows(where, question):
    return tamper(where, question)


def is_postgres(where):
    return str(where).startswith("postgresql")


async def settled(threads):
    """Wait until no more than this many threads are left; fail when one stays."""
    async with asyncio.timeout(LIMIT_S):
        while threading.active_count() > threads:  # noqa: ASYNC110 - a thread tells nobody
            await asyncio.sleep(0.01)
