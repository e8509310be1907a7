"""How withdrawals read in /history, on their receipts, and in the books."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import origins
from bot.commands.withdraw.drawing import TONES, title, to
from bot.kit import PAID, Shown, besides, details, movements, p_, say, shows
from ledger.banking import payouts
from ledger.banking.payouts import cards
from ledger.banking.payouts.reviewing import BLOCK, REFUSE
from ledger.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Aside, Call, Found, People
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.statement import Recorded

_FAMILY = p_("family", "Withdrawals")
_WHAT = {
    cards.MAKE: say("kept for your bank"),
    cards.CANCEL: say("not withdrawn after all"),
    REFUSE: say("not sent to your bank"),
    BLOCK: say("not sent to your bank"),
    cards.SMALL: say("a small amount by which a bank account is verified"),
    cards.BACK: say("sent back to who paid it in"),
    cards.SENT: say("sent to your bank"),
    cards.SETTLED: say("at your bank"),
    cards.REJECTED: say("not taken by your bank"),
    cards.RETURNED: say("back from your bank"),
    cards.HOME: say("back from your bank"),
}


_STATES = {
    cards.MAKE: say("held"),
    cards.CANCEL: say("cancelled"),
    REFUSE: say("not sent by us"),
    BLOCK: say("not sent by us"),
    cards.SMALL: say("sent"),
    cards.BACK: say("sent"),
    cards.SENT: say("sent"),
    cards.SETTLED: PAID,
    cards.REJECTED: say("not taken by the bank"),
    cards.RETURNED: say("back from the bank"),
    cards.HOME: say("back from the bank"),
}


@shows(*_WHAT, family=_FAMILY)
def withdrawn(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show what is on its way to a bank, or came back from one."""
    what = _WHAT[found.kind]
    return Shown(what, parties=what, status=_STATES[found.kind])


@besides(*_WHAT)
async def beside(books: Books, numbers: Sequence[int]) -> dict[int, Aside]:
    """Say of lines to which account, and for which receipt they are."""
    return await origins.asides(books, numbers, origins.account)


@details(*(kind for kind in _WHAT if kind != cards.MAKE))
async def tied(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on a later receipt to which account, and which receipt began it."""
    return await origins.tied(call, found, shown, to)


@details(cards.MAKE)
async def stands(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on its receipt where it goes, and how it stands."""
    try:
        payout = await payouts.numbered(call.books, found.number)
    except NotFound:
        return shown
    return replace(
        shown,
        amount=payout.amount,
        fee=payout.fee,
        rows=[to(payout.masked), *await origins.later(call.books, found.number)],
        status=title(payout),
        tone=TONES.get(payout.state, "ended"),
    )


moves = movements(
    {
        cards.SENT: p_("movement", "Sent to banks"),
        cards.SETTLED: p_("movement", "Paid by banks"),
        cards.REJECTED: p_("movement", "Not taken by banks"),
        cards.RETURNED: p_("movement", "Back from banks"),
        cards.HOME: p_("movement", "Back from banks, and taken"),
    }
)
