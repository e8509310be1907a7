"""What an accepted posting leaves behind: rows to save, and a state that has moved on.

Nothing is refused here; `ledger.decide` has already checked everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ledger import clock
from ledger.chain import audit_link, audit_salt, link, note_digest
from ledger.posting import SAME, Filled, Posted
from ledger.state import AccountNow, HoldNow, KeyNow, place_of

if TYPE_CHECKING:
    from ledger.posting import Guard, Opening, Posting
    from ledger.state import Changes, State

Line: TypeAlias = tuple[int, int, int, int, int]
"""An entry in the making: account, amount, balance after it, held, held after it."""


class Plan:
    """What a posting does to accounts, holds and counters, worked out before anything changes."""

    __slots__ = ("balances", "counts", "ended", "floors", "lines")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.balances: dict[int, tuple[int, int]] = {}
        self.ended: dict[bytes, str] = {}
        self.floors: dict[int, int | None] = {}
        self.counts: dict[str, int] = {}


def accept(posting: Posting, plan: Plan, state: State, changes: Changes, now_ms: int) -> Posted:
    """Write a posting into the state and the changes of its batch; return what it became."""
    head = state.head
    number = head.transfer + 1 if posting.numbered else None
    head.row = max(head.row, posting.beyond)
    new = head.row + 1
    if posting.guards or posting.rows:
        head.row += _new_rows(posting)
        _save_rows(posting, state, changes, number, new)
    if posting.drops:
        _drop_rows(posting, state, changes)
    opened = _open_all(posting, state, changes) if posting.opens else ()
    if plan.counts:
        state.counts.update(plan.counts)
        changes.counted.update({each.name: each.ends_ms for each in posting.counts})
    if posting.changes or posting.all_of:
        _change_states(posting, state, changes)
    for account, floor in plan.floors.items():
        state.accounts[account].floor = floor
    if number is not None:
        _save_transfer(posting, plan, state, changes, now_ms)
    if posting.audits:
        _save_audits(posting, state, changes, number, now_ms)
    if posting.events:
        _save_events(posting, state, changes, number, now_ms)
    known = KeyNow(state.book, posting.key, posting.digest, number, posting.answer)
    state.keys[posting.key] = known
    changes.keys.append(known)
    return Posted(number, posting.answer, new, opened=opened)


def _change_states(posting: Posting, state: State, changes: Changes) -> None:
    states = [(change.account, change.new) for change in posting.changes]
    for each in posting.all_of:
        states += [(account, each.new) for account in state.owned(each.owner)]
    for account, new in states:
        state.accounts[account].state = new
        changes.touched.add(account)


def _open_all(posting: Posting, state: State, changes: Changes) -> tuple[int, ...]:
    return tuple([_open(opening, state, changes) for opening in posting.opens])


def _open(opening: Opening, state: State, changes: Changes) -> int:
    place = place_of(opening)
    known = state.places.get(place)
    if known is not None:
        return known
    owner, name, currency, label = place
    state.head.account += 1
    number, floor, begins = state.head.account, opening.line.floor, state.state_of(owner)
    state.places[place] = number
    state.accounts[number] = AccountNow(name, owner, currency, 0, 0, floor, begins, 0, label)
    row = (state.book, number, owner, name, currency, 0, 0, floor, begins, 0, label)
    changes.accounts.append(row)
    return number


# -- rows of products -----------------------------------------------------------------------


def _new_rows(posting: Posting) -> int:
    """Count the row numbers that the posting's cells ask for."""
    cells = [guard.new for guard in posting.guards]
    for row in posting.rows:
        cells += (*row.key, *row.cells.values())
    asked = [cell.index for cell in cells if type(cell) is Filled and cell.what == "new"]
    return max(asked) + 1 if asked else 0


