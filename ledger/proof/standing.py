"""What stands on the accounts, beside what a walk over the entries makes of them.

whole    every account, from nothing at all: seven arrays, 56 bytes an account
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

_TOUCHED = """
    SELECT a.id, a.currency, a.balance, a.held, a.entry, e.balance_after, e.held_after, e.id
    FROM (SELECT account, MIN(id) AS id FROM entries WHERE book = :book AND id > :after
        GROUP BY account) AS touched
    JOIN entries f ON f.book = :book AND f.id = touched.id
    JOIN accounts a ON a.book = :book AND a.id = f.account
    LEFT JOIN entries e ON e.book = :book AND e.id = f.previous AND e.id <= :after
        AND e.account = a.id"""


@dataclass(slots=True)
class Standing:
    """By account: its currency (0: there is none), what the entries make of it, what stands."""

    currency: Numbers
    balance: Numbers
    held: Numbers
    newest: Numbers
    balance_now: Numbers
    held_now: Numbers
    newest_now: Numbers
    last_entry: int = 0

    def running(self, entries: Iterator[Any], last: int, findings: Findings) -> Iterator[Any]:
        """Pass entries on, each with its number and what it left on its account checked."""
        balances, held, newest = self.balance, self.held, self.newest
        for entry in entries:
            number, _, account, amount, balance_after, change, held_after, previous = entry
            if number != last + 1:
                findings.add("numbers have no gap", "the entries", number, last + 1)
            last = number
            try:
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

    def compare(self, findings: Findings) -> None:
        """Compare what stands with what the entries make of it."""
        _compare("balance equals entries", self.balance_now, self.balance, findings)
        _compare("held equals entries", self.held_now, self.held, findings)
        _compare("account names its newest entry", self.newest_now, self.newest, findings)


def whole(connection: Connection, book: int, last: int, findings: Findings) -> Standing:
    """Return every account, none of them walked over yet; `last` is the highest number."""
    zeros = array("q", bytes(8 * (last + 1)))
    standing = Standing(zeros, zeros[:], zeros[:], zeros[:], zeros[:], zeros[:], zeros[:])
    codes: dict[str, int] = {}
    for account, currency, balance, held, newest in reading.accounts(connection, book):
        if not 0 < account <= last:
            findings.add("numbers have no gap", "the accounts", account, f"at most {last}")
            continue
        standing.currency[account] = codes.setdefault(currency, len(codes) + 1)
        standing.balance_now[account] = balance
        standing.held_now[account] = held
        standing.newest_now[account] = newest
    return standing


def touched(connection: Connection, book: int, since: Mark) -> Standing:
    """Return the accounts with entries after a mark, as they stood there."""
    standing = Standing({}, {}, {}, {}, {}, {}, {})
    codes: dict[str, int] = {}
    for row in reading.rows(connection, _TOUCHED, book=book, after=since.entry):
        account, currency, balance, held, newest, balance_then, held_then, then = row
        standing.currency[account] = codes.setdefault(currency, len(codes) + 1)
        standing.balance_now[account], standing.held_now[account] = balance, held
        standing.newest_now[account], standing.newest[account] = newest, then or 0
        standing.balance[account], standing.held[account] = balance_then or 0, held_then or 0
    return standing


def _compare(check: str, stands: Numbers, walked: Numbers, findings: Findings) -> None:
    if stands == walked:
        return
    accounts = stands if isinstance(stands, dict) else range(len(stands))
    for account in accounts:
        if stands[account] != walked[account]:
            findings.add(check, account, stands[account], walked[account])
