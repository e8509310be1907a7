"""Erasing: what goes once the time to think is over, step by step, each safe to repeat.

    asked -> nameless   one posting: her names, her ways in, her account
    -> retained         a mark in the vault, her web chat, her words page by page, and once a day
                        those on cards of all who are due; then all of the vault that may go; while
                        something that she may not know of holds her, her words and vault stay
    -> over             her data key, once the law no longer has the rest kept

Who paid in, whoever it was, goes as long after its entry.

Amounts, times and numbers stay: they are the books of others, too, and the chain covers them.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, merged, rules
from ledger.banking.statements import remitters
from ledger.errors import AlreadySettled
from ledger.people import facts, gone, persons, states, tags, vaulted
from ledger.people.logins import LoginRow
from ledger.people.persons import TAG, WEB
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import ANY, ChangeAll, Drop, Event, Guard, Posting
from ledger.products.privacy import taking
from ledger.products.privacy.asking import unsettled
from ledger.products.privacy.holding import held, stands
from ledger.products.privacy.tables import (
    ASKED,
    KEPT,
    NAMELESS,
    OVER,
    RETAINED,
    ErasureRow,
)
from ledger.rules import Rule
from ledger.storage.asking import rows
from ledger.tables import CountRow
from ledger.vault import Erased, fields

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from ledger.books import Books

RETENTION = Rule(
    "vault.retention",
    timedelta(days=1_826),
    "how long the vault keeps who somebody was after she has gone (5 years in the US)",
    least=timedelta(),
    most=timedelta(days=3_660),
)
LATER: Final = timedelta(days=1)
"""When it is looked at again whether somebody is still held."""
STEP, AT_ONCE = 100, 5

_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_state: Any = col(ErasureRow.state)
_DUE: Any = (
    select(ErasureRow.person, ErasureRow.state)
    .where(col(ErasureRow.book) == _book)
    .where((_state == literal_column(f"'{ASKED}'")) | (_state == literal_column(f"'{RETAINED}'")))
    .where(col(ErasureRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(ErasureRow.due_ms))
    .limit(AT_ONCE)
)
_NAMELESS: Any = (
    select(ErasureRow.person)
    .where(col(ErasureRow.book) == _book, _state == literal_column(f"'{NAMELESS}'"))
    .where(col(ErasureRow.person) > bindparam("after", type_=BigInteger))
)
_LOGINS: Any = select(LoginRow.digest).where(
    col(LoginRow.book) == _book,
    col(LoginRow.person) == _person,
    col(LoginRow.state) == literal_column("'open'"),
)
_WAYS: Any = select(IdentityRow.platform, IdentityRow.external_id).where(
    col(IdentityRow.book) == _book, col(IdentityRow.person) == _person
)


@kit.due(every=timedelta(minutes=1))
async def erase_what_is_due(books: Books, now: datetime) -> None:
    """Go on with the erasures whose time has come."""
    for person, state in await books.read(_due, clock.to_ms(now)):
        if state == ASKED and await _unname(books, person):
            await _forget(books, person)


@kit.daily("words of who is gone")
async def take_the_rest(books: Books, day: date) -> None:  # noqa: ARG001 - whoever is due by then
    """Take what stands on the cards of all who have lost their names, and what else may go."""
    people = await books.read(_nameless)
    if not people:
        return
    for each in people:
        await _forget(books, each)
    free = [each for each in people if not await held(books, each)]
    selves = [await books.read(merged.selves, each) for each in free]
    await taking.of_cards(books, frozenset(chain.from_iterable(selves)))
    for each in free:
        await _clear(books, each)


@kit.due(every=timedelta(minutes=1))
async def let_the_vault_go(books: Books, now: datetime) -> None:
    """Destroy the data keys of those of whom nothing need be kept any more."""
    for person, state in await books.read(_due, clock.to_ms(now)):
        if state != RETAINED:
            continue
        if await held(books, person):
            await _postpone(books, person, RETAINED)
            continue
        for each in await books.read(merged.selves, person):
            await books.vault.erase(each)
        await _move(books, person, RETAINED, OVER)


@kit.daily("who paid in is let go")
async def let_payers_go(books: Books, day: date) -> None:
    """Keep no more who was on the other side of what banks told: as long as who somebody was."""
    keeps = (await rules.at(books, RETENTION)).value
    await remitters.let_go(books, datetime(day.year, day.month, day.day, tzinfo=UTC) - keeps)


async def _unname(books: Books, person: int) -> bool:
    """Take her names, her ways in and her account, in one posting; tell whether it was done.

    It is not while she is frozen or a legal hold stands, which is lifted by her name; and it is
    called off when something is hers again, unless she was erased before and the books are older
    than that. A case that she may not know of holds up none of it, so that nobody is told by it;
    what she was called is in the vault for as long.
    """
    known = await persons.by_id(books, person)
    if known.state == "frozen" or await stands(books, person):
        await _postpone(books, person, ASKED)
        return False
    is_again = person in await books.vault.marked(person - 1, 1)
    if not is_again and await unsettled(books, person):
        told = Event("erasure_stopped", person, facts.dump({}))
        await _move(books, person, ASKED, KEPT, told)
        return False
    if await held(books, person):
        with suppress(Erased):  # the vault knows that she was, and these books are older
            await books.vault.keep(person, fields.CALLED, known.name)
    posting = await _naming(books, person)
    with suppress(AlreadySettled):  # another process is at it, or she kept it in this moment
        await books.post(posting)
        return True
    return False


async def _forget(books: Books, person: int) -> None:
    """Mark in the vault that she is gone, and take her web chat and what she wrote."""
    for each in await books.read(merged.selves, person):
        await books.vault.mark(each)
    for platform, name in await books.read(_ways, person):
        await taking.chat(books, f"{platform}:{name}")
        dropped = Drop(IdentityRow.__tablename__, (platform, name))
        await books.post(Posting(ids.token(), "erase", drops=(dropped,)))
    if not await held(books, person):
        await taking.words(books, person)


async def _naming(books: Books, person: int) -> Posting:
    """Return what takes her names; her web name stays until the chat of that name is taken."""
    ways = await books.read(_ways, person)
    before = await books.read(states.load, person)
    opened = before != "closed"
    made, guards = states.becoming(person, before, "closed")
    selves = await books.read(merged.selves, person)
    logins = [each for self in selves for each in await books.read(_logins, self)]
    looks = [each for platform, tag in ways if platform == TAG for each in tags.looks(tag)]
    known = [*(each for each in ways if each[0] != TAG), *((TAG, each) for each in looks)]
    return Posting(
        ids.token(),
        "erase",
        rows=(*made, *await gone.digests(books, known)),
        all_of=(ChangeAll(person, "closed"),) if opened else (),
        guards=(
            Guard.on(ErasureRow.state, (person,), ASKED, NAMELESS),
            *(Guard.on(PersonRow.name, (each,), ANY, "") for each in selves),
            Guard.on(PersonRow.asked, (person,), ANY, None),
            *(guards if opened else ()),
            *(Guard.on(LoginRow.state, (each,), "open", "used") for each in logins),
        ),
        drops=(
            *(Drop(IdentityRow.__tablename__, each) for each in ways if each[0] != WEB),
            *(Drop(CountRow.__tablename__, (each,)) for each in looks),
        ),
    )


async def take_what_need_not_be_kept(books: Books, person: int) -> bool:
    """Take from the vault what the law does not have kept; tell whether anything else is there."""
    kept = await vaulted.of(books, person)
    await books.vault.drop(each.reference for each in kept if each.field not in fields.RETAINED)
    return any(each.field in fields.RETAINED for each in kept)


async def _clear(books: Books, person: int) -> None:
    """Take what the vault need not keep, and say until when it keeps the rest."""
    is_kept = await take_what_need_not_be_kept(books, person)
    stays = (await rules.at(books, RETENTION)).value
    due = clock.to_ms(clock.now() + (stays if is_kept else timedelta()))
    await _move(books, person, NAMELESS, RETAINED, due=due)


async def _postpone(books: Books, person: int, state: str) -> None:
    due = clock.to_ms(clock.now() + LATER)
    await _move(books, person, state, state, due=due)


async def _move(
    books: Books, person: int, state: str, to: str, *events: Event, due: int = 0
) -> None:
    guards = [Guard.on(ErasureRow.state, (person,), state, to)]
    if due:
        guards.append(Guard.on(ErasureRow.due_ms, (person,), ANY, due))
    with suppress(AlreadySettled):  # another process was here
        await books.post(Posting(ids.token(), "erase", guards=tuple(guards), events=events))


def _due(connection: Connection, book: int, now: int) -> list[tuple[int, str]]:
    return [(person, state) for person, state in rows(connection, _DUE, book=book, now=now)]


def _nameless(connection: Connection, book: int) -> frozenset[int]:
    return frozenset(person for (person,) in rows(connection, _NAMELESS, book=book, after=0))


def _ways(connection: Connection, book: int, person: int) -> list[tuple[str, str]]:
    return [
        (platform, name) for platform, name in rows(connection, _WAYS, book=book, person=person)
    ]


def _logins(connection: Connection, book: int, person: int) -> list[bytes]:
    return [digest for (digest,) in rows(connection, _LOGINS, book=book, person=person)]
