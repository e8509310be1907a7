"""Pages of history: the lines that are wanted, of so many that are looked at.

Accounts are read backwards, entry by entry, so what a page costs is bounded by `LOOK`, however far
apart the wanted lines lie; where it ended, the next page begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ledger import statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.statement import Line

LOOK = 4_096
"""How many entries of an account a page looks at, at most and about."""
FIRST, STEP = 36, 1_024
Way: TypeAlias = Literal["", "paid", "received"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody wants of hers: with another person, which way, of kinds, of a time.

    What is empty stands for all. Lines of `quiet` kinds that changed nothing are never wanted.
    """

    me: int
    other: int = 0
    way: Way = ""
    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    quiet: frozenset[str] = frozenset()

    def takes(self, line: Line) -> bool:
        """Tell whether a line is wanted."""
        paid, received = line.payer == self.me, line.payee == self.me
        return (
            (bool(line.change) or line.kind not in self.quiet)
            and (not self.other or self.other in {line.payer, line.payee})
            and (not self.kinds or line.kind in self.kinds)
            and (self.way != "paid" or (paid and line.payee != self.me))
            and (self.way != "received" or (received and line.payer != self.me))
            and (self.until is None or line.recorded_at < self.until)
            and not self.is_over(line)
        )

    def is_over(self, line: Line) -> bool:
        """Tell whether what is wanted is all newer than a line."""
        return self.since is not None and line.recorded_at < self.since


class Page(NamedTuple):
    """The wanted lines, the newest first, and before which entry there may be more, if anywhere.

    `looked_back` is when the last line was that was looked at, if the look ended before the page
    was full.
    """

    lines: list[Line]
    on: int | None
    looked_back: datetime | None = None


async def page(
    books: Books, accounts: Sequence[int], before: int | None, limit: int, wanted: Wanted
) -> Page:
    """Return the newest wanted lines of these accounts before an entry."""
    return await books.read(_page, accounts, before, limit, wanted)


def _page(  # noqa: PLR0913, PLR0917 - a page of history is named by that many things
    connection: Connection,
    book: int,
    accounts: Sequence[int],
    before: int | None,
    limit: int,
    wanted: Wanted,
) -> Page:
    found: list[Line] = []
    depth, looked = FIRST, 0
    while True:
        lines, goes_on = _newest(connection, book, accounts, before, depth)
        looked += depth
        found += [line for line in lines if wanted.takes(line)]
        if len(found) > limit:
            return Page(found[:limit], found[limit - 1].at)
        if not goes_on or wanted.is_over(lines[-1]):
            return Page(found, None)
        before = lines[-1].at
        if looked >= LOOK:
            return Page(found, before, lines[-1].recorded_at)
        depth = STEP


def _newest(
    connection: Connection, book: int, accounts: Sequence[int], before: int | None, depth: int
) -> tuple[list[Line], bool]:
    """Return the lines of all accounts as far as each of them was read, and whether they go on."""
    read = [statement.lines(connection, book, each, before, depth) for each in accounts]
    ends = [lines[-1].at for lines, more in read if more]
    last = max(ends, default=0)
    lines = [line for each, _ in read for line in each if line.at >= last]
    return sorted(lines, key=lambda line: line.at, reverse=True), bool(ends)
