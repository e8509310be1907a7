"""What has to agree in a statement, whichever way it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.rails.statements.bad import BadStatement
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.banking.told import Entry, Statement


def signed(of: Entry) -> int:
    """Return by how much an entry changes the balance."""
    return of.amount.minor if of.is_credit else -of.amount.minor


def placed(statement: Statement) -> Statement:
    """Give every entry its place among those of a page that say the same."""
    seen: Counter[tuple[str, int, bool]] = Counter()
    entries = []
    for each in statement.entries:
        same = (each.reference, signed(each), each.booked)
        seen[same] += 1
        entries.append(replace(each, place=seen[same]) if seen[same] > 1 else each)
    return replace(statement, entries=tuple(entries))


def checked(statement: Statement, line: int) -> Statement:
    """Return a statement whose entries lead from its opening balance to its closing one."""
    statement = placed(statement)
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return statement
    moved = sum(signed(each) for each in statement.entries if each.booked)
    if opening.minor + moved != closing.minor:
        is_told = Money(opening.minor + moved, statement.currency)
        raise BadStatement("balance", line, f"{is_told} ≠ {closing}")
    return statement


def pages(statements: Sequence[Statement], lines: Sequence[int]) -> None:
    """Let the pages of one statement follow each other: numbers, and balances."""
    before: dict[tuple[str, str, str], Statement] = {}
    for statement, line in zip(statements, lines, strict=True):
        key = (statement.account, statement.currency, statement.name)
        last = before.get(key)
        if last is not None and statement.page != last.page:
            if statement.page != last.page + 1:
                raise BadStatement("pages", line, f"{last.page} → {statement.page}")
            if None not in (last.closing, statement.opening) and last.closing != statement.opening:
                raise BadStatement("pages", line, f"{last.closing} ≠ {statement.opening}")
        before[key] = statement
