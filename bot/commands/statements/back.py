"""What goes back to who paid it in: by which way, how it stands, and that it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Card, Code, Facts, Reply, say, tells
from bot.rails import ways
from ledger import clock
from ledger.banking import statements
from ledger.banking.payouts import Way

if TYPE_CHECKING:
    from bot.kit import Call, Row
    from ledger.banking.statements import BankEntry, Draft
    from ledger.books import Books

_STATES = {
    "queued": say("waits to be sent"),
    "submitted": say("sent, and not heard of yet"),
    "settled": say("at the bank"),
}


async def way_back(call: Call, number: int) -> Way | None:
    """Return how an entry can go back by the rail it came by; None where somebody orders it."""
    found = await statements.numbered(call.books, number)
    to = await statements.paid_from(call.books, found)
    if to is None:
        return None
    for each in ways.on(call.settings):
        if each.name == found.rail and each.takes(found.currency, to.scheme, to.country):
            arrives = each.arrives(clock.now(), to.country, found.currency)
            return Way(each.name, arrives)
    return None


def asked_back(found: BankEntry, asked: Draft) -> list[Row]:
    """Say on a card how it is to go back."""
    if asked.way is None:
        return _by_hand(found)
    return [
        (say("It is ordered by"), asked.way.rail),
        (say("Expected by"), asked.way.arrives),
    ]


async def gone_back(books: Books, found: BankEntry) -> list[Row]:
    """Say how what goes back stands, or under which key somebody orders it at the bank."""
    if found.what != "sent_back" or not found.is_credit or found.why == statements.UNASKED:
        return []
    payout = await statements.ordered(books, found)
    if payout is None:
        return _by_hand(found)
    return [
        (say("It goes to"), say("ends in {digits}", digits=payout.masked)),
        (say("Key at the bank"), payout.key),
        (say("How it stands"), _STATES[payout.state]),
    ]


@tells("payout_back_failed")
def failed(facts: Facts) -> Reply:
    """Tell who pays out that something could not go back, and waits again."""
    told = say(
        "{amount} that was to go back to who paid it in did not reach its account. It waits again:"
        " {command}",
        amount=facts.amount,
        command=Code("/statements"),
    )
    return Reply.of(card=Card(told, facts.amount, rows=[(say("Code"), facts.code)], tone="waits"))


def _by_hand(found: BankEntry) -> list[Row]:
    key = statements.key_back(found)
    return [(say("Nothing orders it: do so at the bank under"), key)]
