"""What stands on the accounts, beside what a walk over the entries makes of them.

whole    every account, from nothing at all: ten arrays, 80 bytes an account
onward   every account, each from what its first entry on the walk says that stood there before
touched  the accounts with entries after a mark, each from what its entry before it left there
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.proof import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ledger.proof.findings import Findings, Mark

Numbers: TypeAlias = "array[int] | dict[int, int]"

UNSEEN = -1

_TOUCHED = """
    SELECT a.id, a.currency, a.balance, a.held, a.entry, e.balance_after, e.held_after, e.id
    FROM (SELECT account, MIN(id) AS id FROM entries WHERE book = :book AND id > :after
        GROUP BY account) AS touched
    JOIN entries f ON f.book = :book AND f.id = touched.id
    JOIN accounts a ON a.book = :book AND a.id = f.account
    LEFT JOIN entries e ON e.book = :book AND e.id = f.previous AND e.id <= :after
        AND e.account = a.id"""


@dataclass(slots=True)
class Sums:
    """By account: its balance, what is held of it, and its newest entry."""

    balance: Numbers
    held: Numbers
    newest: Numbers

    @classmethod
    def none(cls) -> Sums:
        """Return the sums of no account, to be filled."""
        return cls({}, {}, {})

    @classmethod
    def zero(cls, size: int) -> Sums:
        """Return the sums of accounts with nothing on them."""
        return cls(_zeros(size), _zeros(size), _zeros(size))

    def sized(self, size: int) -> Sums:
        """Return the sums of so many accounts, with nothing on those that are not here."""
        columns = (self.balance, self.held, self.newest)
        return Sums(*(array("q", each)[:size] + _zeros(size - len(each)) for each in columns))

    def set(self, account: int, balance: int, held: int, newest: int) -> None:
        """Note what stands on an account."""
        self.balance[account] = balance
        self.held[account] = held
        self.newest[account] = newest


@dataclass(slots=True)
class Standing:
    """By account: its currency (0: there is none), what the entries make of it, what stands.

    `then` is what the first entry of an account says that stood there before, where nobody knows.
    """

    currency: Numbers
    walked: Sums
    now: Sums
    then: Sums
    last_entry: int = 0

    def running(self, entries: Iterator[Any], last: int, findings: Findings) -> Iterator[Any]:
        """Pass entries on, each with its number and what it left on its account checked."""
        walked = self.walked
        balances, held, newest = walked.balance, walked.held, walked.newest
        for entry in entries:
            number, _, account, amount, balance_after, change, held_after, previous = entry
            if number != last + 1:
                findings.add("numbers have no gap", "the entries", number, last + 1)
            last = number
            try:
                if newest[account] == UNSEEN:
                    self._begin(account, balance_after - amount, held_after - change, previous)
                balances[account] = balance = balances[account] + amount
                held[account] = reserved = held[account] + change
                before, newest[account] = newest[account], number
            except LookupError:
                findings.add("entry belongs to an account", f"entry {number}", account, "another")
            else:
                if balance != balance_after:
                    findings.add("balance after each entry", number, balance_after, balance)
                if reserved != held_after:
                    findings.add("held after each entry", number, held_after, reserved)
                if before != previous:
                    findings.add("entry names the one before it", number, previous, before)
            yield entry
        self.last_entry = last

    def _begin(self, account: int, balance: int, held: int, newest: int) -> None:
        self.then.set(account, balance, held, newest)
        self.walked.set(account, balance, held, newest)


def whole(connection: Connection, book: int, last: int, findings: Findings) -> Standing:
    """Return every account, none of them walked over yet; `last` is the highest number."""
    size = last + 1
    standing = Standing(_zeros(size), Sums.zero(size), Sums.zero(size), Sums.zero(0))
    codes: dict[str, int] = {}
    for account, currency, balance, held, newest in reading.accounts(connection, book):
        if not 0 < account <= last:
            findings.add("numbers have no gap", "the accounts", account, f"at most {last}")
            continue
        standing.currency[account] = codes.setdefault(currency, len(codes) + 1)
        standing.now.set(account, balance, held, newest)
    return standing


def onward(connection: Connection, book: int, last: int, findings: Findings) -> Standing:
    """Return every account, of which nobody knows what stood there before the walk."""
    standing = whole(connection, book, last, findings)
    standing.walked.newest = array("q", [UNSEEN]) * (last + 1)
    standing.then = Sums.zero(last + 1)
    return standing


def touched(connection: Connection, book: int, since: Mark) -> Standing:
    """Return the accounts with entries after a mark, as they stood there."""
    standing = Standing({}, Sums.none(), Sums.none(), Sums.none())
    codes: dict[str, int] = {}
    for row in reading.rows(connection, _TOUCHED, book=book, after=since.entry):
        account, currency, balance, held, newest, balance_then, held_then, then = row
        standing.currency[account] = codes.setdefault(currency, len(codes) + 1)
        standing.now.set(account, balance, held, newest)
        standing.walked.set(account, balance_then or 0, held_then or 0, then or 0)
    return standing


def compare_now(now: Sums, walked: Sums, findings: Findings) -> None:
    """Compare what stands with what the entries make of it."""
    _compare("balance equals entries", now.balance, walked.balance, findings)
    _compare("held equals entries", now.held, walked.held, findings)
    _compare("account names its newest entry", now.newest, walked.newest, findings)


def going_on(came: Sums, then: Sums, walked: Sums, findings: Findings) -> Sums:
    """Return where the accounts are after a walk that began with what stood there `then`.

    What it did not touch stands where the walk before `came`, and so should what it touched have.
    """
    unseen = [account for account, newest in enumerate(walked.newest) if newest == UNSEEN]
    for onto in (then, walked):
        _fill(unseen, onto.balance, came.balance)
        _fill(unseen, onto.held, came.held)
        _fill(unseen, onto.newest, came.newest)
    _compare("balance after each entry", then.balance, came.balance, findings)
    _compare("held after each entry", then.held, came.held, findings)
    _compare("entry names the one before it", then.newest, came.newest, findings)
    return walked


def _fill(accounts: list[int], onto: Numbers, numbers: Numbers) -> None:
    for account in accounts:
        onto[account] = numbers[account]


def _zeros(size: int) -> array[int]:
    return array("q", bytes(8 * size))


def _compare(check: str, stands: Numbers, walked: Numbers, findings: Findings) -> None:
    if stands == walked:
        return
    accounts = stands if isinstance(stands, dict) else range(len(stands))
    for account in accounts:
        if stands[account] != walked[account]:
            findings.add(check, f"account {account}", stands[account], walked[account])
