"""The two small amounts that verify an account are sent: jobs alone know which rails are on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bot.rails import sandbox
from ledger import clock
from ledger.banking import accounts, payouts
from ledger.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bot.rails.ways import Way
    from ledger.books import Books
    from ledger.people.facts import Fact


async def verify(books: Books, ways: Iterable[Way], rails: Container[str]) -> None:
    """Send the two small amounts by which an account is verified, each once."""
    for account in await accounts.awaiting(books):
        asked = (account.currency, account.scheme, account.country)
        way = next((each for each in ways if each.takes(*asked)), None)
        if way is None or way.name not in rails:
            continue
        arrives = way.arrives(clock.now(), account.country, account.currency)
        amounts, keys = await accounts.deposits(books, account), accounts.deposit_keys(account)
        going = payouts.Way(way.name, arrives)
        for amount, key in zip(amounts, keys, strict=True):
            await payouts.small(books, account, amount, going, key)
        told: dict[str, Fact] = {"day": arrives.toordinal()}
        if way.name == sandbox.NAME:  # a bank that is made up shows them to nobody else
            told = dict(zip(("first", "second"), amounts, strict=True))
        with suppress(NotAllowed):  # it was removed in this moment
            await accounts.sent(books, account, **told)
