"""Every money rule, in one pure function.

    decide(postings, state, now) -> an outcome for each posting, and the changes to save

Postings are applied in order, each accepted whole or refused alone; a later one sees what an
earlier one did. Nothing here reads a clock, a database or a random number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger import clock
from ledger.chain import link, note_digest
from ledger.chart import CHART
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    LedgerError,
    LimitExceeded,
    NotFound,
    TooLarge,
    Unbalanced,
)
from ledger.money import MAX_MINOR, Money
from ledger.posting import ANY, Filled, Posted
from ledger.state import AccountNow, Changes, HoldNow, KeyNow, State, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.posting import Change, Guard, Move, Posting, Take
    from ledger.state import Cells

Outcome: TypeAlias = "Posted | LedgerError"


def decide(
    postings: Sequence[Posting], state: State, now_ms: int
) -> tuple[list[Outcome], Changes]:
    """Accept or refuse each posting in order; `state` moves on with what was accepted."""
    changes = Changes()
    outcomes: list[Outcome] = []
    for posting in postings:
        try:
            outcomes.append(_Act(posting, state, changes, now_ms).outcome())
        except LedgerError as refusal:
            outcomes.append(refusal)
    return outcomes, changes


@dataclass(slots=True)
class _Line:
    """One entry in the making."""

    account: int
    amount: int
    held: int
    balance_after: int
    held_after: int


@dataclass(slots=True)
class _Act:
    """One posting on its way: first every check, then every change."""

    posting: Posting
    state: State
    changes: Changes
    now_ms: int
    lines: list[_Line] = field(default_factory=list)
    ended: dict[bytes, str] = field(default_factory=dict)
    balances: dict[int, tuple[int, int]] = field(default_factory=dict)

    def outcome(self) -> Posted:
        known = self.state.keys.get(self.posting.key)
        if known:
            return self._again(known)
        self._check_deadline()
        self._check_rows()
        self._check_counts()
        self._check_changes()
        self._draw_lines()
        self._check_accounts()
        return self._apply()

    def _again(self, known: KeyNow) -> Posted:
        if known.digest != self.posting.digest:
            raise KeyConflict(self.posting.key)
        return Posted(known.number, known.answer, repeated=True)

    # -- checks -----------------------------------------------------------------------------

    def _check_deadline(self) -> None:
        deadline = self.posting.deadline
        if deadline and clock.to_ms(deadline) <= self.now_ms:
            raise Expired(deadline)

    def _check_rows(self) -> None:
        for guard in self.posting.guards:
            self._check_guard(guard)
        for row in self.posting.rows:
            if self.state.rows.get((row.table, row.key)) is not None:
                raise AlreadySettled(row.table, "", row.key)

    def _check_guard(self, guard: Guard) -> None:
        row = self.state.rows.get((guard.table, guard.key))
        if row is None:
            raise NotFound(guard.table)
        if guard.expected is not ANY and row[guard.column] != guard.expected:
            raise AlreadySettled(guard.table, guard.column, row[guard.column])

    def _check_counts(self) -> None:
        for count in self.posting.counts:
            value = self.state.counts.get(count.name, 0)
            if count.cap is not None and value + count.add > count.cap:
                raise LimitExceeded(count.name, max(0, count.cap - value))

    def _check_changes(self) -> None:
        for change in self.posting.changes:
            account = self._account(change.account)
            if account.state != change.expected:
                raise AlreadySettled("accounts", "state", account.state)
            if change.new == "closed" and (account.balance or account.held):
                raise AlreadySettled("accounts", "balance", account.balance)

    def _check_accounts(self) -> None:
        for number, (balance, held) in self.balances.items():
            account = self._account(number)
            if abs(balance) > MAX_MINOR or held > MAX_MINOR:
                raise TooLarge
            if account.floor is not None and balance - held < account.floor:
                raise self._short(number, account, balance - held)

    @staticmethod
    def _short(number: int, account: AccountNow, left: int) -> InsufficientFunds:
        free = account.balance - account.held
        available = Money(free - (account.floor or 0), account.currency)
        return InsufficientFunds(number, available, Money(free - left, account.currency))

    def _account(self, number: int) -> AccountNow:
        try:
            return self.state.accounts[number]
        except KeyError:
            raise NotFound("account") from None

    # -- the lines --------------------------------------------------------------------------

    def _draw_lines(self) -> None:
        for take in self.posting.takes:
            self._take(take)
        for move in self.posting.moves:
            self._move(move)
        for hold in self.posting.holds:
            if hold.id in self.state.holds:
                raise AlreadySettled("holds", "id", hold.id)
            self._line(hold.account, hold.amount, 0, _positive(hold.amount))

    def _take(self, take: Take) -> None:
        hold = self.state.holds.get(take.hold)
        if hold is None:
            raise NotFound("hold")
        state = self.ended.get(take.hold, hold.state)
        if state != "open":
            raise AlreadySettled("holds", "state", state)
        self.ended[take.hold] = take.outcome
        currency = self._account(hold.account).currency
        self._line(hold.account, Money(hold.amount, currency), 0, -hold.amount, frozen=True)

    def _move(self, move: Move) -> None:
        amount = _positive(move.amount)
        if move.source == move.target:
            raise Unbalanced("a move from an account to itself")
        self._line(move.source, move.amount, -amount, 0)
        self._line(move.target, move.amount, amount, 0)

    def _line(
        self, number: int, asked: Money, amount: int, held: int, *, frozen: bool = False
    ) -> None:
        account = self._account(number)
        if account.currency != asked.currency:
            raise Unbalanced(f"{asked.currency} on an account in {account.currency}")
        if account.state == "closed":
            raise AccountClosed(number)
        if account.state == "frozen" and not frozen:
            raise AccountFrozen(number)
        balance, reserved = self.balances.get(number, (account.balance, account.held))
        after = (balance + amount, reserved + held)
        self.balances[number] = after
        self.lines.append(_Line(number, amount, held, *after))

    # -- the changes ------------------------------------------------------------------------

    def _apply(self) -> Posted:
        posting, head = self.posting, self.state.head
        number = head.transfer + 1 if posting.numbered else None
        new = head.row + 1
        head.row += self._new_rows()
        opened = tuple(self._open(place_of(opening)) for opening in posting.opens)
        self._save_rows(number, new)
        self._save_counts()
        self._save_changes()
        if number is not None:
            self._save_transfer(number)
        self._save_events(number)
        self.state.keys[posting.key] = KeyNow(posting.digest, number, posting.answer)
        self.changes.keys.append(
            (self.state.book, posting.key, posting.digest, number, posting.answer)
        )
        return Posted(number, posting.answer, opened=opened)

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
        line = CHART[name]
        self.state.places[place] = head.account
        self.state.accounts[head.account] = AccountNow(
            name, owner, currency, 0, 0, line.floor, "open"
        )
        self.changes.accounts.append(
            (self.state.book, head.account, owner, name, currency, 0, 0, line.floor, "open")
        )
        return head.account

    def _save_rows(self, number: int | None, new: int) -> None:
        def fill(cell: Any) -> Any:  # noqa: ANN401 - a cell is of any type
            if not isinstance(cell, Filled):
                return cell
            return number if cell.what == "number" else new + cell.index

        for guard in self.posting.guards:
            self._set_cell(guard, fill(guard.new))
        for row in self.posting.rows:
            key = tuple(fill(part) for part in row.key)
            self._insert(row.table, key, {name: fill(cell) for name, cell in row.cells.items()})

    def _set_cell(self, guard: Guard, value: Any) -> None:  # noqa: ANN401 - a cell is of any type
        key = (guard.table, guard.key)
        row = self.state.rows[key]
        if row is not None:
            row[guard.column] = value
        if key in self.changes.inserted:
            self.changes.inserted[key][guard.column] = value
        else:
            self.changes.updated.setdefault(key, {})[guard.column] = value

    def _insert(self, table: str, key: tuple[Any, ...], cells: Cells) -> None:
        self.state.rows[table, key] = cells
        self.changes.inserted[table, key] = cells

    def _save_counts(self) -> None:
        for count in self.posting.counts:
            self.state.counts[count.name] = self.state.counts.get(count.name, 0) + count.add
            self.changes.counted.add(count.name)

    def _save_changes(self) -> None:
        for change in self.posting.changes:
            self._set_state(change)

    def _set_state(self, change: Change) -> None:
        self.state.accounts[change.account].state = change.new
        self.changes.touched.add(change.account)

    def _save_transfer(self, number: int) -> None:
        posting, head, book = self.posting, self.state.head, self.state.book
        head.transfer = number
        effective = clock.to_ms(posting.effective_at) if posting.effective_at else self.now_ms
        note = note_digest(posting.salt, posting.note)
        facts = (number, posting.kind, posting.key, posting.actor, posting.payer, posting.payee)
        first = head.entry + 1
        more = (first, len(self.lines), posting.reverses, self.now_ms, effective, note)
        self._save_lines(number)
        head.chain = link(head.chain, (book, *facts, *more), self.lines_of())
        self.changes.transfers.append((book, *facts, *more, head.chain))
        if posting.note:
            self.changes.notes.append((book, number, posting.salt, posting.note))

    def lines_of(self) -> list[tuple[int, int, int, int, int]]:
        return [
            (line.account, line.amount, line.balance_after, line.held, line.held_after)
            for line in self.lines
        ]

    def _save_lines(self, number: int) -> None:
        head, book = self.state.head, self.state.book
        for cells in self.lines_of():
            head.entry += 1
            self.changes.entries.append((book, head.entry, number, *cells))
        for account, (balance, held) in self.balances.items():
            now = self.state.accounts[account]
            now.balance, now.held = balance, held
            self.changes.touched.add(account)
        for hold, outcome in self.ended.items():
            self.state.holds[hold].state = outcome
            self.changes.ended.append((outcome, number, hold))
        self._place_holds(number)

    def _place_holds(self, number: int) -> None:
        for hold in self.posting.holds:
            expires = clock.to_ms(hold.expires_at) if hold.expires_at else None
            minor = hold.amount.minor
            self.state.holds[hold.id] = HoldNow(hold.account, minor, "open")
            row = (hold.id, hold.account, minor, hold.kind, "open", expires, number, None)
            self.changes.holds.append((self.state.book, *row))

    def _save_events(self, number: int | None) -> None:
        for event in self.posting.events:
            self.state.head.row += 1
            what = (event.kind, event.person, event.chat, number, event.facts)
            times = (self.now_ms, self.now_ms, 0, "waiting")
            self.changes.events.append((self.state.book, self.state.head.row, *what, *times))


def _positive(amount: Money) -> int:
    if amount.minor <= 0:
        raise Unbalanced("an amount that is not positive")
    return amount.minor
