"""What a batch names, read into a `State`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.chain import START
from ledger.posting import Filled
from ledger.state import AccountNow, HeadState, HoldNow, KeyNow, State
from ledger.storage.postgres.joined import Question, ask_all, given, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import asyncpg

    from ledger.state import Named

    Rows = Iterable[Sequence[Any]]


async def load(db: asyncpg.Connection, book: int, named: Named, *, joined: bool = True) -> State:
    """Read the head of the book and everything that a batch names."""
    state = State(book, HeadState(0, 0, 0, 0, START))
    await ask_all(db, list(_questions(state, named)), joined=joined)
    return state


def _questions(state: State, named: Named) -> Iterator[Question]:
    yield _head(state)
    yield _keys(state, named)
    if named.holds:
        yield _holds(state, named)
    if named.accounts or named.holds:
        yield _accounts(state, named)
    if named.owners:
        yield _owned(state, named)
    if named.counts:
        yield _counts(state, named)
    if named.places:
        yield _places(state, named)
    for table, rows in named.rows.items():
        known = [row for row in rows if not any(isinstance(part, Filled) for part in row)]
        if known:
            yield _rows(state, table, known, set().union(*rows.values()))


def _head(state: State) -> Question:
    def keep(rows: Rows) -> None:
        for row in rows:
            state.head = HeadState(*row)

    columns = ("t.transfer", "t.entry", "t.account", "t.row", "t.chain", "t.audit")
    return Question(columns, "FROM head AS t WHERE t.book = ?", [state.book], keep)


def _keys(state: State, named: Named) -> Question:
    def keep(rows: Rows) -> None:
        for row in rows:
            state.keys[row[0]] = KeyNow(state.book, *row)

    keys = [(key,) for key in named.keys]
    return _among(state.book, "keys", ("key",), ("digest", "number", "answer"), keys, keep)


def _holds(state: State, named: Named) -> Question:
    def keep(rows: Rows) -> None:
        for hold, *stands in rows:
            state.holds[hold] = HoldNow(*stands)

    holds = [(hold,) for hold in named.holds]
    return _among(state.book, "holds", ("id",), ("account", "amount", "state"), holds, keep)


def _accounts(state: State, named: Named) -> Question:
    def keep(rows: Rows) -> None:
        for account, *now in rows:
            state.accounts[account] = AccountNow(*now)

    numbers = ("balance", "held", "floor", "state", "entry", "label")
    columns = ("name", "owner", "currency", *numbers)
    accounts = [(account,) for account in named.accounts]
    if not named.holds:
        return _among(state.book, "accounts", ("id",), columns, accounts, keep)
    source, values = given("holds", ("id",), [(hold,) for hold in named.holds])
    held = f"(SELECT h.account FROM {source}, {_lateral('holds', ('id',), ('account',), 'h')}"
    source = f"(SELECT unnest(?::bigint[]) UNION {held})) AS v(id)"
    found = f"FROM {source}, {_lateral('accounts', ('id',), ('id', *columns), 't')}"
    values = [list(named.accounts), *values, state.book, state.book]
    return Question(_shown(("id", *columns)), found, values, keep)


def _owned(state: State, named: Named) -> Question:
    def keep(rows: Rows) -> None:
        for owner, account, name, *now in rows:
            state.accounts[account] = AccountNow(name, owner, *now)

    numbers = ("balance", "held", "floor", "state", "entry", "label")
    columns = ("id", "name", "currency", *numbers)
    owners = [(owner,) for owner in named.owners]
    return _among(state.book, "accounts", ("owner",), columns, owners, keep)


def _counts(state: State, named: Named) -> Question:
    names = [(name,) for name in named.counts]
    return _among(state.book, "counts", ("name",), ("value",), names, state.counts.update)


def _places(state: State, named: Named) -> Question:
    def keep(rows: Rows) -> None:
        for *place, account in rows:
            state.places[tuple(place)] = account

    key = ("owner", "name", "currency", "label")
    return _among(state.book, "accounts", key, ("id",), named.places, keep)


def _rows(state: State, table: str, rows: Sequence[tuple[Any, ...]], wanted: set[str]) -> Question:
    key = key_of(table)
    columns = tuple(sorted(wanted - set(key)))

    def keep(found: Rows) -> None:
        for row in found:
            cells = dict(zip(columns, row[len(key) :], strict=True))
            state.rows[table, tuple(row[: len(key)])] = cells

    return _among(state.book, table, key, columns, rows, keep)


def _among(  # noqa: PLR0913, PLR0917 - a select has that many parts
    book: int,
    table: str,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    keep: Callable[[Any], None],
) -> Question:
    """Find the rows whose keys are given."""
    source, values = given(table, key, rows)
    found = f"FROM {source}, {_lateral(table, key, (*key, *columns), 't')}"
    return Question(_shown((*key, *columns)), found, [*values, book], keep)


def _shown(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([f"t.{column}" for column in columns])


def _lateral(table: str, key: tuple[str, ...], columns: tuple[str, ...], name: str) -> str:
    """Look each of the given keys, `v`, up in a table."""
    same = "".join(f" AND {part} = v.{part}" for part in key)
    found = f"SELECT {', '.join(columns)} FROM {table} WHERE book = ?{same} OFFSET 0"
    return f"LATERAL ({found}) AS {name}"
