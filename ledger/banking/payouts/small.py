"""Payouts of the house: the small amounts by which an account is found to be somebody's.

They are paid out of what banks cost, are held for nobody, and are on their way at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock
from ledger.banking import lines
from ledger.banking.payouts import cards
from ledger.banking.payouts.sending import FIRST_PAUSE, transit
from ledger.banking.payouts.tables import SUBMITTED, PayoutRow
from ledger.chart import HOUSE
from ledger.posting import NUMBER, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.payouts.quoting import Account, Way
    from ledger.books import Books
    from ledger.money import Money


async def small(books: Books, account: Account, amount: Money, way: Way, key: bytes) -> bool:
    """Let a small amount be on its way; True for the one process that hands it over, once."""
    target = await transit(books, way.rail, amount.currency)
    costs, now = await books.house(lines.COSTS, amount.currency), clock.now()
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
        state=SUBMITTED,
        number=NUMBER,
        counted=0,
        arrives=way.arrives.toordinal(),
        made_ms=clock.to_ms(now),
        due_ms=clock.to_ms(now + FIRST_PAUSE),
        submitted_ms=clock.to_ms(now),
    )
    moves = (Move(costs, target, amount),)
    return not (await books.post(Posting(key, cards.SMALL, moves=moves, rows=(row,)))).repeated
