"""Every money rule, in one pure function.

    decide(postings, state, now) -> an outcome for each posting, and the changes to save

Postings are applied in order, each accepted whole or refused alone; a later one sees what an
earlier one did. Nothing here reads a clock, a database or a random number.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from ledger import clock
from ledger.accept import Plan, accept
from ledger.chart import WALLET
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountLocked,
    AlreadySettled,
    CeilingReached,
    Expired,
    InsufficientFunds,
    KeyConflict,
    LedgerError,
    LimitExceeded,
    NotFound,
    TooLarge,
    Unbalanced,
    WindingDown,
)
from ledger.money import MAX_MINOR, Money
from ledger.posting import ANY, PASSING, WINDING_DOWN, Filled, OrAbsent, Posted
from ledger.state import Changes, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.posting import Ceiling, Count, Guard, Move, Posting, Row, Take
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
    if known is not None:
        return _again(posting, known, state)
    return accept(posting, _Check(posting, state).plan(now_ms), state, changes, now_ms)


def _again(posting: Posting, known: KeyNow, state: State) -> Posted:
    if known.digest != posting.digest:
        raise KeyConflict(posting.key)
    places = [place_of(opening) for opening in posting.opens]
    opened = tuple([state.places[place] for place in places if place in state.places])
    return Posted(known.number, known.answer, repeated=True, opened=opened)


class _Check:
    """One posting on trial: it changes nothing, and raises why the posting is refused."""

    __slots__ = ("_accounts", "_drawn", "_posting", "_state")

    def __init__(self, posting: Posting, state: State) -> None:
        self._posting = posting
        self._state = state
        self._accounts = state.accounts
        self._drawn = Plan()

    def plan(self, now_ms: int) -> Plan:
        """Return what the posting will do; what it does not ask for costs one look."""
        posting = self._posting
        if posting.deadline or posting.grows:
            self._check_time(now_ms)
        for guard in posting.guards:
            self._check_guard(guard)
        for row in posting.rows:
            self._check_row(row)
        if posting.drops:
            self._check_drops()
        if posting.counts:
            self._check_counts()
        if posting.changes:
            self._check_states()
        if posting.numbered:
            self._draw_lines()
            self._check_accounts()
        if posting.changes:
            self._check_floors()
        if posting.changes or posting.all_of:
            self._check_closings()
        return self._drawn

    def _check_time(self, now_ms: int) -> None:
        posting = self._posting
        _check_deadline(posting, now_ms)
        if posting.grows and (until := self._state.counts.get(WINDING_DOWN)):
            raise WindingDown(date.fromordinal(until))

    def _check_guard(self, guard: Guard) -> None:
        row = self._state.rows.get((guard.table, guard.key))
        if row is None:
            if isinstance(guard.expected, OrAbsent):
                return
            raise NotFound(guard.table)
        if guard.expected is not ANY and row[guard.column] != guard.expected:
            raise AlreadySettled(guard.table, guard.column, row[guard.column])

    def _check_row(self, row: Row) -> None:
        if self._state.rows.get((row.table, row.key)) is not None:
            raise AlreadySettled(row.table, "", row.key)

    def _check_drops(self) -> None:
        for drop in self._posting.drops:
            if drop.table not in PASSING:
                raise Unbalanced(f"rows of {drop.table} stay")

    def _check_counts(self) -> None:
        counts = self._drawn.counts
        for count in self._posting.counts:
            value = counts.get(count.name, self._state.counts.get(count.name, 0))
            if count.cap is not None and value + count.add > count.cap:
                raise _full(count, value, count.cap)
            if count.least is not None and value + count.add < count.least:
                raise _full(count, value, count.least)
            counts[count.name] = value + count.add

    def _check_states(self) -> None:
        for change in self._posting.changes:
            account = self._account(change.account)
            if account.state != change.expected:
                raise AlreadySettled("accounts", "state", account.state)
            if not isinstance(change.floor, Filled):
                self._drawn.floors[change.account] = change.floor

    def _check_closings(self) -> None:
        """Let only an account be closed that this very posting leaves empty."""
        closed = [each.account for each in self._posting.changes if each.new == "closed"]
        for each in self._posting.all_of:
            closed += self._state.owned(each.owner) if each.new == "closed" else ()
        for number in closed:
            account = self._account(number)
            stands = (account.balance, account.held)
            balance, held = self._drawn.balances.get(number, stands)
            if balance or held:
                raise AlreadySettled("accounts", "balance", balance)

    def _check_accounts(self) -> None:
        floors = self._drawn.floors
        for number, (balance, held) in self._drawn.balances.items():
            if not -MAX_MINOR <= balance <= MAX_MINOR or held > MAX_MINOR:
                raise TooLarge
            account = self._accounts[number]
            floor = floors.get(number, account.floor)
            if floor is not None and balance - held < floor:
                raise _short(number, account, floor, balance - held)
        for ceiling in self._posting.ceilings:
            self._check_ceiling(ceiling)

    def _check_ceiling(self, ceiling: Ceiling) -> None:
        """Let nothing come where too much would rest; what goes may go, however much is left."""
        before = self._account(ceiling.account).balance
        balance, _ = self._drawn.balances.get(ceiling.account, (before, 0))
        if balance > ceiling.most and balance > before:
            raise CeilingReached(ceiling.account)

    def _check_floors(self) -> None:
        """Let a floor be set only where what is there allows it."""
        for number, floor in self._drawn.floors.items():
            if floor is None:
                continue
            if not -MAX_MINOR <= floor <= MAX_MINOR:
                raise TooLarge
            account = self._account(number)
            left = account.balance - account.held
            if number not in self._drawn.balances and left < floor:
                raise _short(number, account, floor, left)

    def _account(self, number: int) -> AccountNow:
        account = self._accounts.get(number)
        if account is None:
            raise NotFound("account")
        return account

    # -- the lines --------------------------------------------------------------------------

    def _draw_lines(self) -> None:
        posting = self._posting
        for take in posting.takes:
            self._take(take)
        for move in posting.moves:
            amount = move.amount
            minor, currency = amount.minor, amount.currency
            if minor <= 0 or move.source == move.target:
                raise Unbalanced("a move of nothing, or from an account to itself")
            self._line(move.source, currency, -minor, 0, move)
            self._line(move.target, currency, minor, 0, move)
        if posting.holds:
            self._draw_holds()

    def _take(self, take: Take) -> None:
        hold = self._state.holds.get(take.hold)
        if hold is None:
            raise NotFound("hold")
        state = self._drawn.ended.get(take.hold, hold.state)
        if state != "open":
            raise AlreadySettled("holds", "state", state)
        self._drawn.ended[take.hold] = take.outcome
        currency = self._account(hold.account).currency
        self._line(hold.account, currency, 0, -hold.amount)

    def _draw_holds(self) -> None:
        placed: set[bytes] = set()
        for hold in self._posting.holds:
            if hold.id in self._state.holds or hold.id in placed:
                raise AlreadySettled("holds", "id", hold.id)
            if hold.amount.minor <= 0:
                raise Unbalanced("a hold of nothing")
            placed.add(hold.id)
            self._line(hold.account, hold.amount.currency, 0, hold.amount.minor)

    def _line(
        self, number: int, currency: str, amount: int, held: int, move: Move | None = None
    ) -> None:
        account = self._accounts.get(number)
        if account is None:
            raise NotFound("account")
        if account.currency != currency:
            raise Unbalanced(f"{currency} on an account in {account.currency}")
        if account.state != "open" and not self._lets(account, held, move):
            refusal = _SHUT[account.state]
            raise refusal(number, own=account.owner == self._posting.actor)
        drawn = self._drawn
        balance, reserved = drawn.balances.get(number) or (account.balance, account.held)
        balance += amount
        reserved += held
        drawn.balances[number] = (balance, reserved)
        drawn.lines.append((number, amount, balance, held, reserved))

    def _lets(self, account: AccountNow, held: int, move: Move | None) -> bool:
        """Tell whether an account takes part that is not open.

        What it holds is freed, what its owner has set aside comes home to a wallet, and whoever
        closes it empties it. One that is locked takes what comes.
        """
        if account.state == "closed":
            return False
        if move is None:
            return held < 0
        if account.state == "locked" and self._accounts[move.target] is account:
            return True
        if any(each.new == "closed" for each in self._posting.all_of):
            return True
        source, target = self._account(move.source), self._account(move.target)
        return source.owner == target.owner and target.name == WALLET.name


_SHUT = {"locked": AccountLocked, "frozen": AccountFrozen, "closed": AccountClosed}


def _check_deadline(posting: Posting, now_ms: int) -> None:
    deadline = posting.deadline
    if deadline and clock.to_ms(deadline) <= now_ms:
        raise Expired(deadline)


def _full(count: Count, value: int, cap: int) -> LimitExceeded:
    limit, left = count.name.partition(":")[0], max(0, cap - value)
    if count.currency:
        most = Money(cap, count.currency)
        return LimitExceeded(limit, Money(left, count.currency), most, count.resets_at)
    return LimitExceeded(limit, left, cap, count.resets_at)


def _short(number: int, account: AccountNow, floor: int, left: int) -> InsufficientFunds:
    free = account.balance - account.held
    available = Money(free - floor, account.currency)
    return InsufficientFunds(number, available, Money(free - left, account.currency))
