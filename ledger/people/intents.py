"""Intents: what a card's buttons may do, kept in the books and settled at most once.

A button carries an intent's token and the name of a choice, nothing else. All choices of a card
share one row, so that they exclude each other by one guard.

Who may press is its `audience`: "" (its owner), "chat" (whoever is in the chat where it stands),
"anyone", or "holder:PERMISSION". How often it is done are its `times`: "once", "each" (once for
each who presses), or so many in all, once for each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, LargeBinary, bindparam, or_
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.people import facts
from ledger.posting import Count, Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tables import Key, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Cell

LIFETIME = timedelta(minutes=15)

State: TypeAlias = Literal["open", "done", "cancelled", "expired"]
Times: TypeAlias = Literal["once", "each"] | int

CHAT, ANYONE, HOLDER = "chat", "anyone", "holder:"
PRESSES = "presses "
"""What the counter of an intent that is done so many times begins with."""


class IntentRow(SQLModel, table=True):
    """One card's authority: who may press, which choices there are, what they stand for."""

    __tablename__ = "intents"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "done", "cancelled", "expired"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: int = Field(sa_type=BigInteger)
    chat: str
    choices: str
    facts: str
    state: str = "open"
    made_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    audience: str | None = None
    times: str | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """What a card is about: `choices` maps each button to the verb that it runs."""

    owner: int
    choices: Mapping[str, str]
    facts: Mapping[str, Fact]
    chat: str = ""
    lifetime: timedelta = LIFETIME
    token: bytes = field(default_factory=ids.token)
    state: State = "open"
    made_at: datetime = field(default_factory=clock.now)
    repeated: bool = False
    audience: str = ""
    times: Times = "once"

    @property
    def name(self) -> str:
        """The token as the 22 characters that a button carries."""
        return ids.text(self.token)

    @property
    def expires_at(self) -> datetime:
        """The moment after which a first press is refused."""
        return self.made_at + self.lifetime

    @property
    def is_left(self) -> bool:
        """Whether it ended without being done."""
        is_over = self.state == "open" and self.expires_at <= clock.now()
        return is_over or self.state in {"cancelled", "expired"}

    @property
    def row(self) -> Row:
        """The row that keeps it, to go with a posting."""
        cells: dict[str, Cell] = {
            "owner": self.owner,
            "chat": self.chat,
            "choices": json.dumps(dict(self.choices)),
            "facts": facts.dump(self.facts),
            "state": "open",
            "made_at": clock.to_ms(self.made_at),
            "expires_at": clock.to_ms(self.expires_at),
            "audience": self.audience or None,
            "times": None if self.times == "once" else str(self.times),
        }
        return Row("intents", (self.token,), cells)

    @property
    def done(self) -> Guard:
        """What lets a posting do what this intent is for: once, while it is open."""
        return Guard("intents", (self.token,), "state", "open", "done")

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What an act through it must hold: it is open, and `once` ends it."""
        stays = Guard("intents", (self.token,), "state", "open", "open")
        return (self.done if self.times == "once" else stays,)

    @property
    def counts(self) -> tuple[Count, ...]:
        """What an act through it counts: LimitExceeded once it was done so many times."""
        most = self.times
        return (Count(f"{PRESSES}{self.name}", 1, most),) if isinstance(most, int) else ()

    def key_for(self, presser: int) -> bytes:
        """Return the key of a presser's act: the token, or one for each of several."""
        return ids.timed_child(self.token, str(presser)) if self.audience else self.token


_KNOWN: Any = select(Key.key).where(Key.book == bindparam("book"), Key.key == bindparam("key"))
_ANSWER: Any = select(Key.answer).where(Key.book == bindparam("book"), Key.key == bindparam("key"))
_INTENT: Any = select(*IntentRow.__table__.columns).where(  # type: ignore[attr-defined]
    IntentRow.book == bindparam("book"), IntentRow.token == bindparam("token")
)

_LOOKED_AT = 10_000
_MOST_VERBS = 4
_LIFETIME_MS = LIFETIME // timedelta(milliseconds=1)
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


async def make(books: Books, intent: Intent, key: bytes, asked: bytes) -> Intent:
    """Keep an intent under the key of the message that asked for it.

    The same key again returns the first intent, marked as repeated; with something else asked
    it raises KeyConflict.
    """
    posting = Posting(
        key, "intent", digest=asked, answer=intent.token, actor=intent.owner, rows=(intent.row,)
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
    found = await books.read(_get, token)
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
    """Return a person's newest open intent with a choice that runs one of up to four verbs.

    An empty verb is for an intent without choices. Only what was made within a card's lifetime is
    looked at, and of that the book's newest.
    """
    return await books.read(_newest, owner, verbs)


async def cancel(books: Books, intent: Intent) -> bool:
    """End an intent without doing anything; tell whether it was cancelled before."""
    return await _end(books, intent, "cancel", "cancelled")


async def answer(books: Books, intent: Intent) -> bool:
    """End a question by its first answer, tell whether it was answered before.

    AlreadySettled when it was cancelled.
    """
    return await _end(books, intent, "answer", "done")


async def _end(books: Books, intent: Intent, act: str, state: State) -> bool:
    guard = Guard("intents", (intent.token,), "state", "open", state)
    key = ids.timed_child(intent.token, act)
    posting = Posting(key, act, actor=intent.owner, guards=(guard,))
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
    newest = _get(connection, book, _answer(connection, book, _nth(key, first)))
    return _nth(key, beyond if newest is None or newest.is_left else first)


def _nth(key: bytes, times: int) -> bytes:
    """Return the key of a draft after it was left so many times."""
    return ids.timed_child(key, "again", str(times)) if times else key


def _newest(connection: Connection, book: int, owner: int, verbs: Sequence[str]) -> Intent | None:
    offered = [f'%: "{verb}"%' if verb else "{}" for verb in verbs]
    padded = offered + offered[-1:] * (_MOST_VERBS - len(offered))
    now = clock.to_ms(clock.now())
    latest, earliest = (moment.to_bytes(6) for moment in (now + 1, now - _LIFETIME_MS))
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
    return _intent(found) if found else None


def _get(connection: Connection, book: int, token: bytes) -> Intent | None:
    found = row(connection, _INTENT, book=book, token=token)
    return _intent(found) if found else None


def _intent(known: Sequence[Any]) -> Intent:
    """Make an intent of a row of `intents`."""
    _, token, owner, chat, choices, written, state, made_at, expires_at, audience, times = known
    return Intent(
        owner,
        json.loads(choices),
        facts.load(written),
        chat,
        timedelta(milliseconds=expires_at - made_at),
        token,
        state,
        clock.from_ms(made_at),
        audience=audience or "",
        times=int(times) if times and times.isdigit() else times or "once",
    )
