"""Pages of history: the lines that are wanted, of so many that are looked at.

Accounts are read backwards, entry by entry, so what a page costs is bounded by `LOOK`, however far
apart the wanted lines lie; where it ended, the next page begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ledger import clock, statement
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.statement import Line

LOOK = 4_096
"""How many entries of an account a page looks at, at most and about."""
FIRST, STEP, MORE = 36, 1_024, 4
_TRANSFER = 2  # its place in what is read
Way: TypeAlias = Literal["", "paid", "received"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody wants of hers: with another person, which way, of kinds, of a time.

    What is empty stands for all. Lines of `quiet` kinds that changed nothing are never wanted, nor
    those where as much went as came, nor lines of a kind on one of the accounts `without` which it
    says what another one says, too.
    """

    me: int
    other: int = 0
    way: Way = ""
    kinds: frozenset[str] = frozenset()
    since_ms: int | None = None
    until_ms: int | None = None
    quiet: frozenset[str] = frozenset()
    without: frozenset[tuple[str, int]] = frozenset()

    def takes(self, seen: Seen) -> bool:
        """Tell whether what was seen is wanted, before it is made a line."""
        paid, received = seen.payer == self.me, seen.payee == self.me
        return (
            (seen.kind, seen.account) not in self.without
            and (not self.other or self.other in {seen.payer, seen.payee})
            and (not self.kinds or seen.kind in self.kinds)
            and (self.way != "paid" or (paid and not received))
            and (self.way != "received" or (received and not paid))
            and (self.until_ms is None or seen.recorded_at < self.until_ms)
            and not self.is_over(seen.recorded_at)
        )

    def is_over(self, recorded_ms: int) -> bool:
        """Tell whether what is wanted is all newer than a moment."""
        return self.since_ms is not None and recorded_ms < self.since_ms

    def says(self, line: Line) -> bool:
        """Tell whether a line says anything."""
        return bool(line.change) or (bool(line.moved) and line.kind not in self.quiet)


class Seen(NamedTuple):
    """One entry of an account as it is read."""

    book: int
    id: int
    transfer: int
    account: int
    amount: int
    balance_after: int
    held: int
    held_after: int
    previous: int
    met: int
    kind: str
    payer: int
    payee: int
    recorded_at: int
    currency: str
    text: str | None


class Stretch(NamedTuple):
    """What was read of an account: the wanted lines, how far it was read, and if it goes on."""

    lines: list[Line]
    at: int
    recorded_ms: int
    more: bool


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


def whole(
    connection: Connection, book: int, account: int, before: int | None, depth: int
) -> tuple[list[list[Seen]], bool]:
    """Read about so many entries of an account before one: those of each transfer, newest first.

    Tells whether there are more; what it goes on before is the last entry of the last transfer.
    """
    asked = {"book": book, "account": account, "before": before or statement.NEWEST}
    read = rows(connection, statement.LINES, **asked, depth=depth)
    groups = [[*map(Seen._make, group)] for _, group in groupby(read, itemgetter(_TRANSFER))]
    more = len(read) == depth
    if more and len(groups) == 1:
        return whole(connection, book, account, before, depth * MORE)
    if more:
        groups.pop()  # it may go on beyond what was read
    return groups, more


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
        stretch = _newest(connection, book, accounts, before, depth, wanted)
        looked += depth
        found += stretch.lines
        if len(found) > limit:
            return Page(found[:limit], found[limit - 1].at)
        if not stretch.more or wanted.is_over(stretch.recorded_ms):
            return Page(found, None)
        before = stretch.at
        if looked >= LOOK:
            return Page(found, before, clock.from_ms(stretch.recorded_ms))
        depth = STEP


def _newest(  # noqa: PLR0913, PLR0917 - as above
    connection: Connection,
    book: int,
    accounts: Sequence[int],
    before: int | None,
    depth: int,
    wanted: Wanted,
) -> Stretch:
    """Read all accounts as far back as each of them was read."""
    read = [_stretch(connection, book, each, before, depth, wanted) for each in accounts]
    ends = [(each.at, each.recorded_ms) for each in read if each.more]
    at, recorded_ms = max(ends, default=(0, 0))
    lines = [line for each in read for line in each.lines if line.at >= at]
    newest = sorted(lines, key=lambda line: line.at, reverse=True)
    return Stretch(newest, at, recorded_ms, bool(ends))


def _stretch(  # noqa: PLR0913, PLR0917 - as above
    connection: Connection, book: int, account: int, before: int | None, depth: int, wanted: Wanted
) -> Stretch:
    groups, more = whole(connection, book, account, before, depth)
    lines = [statement.line_of(group) for group in groups if wanted.takes(group[0])]
    last = groups[-1][-1] if groups else None
    end = (last.id, last.recorded_at) if last else (0, 0)
    return Stretch([line for line in lines if wanted.says(line)], *end, more)
