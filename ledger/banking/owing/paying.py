"""What somebody owes is paid by hand, out of her wallet: a card, and then its word, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import gifted, ids, rules
from ledger.banking.owing.moving import claim, gifts
from ledger.banking.owing.reading import of, owed
from ledger.chart import HOUSE, WALLET
from ledger.errors import CeilingReached, InsufficientFunds, NotAllowed
from ledger.money import Money
from ledger.people import intents, states
from ledger.people.intents import Intent
from ledger.posting import Ceiling, Move, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.posting import Posted

PAY: Final = "owing.pay"
"""What its button runs, and the kind of the transfer."""


async def draft(act: Act, currency: str) -> Intent:
    """Freeze on a card as much of what she owes as her wallet has; gift money stays.

    NotAllowed where nothing is owed, InsufficientFunds where nothing is there.
    """
    await states.check(act)
    amount = await _possible(act.books, act.actor.id, currency)
    if not await intents.known(act.books, act.key):
        await _check(act.books, act.actor.id, amount)
    choices = {"confirm": PAY, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, {"amount": amount}, chat=act.chat)
    return await rules.card(act.books, wanted, act.key, ids.digest(PAY, currency))


async def pay(act: Act, intent: Intent) -> Posted:
    """Pay what a card says, once; NotAllowed where less is owed by now."""
    known: Any = intent.facts
    amount, person = known["amount"], intent.owner
    account = await claim(act.books, person, amount.currency)
    wallet = await act.books.account(WALLET, person, amount.currency)
    posting = Posting(
        intent.token,
        PAY,
        actor=person,
        payer=person,
        payee=HOUSE,
        moves=(Move(wallet, account, amount),),
        ceilings=(Ceiling(account, 0),),
        guards=intent.guards,
        counts=await gifts(act.books, person, wallet, amount),
        deadline=intent.expires_at,
    )
    try:
        return await act.post(posting)
    except CeilingReached:
        raise NotAllowed("owing_changed") from None


async def payable(books: Books, person: int) -> list[Money]:
    """Return what somebody owes and can pay something of now, by currency."""
    due = await of(books, person)
    return [each for each in due if await _possible(books, person, each.currency)]


async def _possible(books: Books, person: int, currency: str) -> Money:
    due = await owed(books, person, currency)
    wallet = await books.account(WALLET, person, currency)
    bound = (await gifted.bound(books, person, currency)).amount
    free = (await books.balance(wallet)).available - bound
    return min(due, max(free, Money(0, currency)))


async def _check(books: Books, person: int, amount: Money) -> None:
    if amount:
        return
    due = await owed(books, person, amount.currency)
    if not due:
        raise NotAllowed("owing_nothing")
    wallet = await books.account(WALLET, person, amount.currency)
    raise InsufficientFunds(wallet, amount, due)
