"""Two become one: all that who goes has and is leads to who stays, in one posting.

Who came first stays. Whatever comes or goes meanwhile lets the posting be refused, and it is made
anew; what was drawn up for who goes finds her accounts closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import ids, merged, products, protection
from ledger.errors import (
    AlreadySettled,
    InsufficientFunds,
    LimitExceeded,
    NotAllowed,
    NotFound,
    Refused,
)
from ledger.kit import proves
from ledger.merged import MergedRow
from ledger.people import facts, persons, shown, states
from ledger.people.facts import Who
from ledger.people.intents import IntentRow
from ledger.people.persons import TAG
from ledger.people.standing import is_open
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import Audit, ChangeAll, Event, Guard, Posting
from ledger.products.connecting import cards, money, names, papers, reading, rights, sides
from ledger.products.connecting.asking import LASTS
from ledger.products.connecting.part import Pair, Part, together
from ledger.products.connecting.tables import AGREED, DONE, ConnectRow
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.products.connecting.money import Sums
    from ledger.products.connecting.reading import Connecting
    from ledger.proof.findings import Rows

KIND = "connected"
"""The kind of the transfer that brings it over, of the act, and of what she is told."""
TRIES = 8


class Preview(NamedTuple):
    """Who stays, who becomes one with her, and what that moves."""

    survivor: Person
    gone: Person
    sums: Sums


_book: Any = bindparam("book", type_=BigInteger)
_JOINED: Any = select(PersonRow.joined_at).where(
    col(PersonRow.book) == _book, col(PersonRow.id) == bindparam("person", type_=BigInteger)
)
_REMAINS: Any = (
    select(Account.id, Account.balance, Account.held, Account.state)
    .join(MergedRow, (col(MergedRow.book) == _book) & (col(MergedRow.person) == Account.owner))
    .where(col(Account.book) == _book)
    .where((col(Account.balance) != 0) | (col(Account.held) != 0) | (Account.state != "closed"))
)
_KNOWN: Any = (
    select(MergedRow.person, IdentityRow.platform)
    .join(IdentityRow, (col(IdentityRow.book) == _book) & (IdentityRow.person == MergedRow.person))
    .where(col(MergedRow.book) == _book)
)


async def preview(books: Books, one: int, other: int) -> Preview:
    """Return what becoming one would move: who joined first stays."""
    pair = await _pair(books, one, other)
    people = await persons.by_ids(books, pair)
    return Preview(people[pair.survivor], people[pair.gone], await money.load(books, pair))


async def join(act: Act, intent: Intent) -> Connecting:
    """Let two be one by the word of who made the code, once; refused as `sides.check`."""
    found = await reading.of(act.books, intent)
    for _ in range(TRIES):
        if found.state == AGREED and not found.is_over:
            await sides.check(act, found.first, found.second)
            await sides.check_word(act.books, found.second, found.until - LASTS)
        pair = await _pair(act.books, found.first, found.second)
        carried = await protection.carry(act.books, *pair)
        try:
            await act.post(await _posting(act, intent, found, carried))
        except Refused as why:
            await protection.tidy(act.books, carried, *pair)
            if not _overtaken(why):
                raise
        else:
            await protection.tidy(act.books, carried, *pair)
            await papers.bring(act.books, pair.gone)
            return await reading.get(act.books, found.token)
        found = await reading.get(act.books, found.token)
    raise NotAllowed("connect_busy")


def _overtaken(why: Refused) -> bool:
    """Tell whether something of either side has changed between the look and the posting."""
    settled = {ConnectRow.__tablename__, IntentRow.__tablename__}
    if isinstance(why, AlreadySettled):
        return why.table not in settled
    return isinstance(why, InsufficientFunds | LimitExceeded)


async def _posting(
    act: Act, intent: Intent, found: Connecting, carried: protection.Carried
) -> Posting:
    books, pair = act.books, await _pair(act.books, found.first, found.second)
    sums = await money.load(books, pair)
    parts = await _parts(books, pair, sums, carried)
    gift: dict[str, Any] = {"gift": sums.back} if sums.back else {}
    told = {"person": Who(pair.gone), "sums": sums.moved, **gift}
    noted = Audit(KIND, pair.survivor, f"person {pair.gone}", facts.dump(told))
    done = Guard.on(ConnectRow.state, (found.token,), AGREED, DONE)
    return Posting(
        ids.timed_child(found.token, DONE),
        KIND,
        actor=act.actor.id,
        payer=pair.gone,
        payee=pair.survivor,
        moves=parts.moves,
        all_of=(ChangeAll(pair.gone, "closed"),),
        rows=parts.rows,
        guards=(intent.done, done, is_open(pair.survivor), *parts.guards),
        counts=parts.counts,
        events=(
            shown.changed(cards.KIND, found.token),
            *parts.events,
            *await _told(books, pair, facts.dump(told)),
        ),
        audits=(noted, *parts.audits),
        deadline=found.until,
    )


async def _parts(books: Books, pair: Pair, sums: Sums, carried: protection.Carried) -> Part:
    """Return all that comes along; nothing once it was done, which its key knows."""
    people = await persons.by_ids(books, pair)
    stays, goes = people[pair.survivor], people[pair.gone]
    if goes.id != pair.gone:
        return Part()
    return together(
        [
            await books.read(names.load, pair, stays, goes),
            await books.read(rights.load, pair),
            await books.read(_along, pair),
            await money.part(books, pair, sums),
            await _closing(books, pair),
            papers.to_come(pair),
            Part(carried.rows, carried.guards, events=await _of_factors(books, pair, carried)),
        ]
    )


async def _pair(books: Books, one: int, other: int) -> Pair:
    """Return who stays, who joined first, and who becomes one with her, or did before."""
    for gone, stays in ((one, other), (other, one)):
        if await books.read(merged.now, gone) != gone:
            return Pair(stays, gone)
    first, second = sorted((one, other))
    since = [await books.read(_joined, each) for each in (first, second)]
    return Pair(first, second) if since[0] <= since[1] else Pair(second, first)


async def _closing(books: Books, pair: Pair) -> Part:
    """Return what notes that the accounts of who goes are closed for good."""
    before = await books.read(states.load, pair.gone)
    closed, guards = states.becoming(pair.gone, before, "closed")
    return Part(closed, guards)


async def _of_factors(books: Books, pair: Pair, carried: protection.Carried) -> tuple[Event, ...]:
    """Tell her which PIN and app are asked for from now on, where the other had any."""
    if not carried.told:
        return ()
    chats = await _chats(books, pair)
    return tuple(Event(protection.CHANGED, pair.survivor, carried.told, each) for each in chats)


async def _told(books: Books, pair: Pair, told: str) -> list[Event]:
    """Tell her on every platform where she has spoken."""
    return [Event("connected", pair.survivor, told, each) for each in await _chats(books, pair)]


async def _chats(books: Books, pair: Pair) -> list[str]:
    """Return where either has spoken."""
    known = [each for person in pair for each in await persons.identities(books, person)]
    spoken = [each for each in known if each.spoken and each.platform != TAG]
    return [f"{each.platform}:{each.external_id}" for each in spoken]


def _along(connection: Connection, book: int, pair: Pair) -> Part:
    """Read what else goes along, as each product has declared it; NotAllowed by one of them."""
    found = [each.run(connection, book, *pair) for each in products.DECLARED.along]
    return together([Part(), *(Part(tuple(rows), tuple(guards)) for rows, guards in found)])


@proves("who became one with another has nothing and is nobody")
def nothing_remains(connection: Connection, book: int) -> Rows:
    """Yield each account that is not empty and closed, and each name that leads to her still."""
    for account, balance, held, state in rows(connection, _REMAINS, book=book):
        yield f"account {account}", f"{balance}, {held} held, {state}", "nothing, closed"
    for person, platform in rows(connection, _KNOWN, book=book):
        yield f"person {person}", f"known on {platform}", "nobody"


def _joined(connection: Connection, book: int, person: int) -> int:
    found = row(connection, _JOINED, book=book, person=person)
    if found is None or found[0] is None:
        raise NotFound("person")
    return int(found[0])
