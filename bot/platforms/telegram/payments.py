"""Payments by a card on Telegram: asked about at once, then told once they were made.

checked  before anything is charged, Telegram asks, and waits ten seconds for the answer
paid     a charge was made: it is booked under its own name, once, however often that is told
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog

from bot.commands import worded
from bot.kit import Reply, say
from bot.platforms.telegram.places import Spot, identity, name
from bot.rails.invoices import NAME
from ledger import ids
from ledger.banking import deposits, statements
from ledger.banking.deposits import charging
from ledger.banking.deposits.charging import Charge
from ledger.errors import LedgerError, NotFound
from ledger.money import Money

if TYPE_CHECKING:
    from telegram import PreCheckoutQuery, SuccessfulPayment

    from bot.app import App
    from bot.kit import Call, Said
    from bot.platforms.telegram.showing import Showing
    from bot.presence.places import Places
    from ledger.banking.deposits import Deposit

_OF_STRIPE: Final = ("ch_", "pi_", "py_")
_NOT_NOW: Final = say("This cannot be paid now. Nothing was charged; try again in a while.")

log = structlog.get_logger("bot.telegram")


class Payments:
    """What is paid by a card."""

    def __init__(self, app: App, showing: Showing, places: Places) -> None:
        self._app = app
        self._showing = showing
        self._places = places

    async def checked(self, query: PreCheckoutQuery) -> None:
        """Tell whether it may be charged, and if not, why."""
        user = query.from_user
        call = await self._app.call(identity(user), name(user), Spot(user.id).as_chat, "")
        why = await self._why_not(call, query)
        reply = Reply.of(why) if why else None
        text = self._showing.alert(reply, self._places.language(call, reply)) if reply else ""
        await self._showing.out.checked(query.id, text)

    async def paid(self, payment: SuccessfulPayment) -> None:
        """Book what was charged, once."""
        books, called = self._app.books, payment.provider_payment_charge_id
        amount = Money(payment.total_amount, payment.currency)
        charge = Charge(NAME, called, payment.telegram_payment_charge_id)
        deposit = await self._deposit(payment.invoice_payload)
        if deposit is None:
            log.error("a payment of an unknown invoice")
            await statements.strange(books, amount, charge)
            return
        goes_back = bool(self._app.settings.stripe_key) and called.startswith(_OF_STRIPE)
        await charging.paid(books, deposit, amount, charge, goes_back=goes_back)

    async def _why_not(self, call: Call, query: PreCheckoutQuery) -> Said | None:
        deposit = await self._deposit(query.invoice_payload)
        if deposit is None:
            return worded(NotFound("deposit"))
        try:
            amount = Money(query.total_amount, query.currency)
            await charging.check(call.act, deposit, amount)
        except LedgerError as refusal:
            return worded(refusal) or _NOT_NOW
        except ValueError:
            return _NOT_NOW
        return None

    async def _deposit(self, payload: str) -> Deposit | None:
        with suppress(NotFound, ValueError):
            return await deposits.get(self._app.books, ids.from_text(payload))
        return None
