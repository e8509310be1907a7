"""The books themselves as they are measured: everything on, through `Books.post`."""

import asyncio
import json
from collections import deque

from sqlalchemy import text

from ledger import ids
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.migrations import migrate
from ledger.money import Money
from ledger.posting import Event, Hold, Move, Opening, Posting, Take
from ledger.proof import prove

ACCOUNTS = 2_000
RICH = Money(10_000_000_00, "USD")
LITTLE = Money(1, "USD")
DIGEST = ids.digest("send", "1", "USD")  # the product makes it; the books keep and compare it
_TOTALS = """
    SELECT (SELECT COUNT(*) FROM transfers WHERE book = :book),
        (SELECT transfer FROM head WHERE book = :book),
        (SELECT SUM(balance) FROM accounts WHERE book = :book),
        (SELECT SUM(amount) FROM entries WHERE book = :book)"""
FACTS = json.dumps({"payer": 1, "amount": [1, "USD"]}, separators=(",", ":"))


class Ledger:
    """Books at an address, with rich wallets."""

    def __init__(self, name, url):
        self.name = name
        self.url = url
        self.acknowledged = 0
        self._held = deque()

    async def open(self):
        """Make the books and fill the wallets through their own door."""
        await asyncio.to_thread(migrate, self.url)
        self.books = await Books.open(self.url)
        world = await self.books.house(WORLD, "USD")
        opened = await asyncio.gather(*(self._wallet(owner) for owner in range(1, ACCOUNTS + 1)))
        self.accounts = list(opened)
        await asyncio.gather(
            *(self.books.post(posting((Move(world, to, RICH),), to)) for to in self.accounts)
        )
        self.acknowledged += ACCOUNTS
        return self

    async def join(self):
        """Come to books that another process has filled."""
        self.books = await Books.open(self.url)
        self.accounts = await self.books.survey(_wallets)
        return self

    async def _wallet(self, owner):
        opening = Opening(WALLET, owner, "USD")
        return (await self.books.post(Posting(ids.token(), "open", opens=(opening,)))).opened[0]

    async def pay(self, source, target):
        """Post one transfer of two entries, with its key and its event."""
        await self.books.post(posting((Move(source, target, LITTLE),), target))

    async def pay_or_hold(self, chance, source, target):
        """Pay; one act in ten places a hold or captures one that an earlier act placed."""
        drawn = chance.random()
        if drawn < 0.05:
            await self._hold(source, target)
        elif drawn < 0.1 and self._held:
            await self._capture(*self._held.popleft())
        else:
            await self.pay(source, target)

    async def _hold(self, source, target):
        hold = ids.token()
        placed = Hold(hold, source, LITTLE, "bench")
        await self.books.post(Posting(ids.token(), "hold", DIGEST, holds=(placed,)))
        self._held.append((hold, source, target))

    async def _capture(self, hold, source, target):
        moved = posting((Move(source, target, LITTLE),), target)
        moved.takes = (Take(hold, "captured"),)
        await self.books.post(moved)

    async def check(self):
        """Fail unless all that was acknowledged stands, nothing else does, and sums are zero."""
        transfers, last, balance, amount = await self.asked(_TOTALS)
        assert transfers == last == self.acknowledged, (transfers, last, self.acknowledged)
        assert (balance, amount) == (0, 0), (balance, amount)

    async def asked(self, sql):
        """Return the only row of a question in SQL."""
        return await self.books.survey(lambda db, book: db.execute(text(sql), {"book": book}).one())

    async def close(self):
        """Prove the whole book, once everything was measured."""
        proof = await self.books.survey(prove)
        await self.books.close()
        assert not proof.findings, proof.findings


def posting(moves, payee):
    """Return a transfer as a product asks for it: keyed, and to be told to the payee."""
    told = (Event("received", payee, FACTS),)
    return Posting(
        ids.token(), "send", DIGEST, actor=1, payer=1, payee=payee, moves=moves, events=told
    )


def _wallets(connection, book):
    asked = text("SELECT id FROM accounts WHERE book = :book AND name = :name ORDER BY id")
    return list(connection.execute(asked, {"book": book, "name": WALLET.name}).scalars())
