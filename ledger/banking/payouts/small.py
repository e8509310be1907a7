"""Payouts of the house: the small amounts by which an account is found to be somebody's.

They are paid out of what banks cost, and nothing is held for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock
from ledger.banking.payouts import cards
from ledger.banking.payouts.tables import QUEUED, PayoutRow
from ledger.chart import HOUSE
from ledger.posting import Posting, Row

if TYPE_CHECKING:
    from ledger.banking.accounts import BankAccount
    from ledger.banking.payouts.quoting import Way
    from ledger.books import Books
    from ledger.money import Money


async def small(books: Books, account: BankAccount, amount: Money, way: Way, key: bytes) -> None:
    """Let a small amount wait to be sent, once for a key."""
    now = clock.to_ms(clock.now())
    row = Row.of(
        PayoutRow,
        token=key,
        person=HOUSE,
        account=account.token,
        masked=account.masked,
        country=account.country,
        currency=amount.currency,
        amount=amount.minor,
        fee=0,
        priced=0,
        key=cards.key(key),
        rail=way.rail,
        state=QUEUED,
        number=0,
        counted=0,
        arrives=way.arrives.toordinal(),
        made_ms=now,
        due_ms=now,
    )
    await books.post(Posting(key, "payout_small", rows=(row,)))
