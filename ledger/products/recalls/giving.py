"""Giving back: who is asked pays it, as a transfer of its own that names the first.

draft    the card by which it goes back, all that is asked or a part
confirm  the money goes back and the ask is answered, in one commit
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import ids, pay
from ledger.chart import WALLET
from ledger.errors import AlreadySettled, NotFound
from ledger.money import Money
from ledger.order import Order
from ledger.people import intents, persons, shown
from ledger.posting import ANY, NUMBER, Guard
from ledger.products.recalls import reading
from ledger.products.recalls.asking import KIND, TooMuch, ending
from ledger.products.recalls.paying import GIVEN_BACK, uncounted
from ledger.products.recalls.tables import GIVEN, RecalledRow, RecallRow
from ledger.terms import Terms

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.order import Card, Receipt
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.products.recalls.reading import Recall


async def draft(act: Act, recall: Recall, amount: Money | None = None) -> Card:
    """Draft what goes back, without a fee: all that is asked, or less; TooMuch for more.

    AlreadySettled when nothing is asked any more.
    """
    books, wanted = act.books, amount or recall.amount
    if recall.payee != act.actor.id:
        raise NotFound("recall")
    if not recall.is_open:
        raise AlreadySettled("recalls", "state", recall.state)
    if wanted.currency != recall.amount.currency or wanted > recall.amount:
        raise TooMuch(recall.amount)
    payer = await persons.by_id(books, recall.payer)
    wallet = await books.account(WALLET, act.actor.id, wanted.currency)
    none = Money(0, wanted.currency)
    terms = Terms(wallet, act.actor.id, payer.id, wanted, none, "recall_given", returns=True)
    about: dict[str, Fact] = {"recall": ids.text(recall.token), "number": recall.number}
    act = replace(act, key=await intents.unspent(books, act.key))
    return await pay.draft(act, Order(GIVEN_BACK, terms, "", about=about), payer)


async def confirm(act: Act, intent: Intent) -> tuple[Receipt, Recall]:
    """Give back as a card says, once; a repetition returns the first receipt."""
    recall, terms = await reading.of(act.books, intent), Terms.read(intent.facts)
    stands = await reading.standing(act.books, recall.number)
    if stands is None:
        raise NotFound("recall")
    back, key = stands.back, (recall.token,)
    guards = (
        *act.guards,
        *ending(recall, GIVEN),
        Guard.on(RecallRow.given, key, ANY, terms.amount.minor),
        Guard.on(RecallRow.receipt, key, ANY, NUMBER),
        Guard.on(RecalledRow.back, (recall.number,), back, back + terms.amount.minor),
    )
    use = await uncounted(act.books, recall.number, recall.payer, terms.amount)
    act = replace(
        act,
        guards=guards,
        counts=(*act.counts, *use.counts),
        events=(*act.events, shown.changed(KIND, recall.token), *use.events),
    )
    made = await pay.confirm(act, intent)
    return made, recall
