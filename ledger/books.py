"""Books: the only door to money.

    books.post(posting) -> Posted     the writer, one durable commit
    books.read(question, ...)         one consistent snapshot, never a write
    books.survey(question, ...)       the same for a long question, which holds up no other

Whoever opens them closes them: an open database keeps the process alive.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

import structlog

from ledger import ids, merged, statement, trail
from ledger.address import is_sqlite, postgres_address, sqlite_path
from ledger.chart import HOUSE
from ledger.errors import NotFound
from ledger.posting import Change, Hold, Move, Opening, Posting, Take
from ledger.storage.sqlite import SqliteStorage
from ledger.tables import BOOK
from ledger.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from sqlalchemy import Connection

    from ledger.chart import Line
    from ledger.posting import AccountState, Posted
    from ledger.state import Place
    from ledger.statement import Balance, Recorded
    from ledger.storage import Storage
    from ledger.vault import Vault
    from ledger.writer import Written

__all__ = ["Books", "sqlite_path"]

log = structlog.get_logger("ledger.books")
_level = logging.getLogger("ledger.books")

MOST_KNOWN = 100_000
"""How many numbers of accounts are kept in mind."""

P = ParamSpec("P")
T = TypeVar("T")


class Books:
    """One book of accounts on one storage; `happened` is set when there is something to tell.

    `stated` has what the operator's environment says of rules, while no row does (`ledger.rules`),
    `zone` is where the house is: by its days it closes and reports. `licensed`: nothing is sold
    where nobody has licensed it (`ledger.licences`).
    """

    def __init__(self, storage: Storage, book: int = BOOK) -> None:
        self.book = book
        self._storage = storage
        self._writer = Writer(storage, book)
        self._accounts: dict[Place, int] = {}
        self._hearers: list[Callable[[], None]] = []
        self.happened = asyncio.Event()
        self.stated: Mapping[str, Any] = {}
        self.zone: tzinfo = UTC
        self.licensed = False
        self._vault: Vault | None = None

    @classmethod
    async def open(cls, database_url: str) -> Self:
        """Open the books at an address of `ledger.address`; they must be migrated."""
        if is_sqlite(database_url):
            return cls(await SqliteStorage.open(sqlite_path(database_url)))
        from ledger.storage.postgres import PostgresStorage  # noqa: PLC0415 - it brings asyncpg

        return cls(await PostgresStorage.open(postgres_address(database_url)))

    async def close(self) -> None:
        """Finish what waits and let go of the database, and of the vault."""
        await self._writer.close()
        await self._storage.close()
        if self._vault is not None:
            await self._vault.close()

    @property
    def vault(self) -> Vault:
        """Where what is personal is kept; whoever composes a process puts it there."""
        if self._vault is None:
            raise RuntimeError("these books have no vault")
        return self._vault

    @vault.setter
    def vault(self, vault: Vault) -> None:
        """Let this be the vault of these books."""
        self._vault = vault

    @property
    def written(self) -> Written:
        """How writing goes in this process."""
        return self._writer.written

    async def post(self, posting: Posting) -> Posted:
        """Post one act; return what it became after the commit, or raise why it was refused."""
        if (posting.note or posting.audits) and not posting.salt:
            posting = replace(posting, salt=ids.salt())
        posting.request = posting.request or trail.number()
        posted = await self._writer.post(posting)
        if _level.isEnabledFor(logging.DEBUG):
            again = {"again": True} if posted.repeated else {}
            log.debug("posted", kind=posting.kind, transfer=posted.number, **again)
        if posting.events:
            self.happened.set()
        return posted

    async def read(
        self,
        question: Callable[Concatenate[Connection, int, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Ask a short `question(connection, book, ...)` of one consistent snapshot."""
        return await self._storage.read(
            lambda connection: question(connection, self.book, *args, **kwargs)
        )

    async def survey(
        self,
        question: Callable[Concatenate[Connection, int, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Ask a long question of one consistent snapshot; the short ones do not wait for it."""
        return await self._storage.survey(
            lambda connection: question(connection, self.book, *args, **kwargs)
        )

    async def survey_apart(
        self,
        question: Callable[Concatenate[Connection, int, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Ask a long question, a function of a module, in a process of its own."""
        asked = partial(_asked, question, self.book, args, kwargs)
        return await self._storage.survey_apart(asked)

    # -- other processes --------------------------------------------------------------------

    async def listen(self) -> None:
        """Hear of what other processes post to this book, until cancelled."""
        await self._storage.listen(self.book, self._heard)

    def when_heard(self, call: Callable[[], None]) -> None:
        """Let something be called whenever another process may have posted something new."""
        self._hearers.append(call)

    def _heard(self) -> None:
        self.happened.set()
        for call in self._hearers:
            call()

    # -- accounts ---------------------------------------------------------------------------

    async def account(self, line: Line, owner: int, currency: str, label: str = "") -> int:
        """Return the number of an account, opening it if it does not stand yet."""
        place = (owner, line.name, currency, label)
        known = self._accounts.get(place)
        if known is None:
            known = await self.read(statement.account, place)
            if known is None:
                opening = Opening(line, owner, currency, label)
                posted = await self.post(Posting(ids.token(), "open", opens=(opening,)))
                known = posted.opened[0]
            if len(self._accounts) >= MOST_KNOWN:
                self._accounts.clear()
            self._accounts[place] = known
        return known

    async def by_now(self, account: int) -> int:
        """Return the account in the place of one of somebody who became one with another."""
        place = await self.read(merged.by_now, account)
        return await self.account(*place) if place else account

    async def house(self, line: Line, currency: str) -> int:
        """Return the number of an account of the house, opening it if need be."""
        return await self.account(line, HOUSE, currency)

    async def set_state(
        self, account: int, expected: AccountState, new: AccountState, posting: Posting
    ) -> Posted:
        """Freeze, thaw or close an account; refused as AlreadySettled if it stands otherwise."""
        return await self.post(replace(posting, changes=(Change(account, expected, new),)))

    # -- holds ------------------------------------------------------------------------------

    async def hold(self, hold: Hold, posting: Posting) -> Posted:
        """Post an act that also reserves money on an account."""
        return await self.post(replace(posting, holds=(*posting.holds, hold)))

    async def capture(self, hold: bytes, target: int, posting: Posting) -> Posted:
        """Post an act that also moves a held amount to `target`."""
        account, amount = await self.read(statement.hold, hold)
        takes = (*posting.takes, Take(hold, "captured"))
        moves = (*posting.moves, Move(account, target, amount))
        return await self.post(replace(posting, takes=takes, moves=moves))

    async def void(self, hold: bytes, posting: Posting) -> Posted:
        """Post an act that also gives a held amount back to its account."""
        return await self.post(replace(posting, takes=(*posting.takes, Take(hold, "voided"))))

    # -- corrections and questions ----------------------------------------------------------

    async def reverse(self, number: int, posting: Posting) -> Posted:
        """Post the opposite of every move of a transfer; a transfer is reversed only once."""
        opposite = tuple(await self.opposite(await self.transfer(number)))
        key = ids.child("reverse", str(self.book), str(number))
        return await self.post(replace(posting, key=key, moves=opposite, reverses=number))

    async def opposite(self, found: Recorded) -> list[Move]:
        """Return the opposite moves, between those who are there by now; NotFound for none."""
        moves = []
        for each in reversed(found.moves):
            source, target = await self.by_now(each.target), await self.by_now(each.source)
            moves += [Move(source, target, each.amount)] if source != target else []
        if not moves:
            raise NotFound("moves")
        return moves

    async def balance(self, account: int) -> Balance:
        """Return what rests on an account."""
        return await self.read(statement.balance, account)

    async def balances(self, owner: int, line: Line) -> list[Balance]:
        """Return an owner's accounts of one line of the chart, the oldest first."""
        return await self.read(statement.balances, owner, line)

    async def all_balances(self, owner: int, line: Line) -> list[Balance]:
        """Return the same, with those of before she became one with herself elsewhere."""
        return await self.read(statement.all_balances, owner, line)

    async def history(
        self, accounts: Sequence[int], before: int | None, limit: int
    ) -> list[statement.Line]:
        """Return the newest lines of these accounts before an entry, one for each transfer."""
        return await self.read(statement.history, accounts, before, limit)

    async def number(self, key: bytes) -> int | None:
        """Return the number of the transfer that an act under a key became, if there is one."""
        return await self.read(statement.number, key)

    async def transfer(self, number: int) -> Recorded:
        """Return a transfer by its number, or raise NotFound."""
        return await self.read(statement.transfer, number)


def _asked(
    question: Callable[..., T],
    book: int,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    connection: Connection,
) -> T:
    return question(connection, book, *args, **kwargs)
