"""What covers a payment that a wallet cannot make: another currency of hers, exchanged with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ledger import licences, rules
from ledger.chart import WALLET
from ledger.exchange import quoting
from ledger.exchange.rates import NoRate
from ledger.exchange.rule import LASTS

if TYPE_CHECKING:
    from datetime import timedelta

    from ledger.act import Act
    from ledger.exchange.quoting import Quote
    from ledger.money import Money

PRODUCT = "exchange"


async def cover(act: Act, lacks: Money) -> Quote | None:
    """Return the quote by which a person's other money makes up what lacks.

    The first of her wallets that has enough gives it; None where none has, or no rate is known, or
    exchanging is not offered where she is.
    """
    books, person = act.books, act.actor.id
    if PRODUCT in await licences.lacking(books, person):
        return None
    for wallet in await books.balances(person, WALLET):
        has = wallet.available
        if has.currency == lacks.currency or has.minor <= 0:
            continue
        with suppress(NoRate):
            found = await quoting.quote_for(books, lacks, has.currency)
            if found.sums.given <= has:
                return found
    return None


async def lasts(act: Act) -> timedelta:
    """Return how long a card holds its rate."""
    return (await rules.at(act.books, LASTS)).value
