"""What somebody has at banks is hers who stays, as two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import kit
from ledger.banking.accounts import reading
from ledger.banking.accounts.tables import BankAccountRow
from ledger.posting import Guard

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.posting import Row


@kit.along
def bank_accounts(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let them be hers as they stand: one that both have is there twice until she removes one."""
    moved = [
        guard
        for each in reading.mine(connection, book, gone)
        for guard in (
            Guard.on(BankAccountRow.state, (each.token,), each.state),
            Guard.on(BankAccountRow.person, (each.token,), gone, survivor),
        )
    ]
    return [], moved
