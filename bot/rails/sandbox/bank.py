"""The books of the sandbox bank: what it was ordered, what moved, in a SQLite file of its own.

    order      an order by its key: the same key is the same order, whatever it says now
    stands     how an order stands by now
    pay_in     somebody pays in, from an account of hers
    statement  what moved on a day, with the bank's own references

Time alone moves it: what is due by now is booked whenever it is asked for anything.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.rails.rail import Heard
from bot.rails.sandbox import behaving
from ledger import clock
from ledger.banking.told import Entry, Statement
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.rails.sandbox.behaving import Behaviour

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, minor INTEGER NOT NULL,
    currency TEXT NOT NULL, ordered_ms INTEGER NOT NULL, taken INTEGER NOT NULL,
    state TEXT NOT NULL, code TEXT NOT NULL, next_ms INTEGER);
CREATE INDEX IF NOT EXISTS orders_next ON orders (next_ms) WHERE next_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS movements (
    number INTEGER PRIMARY KEY, reference TEXT NOT NULL, day INTEGER NOT NULL,
    currency TEXT NOT NULL, minor INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
    party TEXT NOT NULL, account TEXT NOT NULL, code TEXT NOT NULL, charge INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS movements_of_day ON movements (currency, day);
"""
NAME: Final = "sandbox"
_PRIVATE: Final = 0o600
"""It says who paid in: for the eyes of its owner."""
_OTHER: Final = {"EUR": "USD"}
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY_MS: Final = 86_400_000


