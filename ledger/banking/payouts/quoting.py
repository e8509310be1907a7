"""A quote: what a withdrawal costs, when it arrives, and what is left, frozen on a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import ids, rules
from ledger.banking import owing
from ledger.banking.payouts import bounds
from ledger.banking.payouts.cards import MAKE
from ledger.chart import WALLET
from ledger.errors import InsufficientFunds
from ledger.money import Money
from ledger.people import intents, states
from ledger.people.intents import Intent

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.accounts import BankAccount
    from ledger.banking.payouts.bounds import Standing
    from ledger.books import Books
    from ledger.people.facts import Fact


class Way(NamedTuple):
    """How it would go: by which rail, and when it is expected there."""

    rail: str
    arrives: date


@dataclass(frozen=True, slots=True)
class Quote:
    """What a withdrawal is, on a card, and how she stands who is to confirm it."""

    intent: Intent
    account: bytes
    masked: str
    country: str
    amount: Money
    fee: Money
    version: int
    rail: str
    arrives: date
    standing: Standing | None = None

    @classmethod
    def read(cls, intent: Intent, standing: Standing | None = None) -> Quote:
        """Read it back from its card."""
        known = {**intent.facts}
        arrives: Any = known.pop("arrives")
        values: dict[str, Any] = known
        return cls(intent, **values, arrives=date.fromordinal(arrives), standing=standing)

    @property
    def total(self) -> Money:
        """What she parts with."""
        return self.amount + self.fee


async def draft(
    act: Act, account: BankAccount, amount: Money | None, currency: str, way: Way
) -> Quote:
    """Freeze a withdrawal on a card, of the most that can be where no amount is said.

    InsufficientFunds, GiftStays, OverLimit; NotAllowed where her tier may not withdraw.
    """
    await states.check(act)
    standing = await stands(act.books, act.actor.id, currency)
    wanted = amount.asked() if amount else standing.most
    fee = Money(standing.costs(wanted.minor), currency)
    known = await intents.known(act.books, act.key)
    if not known:
        await check(act.books, act.actor.id, standing, wanted, fee)
    frozen: dict[str, Fact] = {
        "account": account.token,
        "masked": account.masked,
        "country": account.country,
        "amount": wanted,
        "fee": fee,
        "version": standing.fee.version,
        "rail": way.rail,
        "arrives": way.arrives.toordinal(),
    }
    asked = ids.digest(MAKE, account.token, str(amount or ""), currency)
    card = Intent(act.actor.id, {"confirm": MAKE, "cancel": "cancel"}, frozen)
    return Quote.read(await rules.card(act.books, card, act.key, asked), standing)


async def check(books: Books, person: int, standing: Standing, amount: Money, fee: Money) -> None:
    """Refuse what cannot be withdrawn now, and anything while she owes the house: Owes."""
    await owing.check(books, person)
    total = amount + fee
    if not amount.minor or total > standing.available:
        wallet = await books.account(WALLET, person, amount.currency)
        raise InsufficientFunds(wallet, standing.available, total)
    if total > standing.free:
        raise bounds.GiftStays(standing.free, *standing.bound[:2])
    standing.check(amount)


async def stands(books: Books, person: int, currency: str) -> Standing:
    """Return how somebody stands who withdraws."""
    wallet = await books.account(WALLET, person, currency)
    return await books.read(bounds.load, books.stated, person, currency, wallet)