def _save_rows(
    posting: Posting, state: State, changes: Changes, number: int | None, new: int
) -> None:
    def fill(cell: Any) -> Any:  # noqa: ANN401 - a cell is of any type
        if type(cell) is not Filled:
            return cell
        return number if cell.what == "number" else new + cell.index

    for guard in posting.guards:
        if guard.new is not SAME:
            _set_cell(guard, fill(guard.new), state, changes)
    for row in posting.rows:
        key = (row.table, tuple([fill(part) for part in row.key]))
        cells = {name: fill(cell) for name, cell in row.cells.items()}
        state.rows[key] = cells
        changes.inserted[key] = cells


def _set_cell(
    guard: Guard,
    value: Any,  # noqa: ANN401 - a cell is of any type
    state: State,
    changes: Changes,
) -> None:
    key = (guard.table, guard.key)
    row = state.rows[key]
    if row is not None:
        row[guard.column] = value
    if key not in changes.inserted:
        changes.updated.setdefault(key, {})[guard.column] = value


def _drop_rows(posting: Posting, state: State, changes: Changes) -> None:
    """Take rows away; the storage does it before it inserts what has come in their place."""
    for drop in posting.drops:
        key = (drop.table, drop.key)
        state.rows[key] = None
        changes.inserted.pop(key, None)
        changes.updated.pop(key, None)
        changes.dropped.add(key)


# -- the transfer ---------------------------------------------------------------------------


def _save_transfer(
    posting: Posting, plan: Plan, state: State, changes: Changes, now_ms: int
) -> None:
    head, book, lines = state.head, state.book, plan.lines
    head.transfer = number = head.transfer + 1
    first = head.entry + 1
    head.entry += len(lines)
    effective = clock.to_ms(posting.effective_at) if posting.effective_at else now_ms
    row = (
        book,
        number,
        posting.kind,
        posting.key,
        posting.actor,
        posting.payer,
        posting.payee,
        first,
        len(lines),
        posting.reverses,
        now_ms,
        effective,
        note_digest(posting.salt, posting.note) if posting.note else b"",
    )
    head.chain = link(head.chain, row, lines)
    changes.transfers.append((*row, head.chain))
    accounts = state.accounts
    for entry, line in enumerate(lines, first):
        now = accounts[line[0]]
        changes.entries.append((book, entry, number, *line, now.entry))
        now.entry = entry
    if posting.note:
        changes.notes.append((book, number, posting.salt, posting.note))
    for account, (balance, held) in plan.balances.items():
        now = accounts[account]
        now.balance, now.held = balance, held
    changes.touched.update(plan.balances)
    if plan.ended or posting.holds:
        _save_holds(posting, plan, state, changes, number)


def _save_holds(posting: Posting, plan: Plan, state: State, changes: Changes, number: int) -> None:
    for hold, outcome in plan.ended.items():
        state.holds[hold].state = outcome
        changes.ended.append((outcome, number, hold))
    for placed in posting.holds:
        expires = clock.to_ms(placed.expires_at) if placed.expires_at else None
        minor = placed.amount.minor
        state.holds[placed.id] = HoldNow(placed.account, minor, "open")
        row = (placed.id, placed.account, minor, placed.kind, "open", expires, number, None)
        changes.holds.append((state.book, *row))


def _save_audits(
    posting: Posting, state: State, changes: Changes, number: int | None, now_ms: int
) -> None:
    """Write what is kept of an administrative act into the chain, behind the last transfer."""
    head, salt = state.head, audit_salt(posting.salt)
    for audit in posting.audits:
        head.audit += 1
        place = (state.book, head.audit, head.transfer, number)
        whom = (posting.actor, audit.approver, audit.person)
        digest = note_digest(salt, audit.words)
        facts = (*place, *whom, now_ms, audit.kind, audit.topic, audit.facts, digest)
        head.chain = audit_link(head.chain, facts)
        changes.audits.append((*facts, head.chain, salt, audit.words))


def _save_events(
    posting: Posting, state: State, changes: Changes, number: int | None, now_ms: int
) -> None:
    head, book = state.head, state.book
    for event in posting.events:
        head.row += 1
        what = (event.kind, event.person, event.chat, number, event.facts)
        told = (now_ms, now_ms, 0, "waiting", posting.request or None)
        changes.events.append((book, head.row, *what, *told))
