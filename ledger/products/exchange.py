"""Exchange: somebody's own money becomes another currency; it is no payment to anybody.

    draft    a card holds the rate for a moment; nothing moves
    confirm  done once, at the rate of the card, while it lasts

No limit on paying holds for it, for nothing leaves her; what her wallet may hold does. A card for a
payment out of another currency is of `ledger.products.p2p`, by the same quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import ids, limits, rules
from ledger.chart import WALLET
from ledger.errors import InsufficientFunds, NotAllowed
from ledger.exchange import quoting
from ledger.exchange.quoting import Quote
from ledger.exchange.rule import LASTS
from ledger.people import intents, states
from ledger.people.intents import Intent
from ledger.posting import Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.money import Money
    from ledger.posting import Posted

VERB: Final = "exchange"


@dataclass(frozen=True, slots=True)
class Card:
    """An exchange that waits for its owner's word, and what it leaves in the wallet that gives."""

    intent: Intent
    quote: Quote
    left: Money


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An exchange that stands: its receipt, and what is in both wallets now."""

    number: int
    quote: Quote
    left: Money
    has: Money
    repeated: bool


async def draft(act: Act, given: Money, currency: str) -> Card:
    """Hold the rate of now on a card; NoRate, StaleRate or TooLittle where there is none."""
    books, person = act.books, act.actor.id
    if given.currency == currency:
        raise NotAllowed("exchange_same")
    await states.check(act)
    asked = ids.digest(VERB, str(given), currency)
    wallet = await books.account(WALLET, person, given.currency)
    available = (await books.balance(wallet)).available
    if await intents.known(books, act.key):
        known = await intents.make(books, Intent(person, _CHOICES, {}), act.key, asked)
        return Card(known, quote_of(known), available - given)
    if available < given:
        raise InsufficientFunds(wallet, available, given)
    quote = await quoting.quote(books, given, currency)
    await limits.own(books, person, given.currency, quote.sums.got)
    lasts = (await rules.at(books, LASTS)).value
    wanted = Intent(person, _CHOICES, quote.facts, chat=act.chat, lifetime=lasts)
    return Card(await intents.make(books, wanted, act.key, asked), quote, available - given)


async def confirm(act: Act, intent: Intent) -> Exchanged:
    """Exchange what a card says, once, at its rate; a repetition returns the first receipt."""
    books, quote = act.books, quote_of(intent)

    async def exchanged() -> Posted:
        return await act.post(await _posting(act, intent, quote))

    posted = await limits.counted(exchanged)
    wallets = [
        await books.account(WALLET, intent.owner, each.currency)
        for each in (quote.sums.given, quote.sums.got)
    ]
    left, has = [(await books.balance(each)).available for each in wallets]
    return Exchanged(int(posted.number or 0), quote, left, has, posted.repeated)


def quote_of(intent: Intent) -> Quote:
    """Return the quote of a card."""
    found = Quote.read(intent.facts)
    if found is None:
        raise NotAllowed("exchange_same")
    return found


async def _posting(act: Act, intent: Intent, quote: Quote) -> Posting:
    person, got = intent.owner, quote.sums.got
    first = await quoting.exchanging(act.books, person, quote)
    use = limits.Use()
    if intent.state == "open":
        gives = quote.sums.given.currency
        use = await limits.own(act.books, person, gives, got, intent.token)
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, str(quote.sums.given), got.currency),
        actor=person,
        payer=person,
        payee=person,
        moves=first.moves,
        guards=(intent.done,),
        counts=first.counts,
        rows=first.rows,
        deadline=intent.expires_at,
    )
    return use.on(posting)


_CHOICES: Final[dict[str, Any]] = {"confirm": VERB, "cancel": "cancel"}
