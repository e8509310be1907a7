"""Starting a list, once approved: all that it takes is set aside, in the approval's own posting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import ids
from ledger.chart import HOUSE, TREASURY, Line
from ledger.errors import NotAllowed
from ledger.people import intents, proposals, redrawn, shown
from ledger.posting import ANY, Guard, Move, Posting
from ledger.products.payroll import reading
from ledger.products.payroll.drafting import VERB
from ledger.products.payroll.tables import BatchRow

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.products.payroll.reading import Ground
    from ledger.products.payroll.tables import Batch

PAYROLL = Line("payroll", owed=False, about="what is set aside for lists that are being paid")
SET_ASIDE, BACK = "payroll_set_aside", "payroll_back"
"""The kinds of the transfers that take its money from the treasury, and bring back the rest."""


async def start(act: Act, intent: Intent) -> Batch:
    """Set aside what a list takes, once, and let it be run; a repetition changes nothing.

    NotAllowed to who is paid by it, and while it stands on something else than the card says: the
    card is drawn anew, and she may press again.
    """
    books = act.books
    if act.approver and not await intents.known(books, intent.token):
        await _check(act, intent)
    known: Any = intent.facts
    token, moves = intent.token, []
    for total in known["totals"]:
        treasury = await books.house(TREASURY, total.currency)
        moves.append(Move(treasury, await account(books, token, total.currency), total))
    key = (token,)
    posting = Posting(
        token,
        SET_ASIDE,
        digest=ids.digest(VERB),
        grows=True,
        actor=intent.owner,
        moves=tuple(moves),
        guards=(
            intent.done,
            Guard.on(BatchRow.state, key, "drafted", "running"),
            Guard.on(BatchRow.approver, key, ANY, act.approver),
        ),
        events=(shown.changed(VERB, token),),
        note=known["note"],
        deadline=intent.expires_at,
    )
    await act.post(posting)
    return await reading.get(books, token)


async def account(books: Books, batch: bytes, currency: str) -> int:
    """Return the account on which the money of a list is set aside, opening it if need be."""
    return await books.account(PAYROLL, HOUSE, currency, ids.text(batch))


async def _check(act: Act, intent: Intent) -> None:
    """Refuse whoever is paid by it, and what stands otherwise than the card says."""
    batch = await reading.get(act.books, intent.token)
    listed = await reading.items(act.books, batch)
    if any(item.person == act.approver for item in listed):
        raise NotAllowed("gains_by_it")
    known: Any = intent.facts
    ground = await reading.ground(act.books, intent, listed)
    pairs = zip(ground.before, known["totals"], strict=True)
    if any(before < total for before, total in pairs):
        return  # what cannot be paid is refused for that
    if ground != (known["before"], known["blocked"], known["many"]):
        await _look_again(act, intent, ground)
        raise NotAllowed(proposals.CHANGED)


async def _look_again(act: Act, intent: Intent, ground: Ground) -> None:
    """Let the card say what it stands on now."""
    now: dict[str, Fact] = {"before": [*ground.before], "blocked": [*ground.blocked]}
    await redrawn.ground(act.books, intent, VERB, **now, many=ground.many)
