"""Intents: what a card's buttons may do, kept in the books and settled at most once.

A button carries an intent's token and the name of a choice, nothing else. All choices of a card
share one row, so that they exclude each other by one guard.

Who may press is its `audience`: "" (its owner), "chat" (whoever is in the chat where it stands),
"anyone", or "holder:PERMISSION". How often it is done are its `times`: "once", "each" (once for
each who presses), or so many in all, once for each.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotFound
from ledger.people.intents.intent import (
    ANYONE,
    CHAT,
    HOLDER,
    LIFETIME,
    LONGEST,
    PRESSES,
    Intent,
    IntentRow,
    State,
    read,
)
from ledger.posting import Guard, Posting
from ledger.storage.asking import row
from ledger.tables import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

__all__ = ["ANYONE", "CHAT", "HOLDER", "LIFETIME", "LONGEST", "PRESSES", "Intent", "IntentRow"]

_KNOWN: Any = select(Key.key).where(Key.book == bindparam("book"), Key.key == bindparam("key"))
_ANSWER: Any = select(Key.answer).where(Key.book == bindparam("book"), Key.key == bindparam("key"))
_INTENT: Any = select(*IntentRow.__table__.columns).where(  # type: ignore[attr-defined]
    IntentRow.book == bindparam("book"), IntentRow.token == bindparam("token")
)

_LOOKED_AT = 10_000
_MOST_VERBS = 6
_LONGEST_MS = LONGEST // timedelta(milliseconds=1)
_RECENT: Any = (
    select(*IntentRow.__table__.columns)  # type: ignore[attr-defined]
    .where(
        IntentRow.book == bindparam("book"),
        IntentRow.token >= bindparam("earliest"),
        IntentRow.token < bindparam("latest"),
    )
    .order_by(col(IntentRow.token).desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_NEWEST: Any = (
    select(_RECENT)
    .where(
        _RECENT.c.owner == bindparam("owner"),
        _RECENT.c.state == "open",
        _RECENT.c.expires_at > bindparam("now"),
        or_(*(_RECENT.c.choices.like(bindparam(f"offered_{at}")) for at in range(_MOST_VERBS))),
    )
    .order_by(_RECENT.c.token.desc())
    .limit(1)
)


async def make(
    books: Books, intent: Intent, key: bytes, asked: bytes, guards: Sequence[Guard] = ()
) -> Intent:
    """Keep an intent under the key of the message that asked for it, with what goes along.

    The same key again returns the first intent, marked as repeated; with something else asked
    it raises KeyConflict. Where nothing was said, what is asked for is what its choices run.
    """
    posting = Posting(
        key,
        "intent",
        digest=asked or ids.digest(*sorted({*intent.choices.values()})),
        answer=intent.token,
        actor=intent.owner,
        rows=(intent.row,),
        guards=tuple(guards),
    )
    posted = await books.post(posting)
    if posted.repeated:
        return replace(await get(books, posted.answer), repeated=True)
    return intent


async def made(books: Books, key: bytes) -> Intent:
    """Return the intent that was made under a key, or raise NotFound."""
    return await get(books, await books.read(_answer, key))


async def known(books: Books, key: bytes) -> bool:
    """Tell whether something was made under this key before."""
    return await books.read(_known, key)


async def get(books: Books, token: bytes) -> Intent:
    """Return an intent by its token, or raise NotFound."""
    found = await books.read(load, token)
    if found is None:
        raise NotFound("intent")
    return found


async def unspent(books: Books, key: bytes) -> bytes:
    """Return the key for a draft that is made by a press: the next one once a draft was left.

    What was drafted under it before is returned again while it is open, and once it is done. It
    takes a few steps, however often it was left.
    """
    return await books.read(_unspent, key)


async def newest(books: Books, owner: int, *verbs: str) -> Intent | None:
    """Return a person's newest open intent with a choice that runs one of up to six verbs.

    An empty verb is for an intent without choices. Only what was made within a card's longest life
    is looked at, and of that the book's newest.
    """
    return await books.read(_newest, owner, verbs)


async def cancel(books: Books, intent: Intent) -> bool:
    """End an intent without doing anything; tell whether it was cancelled before."""
    return await _end(books, intent, "cancel", "cancelled")


async def answer(books: Books, intent: Intent) -> None:
    """End a question by its first answer, by a button or in words; AlreadySettled if cancelled."""
    try:
        await _end(books, intent, "answer", "done")
    except AlreadySettled as ended:
        if ended.found != "done":
            raise


async def expire(books: Books, intent: Intent) -> None:
    """Note that an intent is over by its time, unless it ended otherwise."""
    with suppress(AlreadySettled):
        await _end(books, intent, "expire", "expired")


async def _end(books: Books, intent: Intent, act: str, state: State) -> bool:
    guard = Guard.on(IntentRow.state, (intent.token,), "open", state)
    key = ids.timed_child(intent.token, act)
    posting = Posting(key, act, actor=intent.owner, guards=(guard,), events=intent.changed)
    return (await books.post(posting)).repeated


def _known(connection: Connection, book: int, key: bytes) -> bool:
    return row(connection, _KNOWN, book=book, key=key) is not None


def _answer(connection: Connection, book: int, key: bytes) -> bytes:
    found = row(connection, _ANSWER, book=book, key=key)
    return found[0] if found else b""


def _unspent(connection: Connection, book: int, key: bytes) -> bytes:
    first, beyond = 0, 1
    if not _known(connection, book, key):
        return key
    while _known(connection, book, _nth(key, beyond)):
        first, beyond = beyond, 2 * beyond
    while beyond - first > 1:
        between = (first + beyond) // 2
        if _known(connection, book, _nth(key, between)):
            first = between
        else:
            beyond = between
    newest = load(connection, book, _answer(connection, book, _nth(key, first)))
    return _nth(key, beyond if newest is None or newest.is_left else first)


def _nth(key: bytes, times: int) -> bytes:
    """Return the key of a draft after it was left so many times."""
    return ids.timed_child(key, "again", str(times)) if times else key


def _newest(connection: Connection, book: int, owner: int, verbs: Sequence[str]) -> Intent | None:
    offered = [f'%: "{verb}"%' if verb else "{}" for verb in verbs]
    padded = offered + offered[-1:] * (_MOST_VERBS - len(offered))
    now = clock.to_ms(clock.now())
    latest, earliest = (moment.to_bytes(6) for moment in (now + 1, now - _LONGEST_MS))
    found = row(
        connection,
        _NEWEST,
        book=book,
        owner=owner,
        now=now,
        earliest=earliest,
        latest=latest,
        **{f"offered_{at}": each for at, each in enumerate(padded)},
    )
    return read(found) if found else None


def load(connection: Connection, book: int, token: bytes) -> Intent | None:
    """Read an intent, if there is one."""
    found = row(connection, _INTENT, book=book, token=token)
    return read(found) if found else None