class Bank:
    """One bank, with an account of the house in each currency; it does things after a while."""

    def __init__(self, path: Path | str, after: timedelta) -> None:
        self._after_ms = after // timedelta(milliseconds=1)
        if path != ":memory:":
            Path(path).touch(mode=_PRIVATE)
            Path(path).chmod(_PRIVATE)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;{_TABLES}")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def order(self, key: str, amount: Money) -> None:
        """Take an order, once; what it makes of it by now stands in `stands`."""
        how, now = behaving.of(amount.minor), _now()
        state, next_ms = "accepted", now + how.late * self._after_ms
        if how.answer == "rejected":
            state, next_ms = "rejected", 0
        values = (key, amount.minor, amount.currency, now, how.answer != "lost", state, how.code)
        self._db.execute(
            "INSERT OR IGNORE INTO orders (key, minor, currency, ordered_ms, taken, state, code,"
            " next_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, next_ms if next_ms and how.answer != "lost" else None),
        )

    def stands(self, key: str) -> Heard:
        """Return how an order stands by now."""
        self._catch_up()
        found = self._db.execute(
            "SELECT state, code, taken FROM orders WHERE key = ?", (key,)
        ).fetchone()
        if found is None or not found[2]:
            return Heard("absent")
        state, code, _ = found
        return Heard(state, code if state in {"rejected", "returned"} else "")

    def is_silent(self, key: str) -> bool:
        """Tell whether nothing is ever heard of an order."""
        found = self._db.execute("SELECT minor FROM orders WHERE key = ?", (key,)).fetchone()
        return found is not None and behaving.of(found[0]).answer == "never"

    def keeps(self, key: str) -> bool:
        """Tell whether an order comes back less something."""
        found = self._db.execute("SELECT minor FROM orders WHERE key = ?", (key,)).fetchone()
        return found is not None and behaving.of(found[0]).keeps > 0

    def pay_in(
        self, reference: str, amount: Money, party: str = "", account: str = "", key: str = ""
    ) -> str:
        """Let somebody pay in, with what she writes; return the bank's reference.

        The same key is the same payment.
        """
        self._catch_up()
        if key and (known := self._by_key(f"in {key}")):
            return known
        return self._move(
            amount.minor,
            amount.currency,
            _now(),
            f"in {key}" if key else "",
            reference,
            party,
            account,
        )

    def days(self, currency: str) -> list[date]:
        """Return the days on which something moved, in their order."""
        self._catch_up()
        found = self._db.execute(
            "SELECT DISTINCT day FROM movements WHERE currency = ? ORDER BY day", (currency,)
        )
        return [date.fromordinal(day + _EPOCH) for (day,) in found]

    def currencies(self) -> list[str]:
        """Return in what there is an account."""
        self._catch_up()
        found = self._db.execute("SELECT DISTINCT currency FROM movements ORDER BY currency")
        return [currency for (currency,) in found]

    def statement(self, currency: str, day: date) -> Statement:
        """Return what moved on a day, and what rested before and after; of today, so far."""
        self._catch_up()
        at, account = day.toordinal() - _EPOCH, f"SANDBOX{currency}"
        entries, is_over = self._entries(currency, at), at < _now() // _DAY_MS
        name = f"{account}-{day:%Y%m%d}"
        if not is_over:
            name, entries = f"{name}-{len(entries)}", [*entries, *_again(entries)]
        opening, closing = self._balance(currency, at - 1), self._balance(currency, at)
        return Statement(NAME, account, currency, name, 1, opening, closing, day, tuple(entries))

    def _entries(self, currency: str, day: int) -> list[Entry]:
        found = self._db.execute(
            "SELECT reference, minor, key, text, party, account, code, charge FROM movements"
            " WHERE currency = ? AND day = ? ORDER BY number",
            (currency, day),
        )
        on = date.fromordinal(day + _EPOCH)
        return [_entry(each, currency, on, line) for line, each in enumerate(found, 1)]

    def _balance(self, currency: str, day: int) -> Money:
        asked = "SELECT coalesce(sum(minor), 0) FROM movements WHERE currency = ? AND day <= ?"
        (minor,) = self._db.execute(asked, (currency, day)).fetchone()
        return Money(minor, currency)

    # -- time ---------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Do all that is due by now, in the order of its time."""
        while found := self._db.execute(
            "SELECT number, key, minor, currency, state, next_ms FROM orders"
            " WHERE next_ms IS NOT NULL AND next_ms <= ? ORDER BY next_ms, number LIMIT 1",
            (_now(),),
        ).fetchone():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._do(*found)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _do(self, *found: Any) -> None:  # noqa: ANN401 - a row
        number, key, minor, currency, state, at = found
        how, next_ms = behaving.of(minor), None
        if state == "settled":
            came = minor - min(how.keeps, minor - 1)
            self._move(came, currency, at, key, code=how.code)
            state = "returned"
        elif how.rejects:
            state = "rejected"
        else:
            self._pay(how, key, minor, currency, at)
            next_ms = at + self._after_ms if how.comes_back else None
            state = "settled"
        values = (state, next_ms, number)
        self._db.execute("UPDATE orders SET state = ?, next_ms = ? WHERE number = ?", values)

    def _pay(self, how: Behaviour, key: str, minor: int, currency: str, at: int) -> None:
        paid = max(1, minor + how.more)
        of = _OTHER.get(currency, "EUR") if how.other else currency
        for _ in range(how.pays):
            self._move(-paid, of, at, key)

    def _move(  # noqa: PLR0913, PLR0917 - a movement has that many sides
        self,
        minor: int,
        currency: str,
        at: int,
        key: str,
        text: str = "",
        party: str = "",
        account: str = "",
        *,
        code: str = "",
        charge: int = 0,
        reference: str = "",
    ) -> str:
        if not reference:
            (last,) = self._db.execute("SELECT coalesce(max(number), 0) FROM movements").fetchone()
            reference = f"SB{last + 1:010d}"
        values = (
            reference,
            at // _DAY_MS,
            currency,
            minor,
            key,
            text,
            party,
            account,
            code,
            charge,
        )
        self._db.execute(
            "INSERT INTO movements (reference, day, currency, minor, key, text, party, account,"
            " code, charge) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return reference

    def _by_key(self, key: str) -> str:
        asked = "SELECT reference FROM movements WHERE key = ? ORDER BY number LIMIT 1"
        found = self._db.execute(asked, (key,)).fetchone()
        return str(found[0]) if found else ""


def _again(entries: Iterable[Entry]) -> list[Entry]:
    """Return what is told twice on its day."""
    outward = (each for each in entries if not each.is_credit)
    return [each for each in outward if behaving.of(each.amount.minor).twice]


def _entry(found: Any, currency: str, day: date, line: int) -> Entry:  # noqa: ANN401 - a row
    reference, minor, key, text, party, account, code, charge = found
    return Entry(
        reference,
        Money(abs(minor), currency),
        minor > 0,
        day,
        day,
        end_to_end="" if key.startswith("in ") else key,
        remittance=text,
        party=party,
        party_account=account,
        returned=code,
        charges=Money(charge, currency) if charge else None,
        line=line,
    )


def _now() -> int:
    return clock.to_ms(clock.now())
