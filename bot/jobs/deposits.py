"""What is done outside for what people want to pay in, one after the other.

The built-in bank does as if it was sent; a provider is asked for the page or the invoice on which
it is paid, and pays back what was paid twice. What is not answered is asked again a minute later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.rails import invoices, stripe_checkout
from bot.rails.invoices import Invoices
from bot.rails.rail import RailDown, RailRejected
from bot.rails.stripe_checkout import LASTS_S, Checkout
from bot.settings.banks import SANDBOX
from ledger import clock, ids
from ledger.banking import deposits, statements
from ledger.banking.deposits import asking, charging, ending, reading
from ledger.banking.deposits.tables import ASKED, COMING
from ledger.errors import Refused
from ledger.kit.declared import Due

if TYPE_CHECKING:
    from datetime import datetime

    from bot.rails.sandbox import Bank
    from bot.settings import Settings
    from ledger.banking.deposits import Arrival, Deposit
    from ledger.books import Books

EVERY: Final = timedelta(seconds=2)
BOOKED_AFTER: Final = timedelta(seconds=5)
"""How long after it was announced the built-in bank has booked what was sent."""
MOST_DAYS: Final = 60
WHAT: Final = "Wasl"

log = structlog.get_logger("bot.jobs.deposits")


class Outside:
    """What does so, again and again."""

    def __init__(self, settings: Settings, bank: Bank | None = None) -> None:
        self._bank, self._known, self._told_at = bank, set[str](), clock.now()
        key, home = settings.stripe_key, settings.address
        self._checkout = Checkout(key, settings.stripe_api_url, home) if key else None
        token, provider = settings.telegram_token, settings.telegram_provider_token
        told = (token, settings.telegram_api_url, provider)
        self._invoices = Invoices(*told) if token and provider else None
        self.due = Due("deposits outside", EVERY, self.look)

    async def look(self, books: Books, now: datetime) -> None:
        """Do what is to be done outside by now."""
        for each in await reading.outside(books, now):
            try:
                await self._do(books, each, now)
            except (RailDown, Refused) as why:
                log.warning("deposit put off", rail=each.rail, reason=str(why))
                await asking.later(books, each, now)
        if self._bank and now >= self._told_at + BOOKED_AFTER:
            self._told_at = now
            await self._told(books, self._bank)

    async def _do(self, books: Books, deposit: Deposit, now: datetime) -> None:
        if deposit.rail == SANDBOX:
            if self._bank:
                await charging.waits(books, deposit)
                key = f"{deposit.name}{deposit.due_ms}"
                self._bank.pay_in(deposit.reference, deposit.expected, key=key)
                self._told_at = now
            await asking.done(books, deposit)
            return
        await self._back(books, deposit)
        if deposit.state != ASKED or deposit.where.get("link"):
            await asking.done(books, deposit)
            return
        try:
            link = await self._link(deposit, now)
        except RailRejected as why:
            log.warning("deposit refused", rail=deposit.rail, reason=str(why))
            await asking.done(books, deposit)
            await ending.failed(books, deposit)
            return
        await asking.done(books, deposit, {"link": link})

    async def _told(self, books: Books, bank: Bank) -> None:
        """Let the statements of the built-in bank come in, by the road of all others."""
        for currency in bank.currencies():
            for day in bank.days(currency)[-MOST_DAYS:]:
                statement = bank.statement(currency, day)
                if statement.name not in self._known:
                    await statements.import_(books, SANDBOX, statement)
                    self._known.add(statement.name)

    async def _link(self, deposit: Deposit, now: datetime) -> str:
        if deposit.rail == stripe_checkout.NAME and self._checkout:
            until = min(deposit.expires_at, deposit.asked_at + timedelta(seconds=LASTS_S))
            if until <= now:
                raise RailRejected("over")
            return await self._checkout.page(deposit, WHAT, clock.to_ms(until) // 1000)
        if deposit.rail == invoices.NAME and self._invoices:
            return await self._invoices.link(deposit, WHAT)
        raise RailRejected("off")

    async def _back(self, books: Books, deposit: Deposit) -> None:
        """Pay back what was paid a second time; what is not taken back is hers."""
        for each in await deposits.arrived(books, deposit):
            if each.state != COMING or each.settles_ms:
                continue
            try:
                await self._refund(each)
            except RailRejected as why:
                log.warning("second payment kept", rail=each.rail, reason=str(why))
                await charging.kept(books, each)
            else:
                await charging.back(books, each)

    async def _refund(self, arrival: Arrival) -> None:
        if self._checkout is None:
            raise RailRejected("off")
        await self._checkout.refund(arrival.charge, ids.text(arrival.token))
