"""Payouts of the house: the small amounts by which an account is found to be somebody's.

They are paid out of what banks cost, and nothing is held for them.

small    one waits to be sent
needless those of an account that waits for none any more are called off
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids, kit
from ledger.banking import accounts
from ledger.banking.payouts import cards, reading
from ledger.banking.payouts.making import becoming
from ledger.banking.payouts.tables import CANCELLED, QUEUED, PayoutRow
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.posting import Posting, Row

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.banking.accounts import BankAccount
    from ledger.banking.payouts.payout import Payout
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


@kit.due(every=timedelta(minutes=1))
async def needless(books: Books, _now: datetime) -> None:
    """Call off what is not sent yet to an account that was verified otherwise, or is no more."""
    after = b""
    while some := await reading.small_queued(books, after):
        for each in some:
            if not (await accounts.get(books, each.account)).awaits:
                await _called_off(books, each)
        after = some[-1].token


async def _called_off(books: Books, payout: Payout) -> None:
    key = ids.timed_child(payout.token, CANCELLED)
    with suppress(AlreadySettled):  # it was sent in this moment
        await books.post(Posting(key, "payout_needless", guards=becoming(payout, CANCELLED)))
