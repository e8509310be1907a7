"""Two sides that may become one, or may not: nothing of either may be torn by it.

    check_own  refuses who may not become one with anybody now
    check      refuses two who may not: NotAllowed by a rule of hers or of the other side, Torn
    check_word refuses what the other side confirmed before it locked its wallets

What is open on one side is named to that side alone; the other learns no more than that it waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, merged, products, statement
from ledger.chart import WALLET
from ledger.errors import NotAllowed, Refused
from ledger.people import glass, locks, persons
from ledger.people.proposals import ProposalRow
from ledger.products.connecting import papers
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.persons import Person


class Torn(Refused):
    """Something of a side is open: sums that are held, and how much of each kind."""

    def __init__(self, held: Sequence[Money], waiting: Mapping[str, int]) -> None:
        super().__init__(held, waiting)
        self.held = held
        self.waiting = waiting


class Open(NamedTuple):
    """What is open for somebody."""

    held: list[Money]
    waiting: dict[str, int]


_book: Any = bindparam("book", type_=BigInteger)
_PROPOSED: Any = (
    select(ProposalRow.token)
    .where(col(ProposalRow.book) == _book)
    .where(ProposalRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(col(ProposalRow.lapses_ms) > bindparam("now", type_=BigInteger))
    .where(col(ProposalRow.maker) == bindparam("maker", type_=BigInteger))
)
_ASIDE: Any = (
    select(Account.id)
    .where(col(Account.book) == _book, col(Account.owner) == bindparam("owner", type_=BigInteger))
    .where(col(Account.name) != literal_column(f"'{WALLET.name}'"))
    .where((col(Account.balance) != 0) | (col(Account.held) != 0))
)


async def check_own(act: Act) -> None:
    """Refuse who may not become one with anybody now."""
    if act.actor.state != "open":
        raise NotAllowed("connect_own_state")
    await _check_open(act.books, act.actor.id, own=True)


async def check(act: Act, first: int, second: int) -> None:
    """Refuse two who may not become one now; who asks is one of them."""
    mine, other = act.actor.id, first if act.actor.id == second else second
    people = await persons.by_ids(act.books, {mine, other})
    me, them = people[mine], people[other]
    if me.id == them.id:
        raise NotAllowed("connect_self")
    await _check_standing(act.books, me, them)
    await papers.check(act.books, me.id, them.id)
    await _check_open(act.books, me.id, own=True)
    await _check_open(act.books, them.id, own=False)


async def check_word(books: Books, person: int, given_at: datetime) -> None:
    """Refuse where the other side has locked her wallets since it confirmed: it may not be hers."""
    if (await locks.of(books, person)).since_ms >= clock.to_ms(given_at):
        raise NotAllowed("connect_other_lock")


async def _check_standing(books: Books, me: Person, them: Person) -> None:
    for person, whose in ((me, "own"), (them, "other")):
        if not person.joined:
            raise NotAllowed(f"connect_{whose}_unjoined")
        if person.state != "open":
            raise NotAllowed(f"connect_{whose}_state")
    counts = [len(await books.read(merged.selves, each.id)) for each in (me, them)]
    if sum(counts) > merged.MOST + 1:
        raise NotAllowed("connect_many")


async def _check_open(books: Books, person: int, *, own: bool) -> None:
    found = await books.read(_open, person)
    found.waiting.update(await _operators(books, person))
    if not (found.held or any(found.waiting.values())):
        return
    if not own:
        raise NotAllowed("connect_other_open")
    raise Torn(found.held, {kind: count for kind, count in found.waiting.items() if count})


async def _operators(books: Books, person: int) -> dict[str, int]:
    """Count what she has open as one who runs the house; of what is about her nothing is told."""
    proposed = await books.read(_proposed, person, clock.to_ms(clock.now()))
    broken = [each for each in await glass.waiting(books) if each.owner == person]
    return {"proposals": proposed, "emergencies": len(broken)}


def _proposed(connection: Connection, book: int, maker: int, now: int) -> int:
    return len(rows(connection, _PROPOSED, book=book, maker=maker, now=now))


def _open(connection: Connection, book: int, person: int) -> Open:
    wallets = statement.balances(connection, book, person, WALLET)
    waiting = {each.kind: each.run(connection, book, person) for each in products.DECLARED.told}
    waiting["set_aside"] = len(rows(connection, _ASIDE, book=book, owner=person))
    return Open([each.held for each in wallets if each.held], waiting)
