"""Payouts of the house that give back what nobody knows: to the account that it came from.

row     one waits to be sent, for the posting by which that is decided
opened  the entry waits for a word again: what its bank did not pay, or sent back, is unmatched
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, ids
from ledger.banking.payouts import cards
from ledger.banking.payouts.tables import QUEUED, PayoutRow
from ledger.chart import HOUSE
from ledger.people import facts, roles
from ledger.people.roles import GIVE_MONEY
from ledger.posting import ANY, NUMBER, Event, Guard, Row

if TYPE_CHECKING:
    from ledger.banking.payouts.payout import Payout
    from ledger.banking.payouts.quoting import Way
    from ledger.books import Books
    from ledger.money import Money

FAILED: Final = "payout_back_failed"
WHY: Final = "not_sent_back"
"""Why the entry waits again."""
_ENTRIES: Final = "bank_entries"
"""Its table is of statements, which stand above."""


class Going(NamedTuple):
    """What goes back: an entry of a bank, the country and the end of the account it came from."""

    entry: bytes
    country: str
    masked: str
    amount: Money


def token_of(intent: bytes) -> bytes:
    """Return the token of the payout that is decided on a card."""
    return ids.timed_child(intent, "back")


def row(intent: bytes, going: Going, way: Way) -> Row:
    """Return one that waits to be sent, under a key of its own."""
    token, now = token_of(intent), clock.to_ms(clock.now())
    return Row.of(
        PayoutRow,
        token=token,
        person=HOUSE,
        account=going.entry,
        masked=going.masked,
        country=going.country,
        currency=going.amount.currency,
        amount=going.amount.minor,
        fee=0,
        priced=0,
        key=cards.key(token, cards.BACK_KEY),
        rail=way.rail,
        state=QUEUED,
        number=NUMBER,
        counted=0,
        arrives=way.arrives.toordinal(),
        made_ms=now,
        due_ms=now,
    )


def opened(payout: Payout) -> tuple[Guard, ...]:
    """Return what lets the entry of one wait again that was not paid, or came back."""
    key = (payout.account,)
    return (
        Guard(_ENTRIES, key, "state", "done", "waits"),
        Guard(_ENTRIES, key, "what", "sent_back", "unknown"),
        Guard(_ENTRIES, key, "why", ANY, WHY),
        Guard(_ENTRIES, key, "about", payout.token, b""),
    )


async def told(books: Books, payout: Payout, code: str) -> tuple[Event, ...]:
    """Return what tells who pays out that one failed."""
    known = facts.dump({"amount": payout.amount, "key": payout.key, "code": code})
    return tuple(Event(FAILED, each, known) for each in await roles.holders(books, GIVE_MONEY))
