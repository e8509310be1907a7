"""What somebody has at banks is hers who stays, as two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock, kit, rules
from ledger.banking.accounts import reading, ruling
from ledger.banking.accounts.tables import BankAccountRow
from ledger.posting import ANY, Guard
from ledger.rules import ALL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.banking.accounts.reading import BankAccount
    from ledger.posting import Row


@kit.along
def bank_accounts(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let them be hers: one that both have is there twice until she removes one.

    One that was verified cools off anew: whoever took over an account brings her own along.
    """
    now = clock.now()
    cools = rules.load(connection, book, {}, ruling.COOLING, ALL, now).value
    usable = clock.to_ms(now + cools)
    moved: list[Guard] = []
    for each in reading.mine(connection, book, gone):
        moved.append(Guard.on(BankAccountRow.person, (each.token,), gone, survivor))
        moved += _cools(each, usable) if each.is_verified and cools else [_stands(each)]
    return [], moved


def _stands(each: BankAccount) -> Guard:
    return Guard.on(BankAccountRow.state, (each.token,), each.state)


def _cools(each: BankAccount, usable: int) -> tuple[Guard, ...]:
    key, table = (each.token,), BankAccountRow.__tablename__
    state = Guard.on(BankAccountRow.state, key, each.state, "cooling")
    return state, *(Guard(table, key, name, ANY, usable) for name in ("usable_ms", "due_ms"))
