"""What an accepted posting leaves behind: rows to save, and a state that has moved on.

Nothing is refused here; `ledger.decide` has already checked everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger import clock
from ledger.chain import link, note_digest
from ledger.chart import CHART
from ledger.posting import Filled, Posted
from ledger.state import AccountNow, HoldNow, KeyNow, place_of

if TYPE_CHECKING:
    from ledger.posting import Guard, Posting
    from ledger.state import Changes, State

Line: TypeAlias = tuple[int, int, int, int, int]
"""An entry in the making: account, amount, balance after it, held, held after it."""


@dataclass(slots=True)
class Plan:
    """What a posting does to accounts, holds and counters, worked out before anything changes."""

    lines: list[Line] = field(default_factory=list)
    balances: dict[int, tuple[int, int]] = field(default_factory=dict)
    ended: dict[bytes, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Acceptance:
    """One posting being written into the state and the changes of its batch."""

    posting: Posting
    plan: Plan
    state: State
    changes: Changes
    now_ms: int

    def posted(self) -> Posted:
        """Write everything, and return what the posting became."""
        posting, head = self.posting, self.state.head
        number = head.transfer + 1 if posting.numbered else None
        new = head.row + 1
        head.row += self._new_rows()
        opened = tuple(self._open(place_of(opening)) for opening in posting.opens)
        self._save_rows(number, new)
        self._save_states()
        if number is not None:
            self._save_transfer(number)
        self._save_events(number)
        known = KeyNow(posting.digest, number, posting.answer)
        self.state.keys[posting.key] = known
        self.changes.keys.append((self.state.book, posting.key, known.digest, number, known.answer))
        return Posted(number, posting.answer, new, opened=opened)

    def _new_rows(self) -> int:
        """Count the row numbers that the posting's cells ask for."""
        posting = self.posting
        cells = [guard.new for guard in posting.guards]
        for row in posting.rows:
            cells += (*row.key, *row.cells.values())
        asked = [cell.index for cell in cells if isinstance(cell, Filled) and cell.what == "new"]
        return max(asked) + 1 if asked else 0

    def _open(self, place: tuple[int, str, str]) -> int:
        known = self.state.places.get(place)
        if known is not None:
            return known
        owner, name, currency = place
        head = self.state.head
        head.account += 1
        floor = CHART[name].floor
        self.state.places[place] = head.account
        self.state.accounts[head.account] = AccountNow(name, owner, currency, 0, 0, floor, "open")
        self.changes.accounts.append(
            (self.state.book, head.account, owner, name, currency, 0, 0, floor, "open")
        )
        return head.account

    # -- rows of products, counters, states of accounts -------------------------------------

    def _save_rows(self, number: int | None, new: int) -> None:
        def fill(cell: Any) -> Any:  # noqa: ANN401 - a cell is of any type
            if not isinstance(cell, Filled):
                return cell
            return number if cell.what == "number" else new + cell.index

        for guard in self.posting.guards:
            self._set_cell(guard, fill(guard.new))
        for row in self.posting.rows:
            key = (row.table, tuple(fill(part) for part in row.key))
            cells = {name: fill(cell) for name, cell in row.cells.items()}
            self.state.rows[key] = cells
            self.changes.inserted[key] = cells

    def _set_cell(self, guard: Guard, value: Any) -> None:  # noqa: ANN401 - a cell is of any type
        key = (guard.table, guard.key)
        row = self.state.rows[key]
        if row is not None:
            row[guard.column] = value
        if key not in self.changes.inserted:
            self.changes.updated.setdefault(key, {})[guard.column] = value

    def _save_states(self) -> None:
        self.state.counts.update(self.plan.counts)
        self.changes.counted.update(self.plan.counts)
        for change in self.posting.changes:
            self.state.accounts[change.account].state = change.new
            self.changes.touched.add(change.account)

    # -- the transfer -----------------------------------------------------------------------

    def _save_transfer(self, number: int) -> None:
        posting, head, book = self.posting, self.state.head, self.state.book
        head.transfer = number
        effective = clock.to_ms(posting.effective_at) if posting.effective_at else self.now_ms
        note = note_digest(posting.salt, posting.note)
        facts = (number, posting.kind, posting.key, posting.actor, posting.payer, posting.payee)
        place = (head.entry + 1, len(self.plan.lines))
        row = (book, *facts, *place, posting.reverses, self.now_ms, effective, note)
        head.chain = link(head.chain, row, self.plan.lines)
        self.changes.transfers.append((*row, head.chain))
        if posting.note:
            self.changes.notes.append((book, number, posting.salt, posting.note))
        self._save_lines(number)
        self._save_holds(number)

    def _save_lines(self, number: int) -> None:
        head, book = self.state.head, self.state.book
        for line in self.plan.lines:
            head.entry += 1
            self.changes.entries.append((book, head.entry, number, *line))
        for account, (balance, held) in self.plan.balances.items():
            now = self.state.accounts[account]
            now.balance, now.held = balance, held
            self.changes.touched.add(account)

    def _save_holds(self, number: int) -> None:
        for hold, outcome in self.plan.ended.items():
            self.state.holds[hold].state = outcome
            self.changes.ended.append((outcome, number, hold))
        for placed in self.posting.holds:
            expires = clock.to_ms(placed.expires_at) if placed.expires_at else None
            minor = placed.amount.minor
            self.state.holds[placed.id] = HoldNow(placed.account, minor, "open")
            row = (placed.id, placed.account, minor, placed.kind, "open", expires, number, None)
            self.changes.holds.append((self.state.book, *row))

    def _save_events(self, number: int | None) -> None:
        for event in self.posting.events:
            self.state.head.row += 1
            what = (event.kind, event.person, event.chat, number, event.facts)
            times = (self.now_ms, self.now_ms, 0, "waiting")
            self.changes.events.append((self.state.book, self.state.head.row, *what, *times))
