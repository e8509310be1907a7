"""The typical pattern: an ORM session for each transfer, on either database."""

import asyncio

from sqlalchemy import BigInteger, event, func
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ledger import clock, ids

ACCOUNTS = 2_000
RICH = 10_000_000_00


class Table(SQLModel, registry=registry()):
    """Tables of their own, apart from the books'."""


class Account(Table, table=True):
    """A balance in minor units."""

    id: int | None = Field(default=None, primary_key=True)
    currency: str
    balance: int = Field(sa_type=BigInteger)


class Transfer(Table, table=True):
    """One transfer with its key."""

    id: int | None = Field(default=None, primary_key=True)
    key: bytes = Field(unique=True)
    payer: int = Field(foreign_key="account.id")
    payee: int = Field(foreign_key="account.id")
    amount: int
    made_at: int = Field(sa_type=BigInteger)


class Entry(Table, table=True):
    """One of its two lines."""

    id: int | None = Field(default=None, primary_key=True)
    transfer: int = Field(foreign_key="transfer.id")
    account: int = Field(foreign_key="account.id", index=True)
    amount: int
    balance_after: int = Field(sa_type=BigInteger)


class Sessions:
    """A session, seven statements and a commit for each transfer."""

    def __init__(self, name, url):
        self.name = name
        self.acknowledged = 0
        self._engine = create_async_engine(url, **({} if _is_sqlite(url) else {"pool_size": 32}))
        self._one_at_a_time = asyncio.Lock() if _is_sqlite(url) else asyncio.Semaphore(32)
        if _is_sqlite(url):
            event.listen(self._engine.sync_engine, "connect", _durable)

    async def open(self):
        """Make the tables and fill the accounts."""
        async with self._engine.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
        async with AsyncSession(self._engine) as session:
            made = [Account(currency="USD", balance=RICH) for _ in range(ACCOUNTS)]
            session.add_all(made)
            await session.flush()
            self.accounts = [account.id for account in made]
            await session.commit()
        return self

    async def pay(self, source, target):
        """Read both, check, write: correct because of a lock here, or of FOR UPDATE there."""
        async with (
            self._one_at_a_time,
            AsyncSession(self._engine, expire_on_commit=False) as session,
        ):
            both = select(Account).where(col(Account.id).in_((source, target)))
            found = await session.exec(both.order_by(col(Account.id)).with_for_update())
            accounts = {account.id: account for account in found}
            payer, payee = accounts[source], accounts[target]
            assert payer.balance >= 1
            payer.balance -= 1
            payee.balance += 1
            await _record(session, payer, payee)
            await session.commit()

    async def check(self):
        """Fail unless all that was acknowledged stands, and no money was made or lost."""
        async with AsyncSession(self._engine) as session:
            transfers = (await session.exec(select(func.count()).select_from(Transfer))).one()
            balance = (await session.exec(select(func.sum(Account.balance)))).one()
            amount = (await session.exec(select(func.sum(Entry.amount)))).one()
        assert transfers == self.acknowledged, (transfers, self.acknowledged)
        assert (balance, amount or 0) == (ACCOUNTS * RICH, 0)

    async def close(self):
        """Close the connections."""
        await self._engine.dispose()


async def _record(session, payer, payee):
    at = clock.to_ms(clock.now())
    made = Transfer(key=ids.token(), payer=payer.id, payee=payee.id, amount=1, made_at=at)
    session.add(made)
    await session.flush()
    for account, amount in ((payer, -1), (payee, 1)):
        line = (made.id, account.id, amount, account.balance)
        names = ("transfer", "account", "amount", "balance_after")
        session.add(Entry(**dict(zip(names, line, strict=True))))


def _is_sqlite(url):
    return url.startswith("sqlite")


def _durable(connection, _record):
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()
