"""A pay link is paid: whoever comes by it gets a card of her own, and pays by that alone.

draft    the card, for the one who asked for it
confirm  the owner is paid, and it is counted, in one commit
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import ids, pay
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, Refused
from ledger.order import Order
from ledger.people import intents, persons, shown
from ledger.posting import NUMBER, Count, Guard, Row
from ledger.products.paylinks import cards, reading
from ledger.products.paylinks.cards import KIND
from ledger.products.paylinks.reading import BY, PAID, USED, counter
from ledger.products.paylinks.tables import OPEN, PaylinkPaymentRow, PaylinkRow
from ledger.terms import Terms, from_wallet

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.money import Money
    from ledger.order import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.products.paylinks.reading import Paylink

VERB = KIND
"""What confirming runs, and the kind of the transfer."""


class AmountMissing(Refused):
    """Whoever pays has to say how much, in this currency."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class OtherAmount(Refused):
    """The link asks for this amount."""

    def __init__(self, amount: Money) -> None:
        super().__init__(amount)
        self.amount = amount


class NotItsCurrency(Refused):
    """The link takes this currency alone."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


def check(link: Paylink) -> None:
    """Refuse what cannot be paid by anybody now; AlreadySettled."""
    if not link.is_open:
        raise AlreadySettled("paylinks", "state", link.standing)


async def draft(act: Act, link: Paylink, amount: Money | None = None) -> Card:
    """Draft a payment by a link, of its own amount or the one that is given.

    NotAllowed to its owner; AlreadySettled where it cannot be paid any more, or not by her.
    """
    payer, books = act.actor.id, act.books
    if link.owner == payer:
        raise NotAllowed("own_paylink")
    before = await reading.paid_by(books, link, payer)
    if link.uses.each and before:
        raise AlreadySettled("paylinks", "uses", "paid")
    check(link)
    terms, available = await from_wallet(act, link.owner, _due(link, amount), "paylink")
    about = cards.about(link.token)
    order = Order(VERB, replace(terms, told="paylink_paid"), link.note, "", available, about)
    key = ids.child(act.key, str(before), str(terms.amount))
    act = replace(act, key=await intents.unspent(books, key))
    return await pay.draft(act, order, await persons.by_id(books, link.owner))


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay what a card says, once; AlreadySettled where the link cannot be paid any more."""
    link = await reading.of(act.books, intent)
    paid, payer, token = Terms.read(intent.facts).amount, act.actor.id, link.token
    row = Row.of(PaylinkPaymentRow, paylink=token, number=NUMBER, payer=payer, amount=paid.minor)
    act = replace(
        act,
        guards=(*act.guards, Guard.on(PaylinkRow.state, (token,), OPEN)),
        counts=(
            *act.counts,
            Count(counter(USED, token), 1, link.uses.most),
            Count(counter(BY, token, payer), 1, 1 if link.uses.each else None),
            Count(counter(PAID, token), paid.minor),
        ),
        rows=(*act.rows, row),
        events=(*act.events, shown.changed(KIND, token)),
    )
    try:
        return await pay.confirm(act, intent)
    except LimitExceeded as full:
        why = {USED: "used", BY: "paid"}.get(full.limit)
        if why is None:
            raise
        raise AlreadySettled("paylinks", "uses", why) from None


def _due(link: Paylink, amount: Money | None) -> Money:
    """Return what is to be paid."""
    if link.amount:
        if amount and amount != link.amount:
            raise OtherAmount(link.amount)
        return link.amount
    if amount is None:
        raise AmountMissing(link.currency)
    if amount.currency != link.currency:
        raise NotItsCurrency(link.currency)
    return amount
