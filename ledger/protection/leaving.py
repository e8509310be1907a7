"""What a posting takes out of somebody's wallets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger.chart import EXCHANGING, WALLET
from ledger.storage.asking import row
from ledger.tables import Account, HoldRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.posting import Posting

_book: Any = bindparam("book", type_=BigInteger)
_ACCOUNT: Any = select(Account.owner, Account.name).where(
    col(Account.book) == _book, col(Account.id) == bindparam("account", type_=BigInteger)
)
_HOLD: Any = (
    select(HoldRow.amount, HoldRow.account, Account.currency)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == HoldRow.account))
    .where(HoldRow.book == _book, HoldRow.id == bindparam("hold", type_=LargeBinary))
)


def leaving(connection: Connection, book: int, person: int, posting: Posting) -> dict[str, int]:
    """Return how much less is available to somebody after a posting, by currency.

    What is moved or held counts, less what was held before and ends; what goes from one wallet of
    hers to another stays, also in another currency; what she puts aside goes.
    """
    wallets = _Wallets(connection, book, person)
    sums: Counter[str] = Counter()
    for move in posting.moves:
        if wallets.exchange(move.source) or wallets.exchange(move.target):
            continue
        gone = (move.source in wallets) - (move.target in wallets)
        sums[move.amount.currency] += gone * move.amount.minor
    for hold in posting.holds:
        sums[hold.amount.currency] += (hold.account in wallets) * hold.amount.minor
    for take in posting.takes:
        found = row(connection, _HOLD, book=book, hold=take.hold)
        if found and found[1] in wallets:
            sums[found[2]] -= found[0]
    return {currency: minor for currency, minor in sums.items() if minor > 0}


class _Wallets:
    """The accounts that are wallets of a person, or exchange money; each is looked at once."""

    def __init__(self, connection: Connection, book: int, person: int) -> None:
        self._asked = (connection, book)
        self._wallet = (person, WALLET.name)
        self._known: dict[int, tuple[int, str] | None] = {}

    def __contains__(self, account: int) -> bool:
        return self._of(account) == self._wallet

    def exchange(self, account: int) -> bool:
        """Tell whether an account is one by which money becomes another currency."""
        found = self._of(account)
        return found is not None and found[1] in EXCHANGING

    def _of(self, account: int) -> tuple[int, str] | None:
        if account not in self._known:
            connection, book = self._asked
            found = row(connection, _ACCOUNT, book=book, account=account)
            self._known[account] = (found[0], found[1]) if found else None
        return self._known[account]
