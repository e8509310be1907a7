"""Walking wallets back from their newest entries, by what leads from each to the one before it.

What a walk costs is what has come and gone since the month began. One that would look at more
than `LOOKED` entries ends as `TooFar`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ledger import pages
from ledger.chart import WALLET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ledger.books import Books
    from ledger.pages import Seen

    Onward: TypeAlias = "Callable[[int], Awaitable[None]]"

LINES: Final = 2_000
"""How many lines a file has at most: no file may be larger than every platform takes."""
MOST: Final = 8 * LINES
"""How many lines a statement has at most, in all of its files."""
LOOKED: Final = 200_000
STEP: Final = 1_000
ALL: Final = 100

Content: TypeAlias = "dict[str, Any]"


class TooFar(Exception):
    """So much has come and gone since then that it is not walked."""


@dataclass(slots=True)
class Walk:
    """One wallet as it is walked, newest first, through the milliseconds `since` to `until`.

    `start` is before which entry the lines of that time begin; `closes` and `held` are what stood
    there at its end, `opens` what stood at its beginning.
    """

    since: int
    until: int
    taken: Callable[[Sequence[Seen]], None]
    start: int = 0
    opens: int = 0
    closes: int | None = None
    held: int = 0
    lines: int = 0
    head: int = field(default=0)

    def take(self, group: Sequence[Seen]) -> bool:
        """Take the entries of one transfer, the newest first; tell whether the walk goes on."""
        newest, oldest = group[0], group[-1]
        self.head = self.head or newest.recorded_at
        if newest.recorded_at >= self.until:
            self.start = oldest.id
            return True
        if self.closes is None:
            self.closes, self.held = newest.balance_after, newest.held_after
            self.opens = newest.balance_after
            self.start = self.start or newest.id + 1
        if newest.recorded_at < self.since:
            return False
        self.opens = oldest.balance_after - oldest.amount
        self.lines += any(each.amount for each in group)
        self.taken(group)
        return True

    def done(self, at: int) -> int:
        """Return how far it is, of a hundred, where it has come to a moment."""
        return ALL * (self.head - at) // max(1, self.head - self.since)


async def walk(
    books: Books,
    person: int,
    span: tuple[int, int],
    taken: Callable[[Sequence[Seen]], None],
    onward: Onward,
) -> Content:
    """Walk all wallets of somebody; return what stood there at both ends, and where lines begin."""
    currencies: dict[str, Content] = {}
    accounts: list[tuple[int, int]] = []
    wallets = await books.all_balances(person, WALLET)
    looked = 0
    for at, wallet in enumerate(wallets):
        walked = Walk(*span, taken)
        parts = (at, len(wallets))
        looked = await _walk(books, wallet.account, walked, looked, parts, onward)
        if walked.start:
            accounts.append((wallet.account, walked.start))
        if walked.closes is not None:
            _add(currencies.setdefault(wallet.posted.currency, {}), walked)
    return {"currencies": currencies, "accounts": accounts}


async def _walk(  # noqa: PLR0913, PLR0917 - a walk has that many sides
    books: Books,
    account: int,
    walked: Walk,
    looked: int,
    parts: tuple[int, int],
    onward: Onward,
) -> int:
    """Walk one account; return how many entries were looked at by now."""
    before, more = None, True
    number, of = parts
    while more:
        groups, more = await books.read(pages.whole, account, before, STEP)
        looked += STEP
        if not groups or not all(map(walked.take, groups)):
            break
        if looked >= LOOKED:
            raise TooFar
        before = groups[-1][-1].id
        await onward((ALL * number + walked.done(groups[-1][-1].recorded_at)) // of)
    return looked


def _add(known: Content, walked: Walk) -> None:
    """Add a wallet to what is known of its currency."""
    more = {
        "opens": walked.opens,
        "closes": walked.closes or 0,
        "held": walked.held,
        "lines": walked.lines,
    }
    for name, number in more.items():
        known[name] = known.get(name, 0) + number
