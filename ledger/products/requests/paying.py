"""A request is paid, all of it or a part; several of one person together.

draft    the payer's own card for what is left, or for a part of it
confirm  the money goes to who asked, and what is left shrinks by it, in one commit
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledger import ids, pay
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.money import Money
from ledger.order import Order
from ledger.people import intents, persons, shown
from ledger.posting import Guard
from ledger.products.requests import reading
from ledger.products.requests.cards import KIND
from ledger.products.requests.making import ending
from ledger.products.requests.tables import OPEN, PAID, RequestRow
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.order import Card, Receipt
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.products.requests.reading import Request

VERB = "requests.paid"
"""What confirming runs, and the kind of the transfer."""
MOST_TOGETHER = 50
_LONGEST_NOTE = 200


class Surplus(Refused):
    """More was to be paid than is left."""

    def __init__(self, left: Money) -> None:
        super().__init__(left)
        self.left = left


class OtherCurrency(Refused):
    """A part was named in another currency than what is asked for."""

    def __init__(self, left: Money) -> None:
        super().__init__(left)
        self.left = left


async def draft(act: Act, requests: Sequence[Request], part: Money | None = None) -> Card:
    """Draft the payment of what is left of requests of one person, or of a part of one.

    AlreadySettled where one has ended, Surplus for more than is left.
    """
    for each in requests:
        check(each)
    left = total(requests)
    if part and part.currency != left.currency:
        raise OtherCurrency(left)
    if part and part > left:
        raise Surplus(left)
    payee = await persons.by_id(act.books, requests[0].requester)
    terms, available = await from_wallet(act, payee.id, part or left, "request")
    parts: list[Fact] = [part.minor] if part else [each.left.minor for each in requests]
    about: dict[str, Fact] = {"requests": [each.name for each in requests], "parts": parts}
    note = ", ".join(dict.fromkeys(each.note for each in requests if each.note))[:_LONGEST_NOTE]
    order = Order(VERB, replace(terms, told="request_paid"), note, "", available, about)
    if part is None:
        act = replace(act, key=await intents.unspent(act.books, _key(requests)))
    return await pay.draft(act, order, payee)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay as a card says, once; AlreadySettled or Surplus if others were first."""
    while True:
        settling = await _settling(act, intent)
        try:
            return await pay.confirm(settling, intent)
        except AlreadySettled as settled:
            if settled.table != RequestRow.__tablename__:
                raise  # of requests: a part was paid at this moment, so what is left is asked again


def check(request: Request) -> None:
    """Refuse to pay what waits no more, or comes from somebody who is blocked."""
    if request.state != OPEN:
        raise AlreadySettled(RequestRow.__tablename__, "state", request.state)
    if request.blocked:
        raise NotAllowed("request_blocked")


def total(requests: Sequence[Request]) -> Money:
    """Return what is left of requests in one currency."""
    nothing = Money(0, requests[0].amount.currency)
    return sum((each.left for each in requests), nothing)


async def _settling(act: Act, intent: Intent) -> Act:
    """Return the act with what it does to the requests, as they stand now."""
    if await intents.known(act.books, intent.token):
        return act
    known: Any = intent.facts
    requests = [await reading.of_payer(act, name) for name in known["requests"]]
    for each, minor in zip(requests, known["parts"], strict=True):
        check(each)
        if minor > each.left.minor:
            raise Surplus(total(requests))
        act = _with(act, each, each.paid.minor + minor)
    return act


def _with(act: Act, request: Request, paid: int) -> Act:
    key, is_all = (request.token,), paid == request.amount.minor
    guards = (
        Guard.on(RequestRow.state, key, OPEN, *([PAID] if is_all else [])),
        Guard.on(RequestRow.paid, key, request.paid.minor, paid),
    )
    return replace(
        act,
        guards=(*act.guards, *guards),
        events=(*act.events, shown.changed(KIND, request.token)),
        counts=(*act.counts, *(ending(request) if is_all else ())),
    )


def _key(requests: Sequence[Request]) -> bytes:
    """Return the key of the card for all that is left: another once a part was paid."""
    first, *more = requests
    others = [f"{each.name}:{each.paid.minor}" for each in more]
    return ids.timed_child(first.token, "pay", str(first.paid.minor), *others)
