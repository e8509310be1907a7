"""The webhook of Stripe: what is signed by its secret becomes of a deposit, once.

It answers 2xx once that is booked, or is no news; any other answer brings it again. What comes
before what it is about is put off, for a day at most.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog
from fastapi import APIRouter, HTTPException, Request

from bot.platforms.web.strangers import Strangers
from bot.rails.rail import Forged, Unreadable
from bot.rails.stripe_checkout import NAME, read
from bot.settings.cards import STRIPE_HOOK
from ledger import clock, ids
from ledger.banking import deposits, statements
from ledger.banking.deposits import charging, ending
from ledger.banking.deposits.charging import Charge
from ledger.banking.deposits.tables import TELEGRAM
from ledger.errors import LedgerError, NotFound

if TYPE_CHECKING:
    from bot.rails.stripe_checkout import Word
    from bot.settings import Settings
    from ledger.banking.deposits import Deposit
    from ledger.books import Books

MOST_LATE_S: Final = 86_400
_PAGE: Final = "checkout.session."
_PAID: Final = frozenset({f"{_PAGE}completed", f"{_PAGE}async_payment_succeeded"})
_FAILED: Final = frozenset({f"{_PAGE}async_payment_failed", f"{_PAGE}expired"})
_REFUNDED: Final = "charge.refunded"
_DISPUTED: Final = "charge.dispute.created"
_DECIDED: Final = "charge.dispute.closed"

log = structlog.get_logger("bot.web.stripe")


def route(settings: Settings, books: Books) -> APIRouter:
    """Return the route at which Stripe speaks."""
    router, strangers = APIRouter(include_in_schema=False), Strangers("hook")

    @router.post(STRIPE_HOOK)
    async def hook(request: Request) -> dict[str, str]:
        word = await _read(settings, request, strangers)
        if word is None:
            return {}
        try:
            is_known = await _heard(books, word)
        except LedgerError as why:
            log.warning("word put off", webhook=word.event, kind=word.kind, reason=str(why))
            raise HTTPException(503, "Not now. Bring it again.") from None
        if not is_known and clock.to_ms(clock.now()) // 1000 - word.at < MOST_LATE_S:
            log.warning("word comes early", webhook=word.event, kind=word.kind)
            raise HTTPException(503, "This is about what is not known yet. Bring it again.")
        return {}

    return router


async def _read(settings: Settings, request: Request, strangers: Strangers) -> Word | None:
    header, body = request.headers.get("stripe-signature", ""), await request.body()
    try:
        return read(header, body, settings.stripe_webhook_secret, live=settings.is_live)
    except Forged as why:
        await strangers.count(request)
        log.warning("a webhook is not of Stripe", reason=str(why))
        raise HTTPException(401, "This is not signed as it has to be, or not now.") from None
    except Unreadable:
        raise HTTPException(400, "This cannot be read.") from None


async def _heard(books: Books, word: Word) -> bool:
    """Book what it says; False where it is about what is ours and not known yet."""
    if word.kind.startswith(_PAGE):
        return await _of_page(books, word)
    if word.kind == _REFUNDED:
        whole = word.amount("amount_refunded")
        if whole is None:
            return True
        heard = [await charging.taken(books, each, whole) for each in _charges(word, "id")]
        heard += [await statements.refunded(books, each, whole) for each in _named(word, "id")]
        return any(heard) or not word.deposit
    if word.kind in {_DISPUTED, _DECIDED}:
        return await _of_dispute(books, word)
    return True


async def _of_page(books: Books, word: Word) -> bool:
    deposit = await _deposit(books, word)
    if deposit is None:
        await _unknown(books, word)
        return True
    if word.kind in _FAILED:
        await ending.failed(books, deposit)
    elif word.kind in _PAID and word.text("payment_status") == "paid":
        amount, charge = word.amount("amount_total"), word.text("payment_intent")
        if amount and charge:
            known = Charge(NAME, charge, charge)
            await charging.paid(books, deposit, amount, known, goes_back=True)
    elif word.kind in _PAID:
        await charging.waits(books, deposit)
    return True


async def _unknown(books: Books, word: Word) -> None:
    """Keep for somebody's word what was paid for a deposit of ours that these books lost."""
    amount, charge = word.amount("amount_total"), word.text("payment_intent")
    is_paid = word.kind in _PAID and word.text("payment_status") == "paid"
    if is_paid and amount and charge and _is_ours(word.deposit):
        log.error("a payment of an unknown deposit", webhook=word.event)
        await statements.strange(books, amount, Charge(NAME, charge, charge))


def _is_ours(named: str) -> bool:
    """Tell whether a name is one that only we give."""
    with suppress(ValueError):
        return len(ids.from_text(named)) == len(ids.token())
    return False


async def _of_dispute(books: Books, word: Word) -> bool:
    amount, name = word.amount("amount"), word.text("id")
    is_won = word.kind == _DECIDED and word.text("status") == "won"
    if amount is None or not name or not (is_won or word.kind == _DISPUTED):
        return True
    heard = [
        await charging.won(books, each, name)
        if is_won
        else await charging.disputed(books, each, amount, name)
        for each in _charges(word, "charge")
    ]
    heard += [
        await statements.won(books, each, name)
        if is_won
        else await statements.disputed(books, each, amount, name)
        for each in _named(word, "charge")
    ]
    return any(heard)


def _charges(word: Word, name: str) -> list[tuple[str, str]]:
    """Return by what a charge may be known: as ours, or as one that Telegram brought."""
    intent, charge = word.text("payment_intent"), word.text(name)
    found = [(NAME, intent), (TELEGRAM, charge), (TELEGRAM, intent)]
    return [each for each in found if each[1]]


def _named(word: Word, name: str) -> list[str]:
    """Return how a charge may be called that nobody asked for."""
    return sorted({each for _, each in _charges(word, name)})


async def _deposit(books: Books, word: Word) -> Deposit | None:
    with suppress(NotFound, ValueError):
        return await deposits.get(books, ids.from_text(word.deposit))
    return None
