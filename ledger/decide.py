"""Every money rule, in one pure function.

    decide(postings, state, now) -> an outcome for each posting, and the changes to save

Postings are applied in order, each accepted whole or refused alone; a later one sees what an
earlier one did. Nothing here reads a clock, a database or a random number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ledger import clock
from ledger.accept import Acceptance, Plan
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
from ledger.posting import ANY, Posted
from ledger.state import Changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.posting import Guard, Hold, Move, Posting, Row, Take
    from ledger.state import AccountNow, KeyNow, State

Outcome: TypeAlias = "Posted | LedgerError"


def decide(postings: Sequence[Posting], state: State, now_ms: int) -> tuple[list[Outcome], Changes]:
    """Accept or refuse each posting in order; `state` moves on with what was accepted."""
    changes = Changes()
    outcomes: list[Outcome] = []
    for posting in postings:
        try:
            outcomes.append(_outcome(posting, state, changes, now_ms))
        except LedgerError as refusal:
            outcomes.append(refusal)
    return outcomes, changes


def _outcome(posting: Posting, state: State, changes: Changes, now_ms: int) -> Posted:
    known = state.keys.get(posting.key)
    if known:
        return _again(posting, known)
    plan = _Check(posting, state, now_ms).plan()
    return Acceptance(posting, plan, state, changes, now_ms).posted()


def _again(posting: Posting, known: KeyNow) -> Posted:
    if known.digest != posting.digest:
        raise KeyConflict(posting.key)
    return Posted(known.number, known.answer, repeated=True)


@dataclass(slots=True)
class _Check:
    """One posting on trial: it changes nothing, and raises why the posting is refused."""

    posting: Posting
    state: State
    now_ms: int
    drawn: Plan = field(default_factory=Plan)

    def plan(self) -> Plan:
        """Return what the posting will do."""
        self._check_deadline()
        self._check_rows()
        self._check_counts()
        self._check_openings()
        self._check_states()
        self._draw_lines()
        self._check_accounts()
        self._check_closings()
        return self.drawn

    def _check_deadline(self) -> None:
        deadline = self.posting.deadline
        if deadline and clock.to_ms(deadline) <= self.now_ms:
            raise Expired(deadline)

    def _check_rows(self) -> None:
        for guard in self.posting.guards:
            self._check_guard(guard)
        for row in self.posting.rows:
            self._check_row(row)

    def _check_guard(self, guard: Guard) -> None:
        row = self.state.rows.get((guard.table, guard.key))
        if row is None:
            raise NotFound(guard.table)
        if guard.expected is not ANY and row[guard.column] != guard.expected:
            raise AlreadySettled(guard.table, guard.column, row[guard.column])

    def _check_row(self, row: Row) -> None:
        if self.state.rows.get((row.table, row.key)) is not None:
            raise AlreadySettled(row.table, "", row.key)

    def _check_counts(self) -> None:
        counts = self.drawn.counts
        for count in self.posting.counts:
            value = counts.get(count.name, self.state.counts.get(count.name, 0))
            if count.cap is not None and value + count.add > count.cap:
                raise LimitExceeded(count.name, max(0, count.cap - value))
            counts[count.name] = value + count.add

    def _check_openings(self) -> None:
        for opening in self.posting.opens:
            if opening.name not in CHART:
                raise NotFound("account")

    def _check_states(self) -> None:
        for change in self.posting.changes:
            account = self._account(change.account)
            if account.state != change.expected:
                raise AlreadySettled("accounts", "state", account.state)

    def _check_closings(self) -> None:
        """Let only an account be closed that this very posting leaves empty."""
        for change in self.posting.changes:
            balance, held = self._stands(change.account)
            if change.new == "closed" and (balance or held):
                raise AlreadySettled("accounts", "balance", balance)

    def _check_accounts(self) -> None:
        for number, (balance, held) in self.drawn.balances.items():
            account = self._account(number)
            if abs(balance) > MAX_MINOR or held > MAX_MINOR:
                raise TooLarge
            if account.floor is not None and balance - held < account.floor:
                raise _short(number, account, balance - held)

    def _account(self, number: int) -> AccountNow:
        try:
            return self.state.accounts[number]
        except KeyError:
            raise NotFound("account") from None

    def _stands(self, number: int) -> tuple[int, int]:
        """Return the balance of an account and what is held of it, after the lines so far."""
        account = self._account(number)
        return self.drawn.balances.get(number, (account.balance, account.held))

    # -- the lines --------------------------------------------------------------------------

    def _draw_lines(self) -> None:
        for take in self.posting.takes:
            self._take(take)
        for move in self.posting.moves:
            self._move(move)
        placed: set[bytes] = set()
        for hold in self.posting.holds:
            self._hold(hold, placed)

    def _take(self, take: Take) -> None:
        hold = self.state.holds.get(take.hold)
        if hold is None:
            raise NotFound("hold")
        state = self.drawn.ended.get(take.hold, hold.state)
        if state != "open":
            raise AlreadySettled("holds", "state", state)
        self.drawn.ended[take.hold] = take.outcome
        currency = self._account(hold.account).currency
        self._line(hold.account, currency, 0, -hold.amount, frozen=True)

    def _move(self, move: Move) -> None:
        minor, currency = _positive(move.amount), move.amount.currency
        if move.source == move.target:
            raise Unbalanced("a move from an account to itself")
        self._line(move.source, currency, -minor, 0)
        self._line(move.target, currency, minor, 0)

    def _hold(self, hold: Hold, placed: set[bytes]) -> None:
        if hold.id in self.state.holds or hold.id in placed:
            raise AlreadySettled("holds", "id", hold.id)
        placed.add(hold.id)
        self._line(hold.account, hold.amount.currency, 0, _positive(hold.amount))

    def _line(
        self, number: int, currency: str, amount: int, held: int, *, frozen: bool = False
    ) -> None:
        account = self._account(number)
        if account.currency != currency:
            raise Unbalanced(f"{currency} on an account in {account.currency}")
        if account.state == "closed":
            raise AccountClosed(number)
        if account.state == "frozen" and not frozen:
            raise AccountFrozen(number)
        balance, reserved = self._stands(number)
        balance, reserved = balance + amount, reserved + held
        self.drawn.balances[number] = (balance, reserved)
        self.drawn.lines.append((number, amount, balance, held, reserved))


def _short(number: int, account: AccountNow, left: int) -> InsufficientFunds:
    free = account.balance - account.held
    available = Money(free - (account.floor or 0), account.currency)
    return InsufficientFunds(number, available, Money(free - left, account.currency))


def _positive(amount: Money) -> int:
    if amount.minor <= 0:
        raise Unbalanced("an amount that is not positive")
    return amount.minor
