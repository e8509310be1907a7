"""How far a file is that is being booked, and what came of it: counted, for its card."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import ids, periods
from ledger.banking.statements.filing import BOOK
from ledger.banking.statements.importing import Imported
from ledger.people import shown
from ledger.posting import Count, Posting

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books

FILE: Final = "statement_file"
STEPS: Final = 20
"""How often its card says how far it is, at the most."""
_KINDS: Final = tuple(each.name for each in fields(Imported))


class Came(NamedTuple):
    """What came of a file so far, `of` how many entries, and whether that is all."""

    done: Imported
    of: int
    is_over: bool

    @property
    def percent(self) -> int:
        """How much of it is booked, of a hundred."""
        return min(100, self.done.entries * 100 // self.of) if self.of else 0


class Going:
    """A file while it is booked; what was counted before a crash is not counted again."""

    def __init__(self, books: Books, token: bytes, before: Came) -> None:
        self._books, self._token, self._before = books, token, before
        self._last = Imported()

    async def on(self, done: Imported, of: int) -> None:
        """Hear what came of it so far; note it once that is enough more."""
        if done.entries <= self._before.done.entries:
            self._last = done
        elif done.entries < of and (done - self._last).entries * STEPS >= of:
            await self._note(done, of)

    async def over(self, done: Imported, of: int) -> None:
        """Note what came of all of it."""
        if not self._before.is_over:
            await self._note(done, of, over=1)

    async def _note(self, done: Imported, of: int, over: int = 0) -> None:
        more, place = done - self._last, f"{done.entries} {over}"
        counts = [_count(self._token, each, getattr(more, each)) for each in _KINDS]
        counts.append(_count(self._token, "over", over))
        if not (self._last.entries or self._before.of):
            counts.append(_count(self._token, "of", of))
        posting = Posting(
            ids.timed_child(self._token, "came", place),
            FILE,
            counts=tuple(each for each in counts if each.add),
            events=(shown.changed(BOOK, self._token),),
        )
        await self._books.post(posting)
        self._last = done


async def going(books: Books, token: bytes) -> Going:
    """Return how far a file is, for who books it."""
    return Going(books, token, await came(books, token))


async def came(books: Books, token: bytes) -> Came:
    """Return what came of a file so far."""
    return await books.read(_came, token)


def _came(connection: Connection, book: int, token: bytes) -> Came:
    of, over = (periods.counted(connection, book, _name(token, each)) for each in ("of", "over"))
    done = (periods.counted(connection, book, _name(token, each)) for each in _KINDS)
    return Came(Imported(*done), of, bool(over))


def _count(token: bytes, kind: str, add: int) -> Count:
    return Count(_name(token, kind), add)


def _name(token: bytes, kind: str) -> str:
    return f"{FILE}:{ids.text(token)} {kind}"
