"""A link that is a card in some chat: money for whoever takes it there first.

    offer  the card was posted: its maker is asked whether she gives, and nothing is held
    give   she does: the money is held, as behind any link, and anybody may ask for it
    look   how it stands
    ask    somebody wants it: a card of her own
    take   she takes it, if nobody was first

The card shows no code: its button is the way to the money. Whatever becomes of it, the card has
changed in the same commit, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledger import claims, clock, ids, pay, rules
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, Expired, NotAllowed, NotFound
from ledger.order import Order
from ledger.people import intents, shown
from ledger.people.intents import ANYONE, Intent
from ledger.people.persons import HOUSE_PERSON
from ledger.people.shown import Live
from ledger.products import links
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.products.links import Taken

KIND = "giving"
"""The kind of the live card."""
TAKE, CONFIRM = "take", "confirm"
State: TypeAlias = Literal["asked", "waits", "taken", "back", "void"]


@dataclass(frozen=True, slots=True)
class Gift:
    """How a card stands: its maker is `asked`, it `waits`, was `taken`, is `back`, or is `void`.

    `asks` is what her confirmation is about, `claim` the money once it is held, `number` the
    receipt of how it stands and `taker` who has it.
    """

    button: Intent
    state: State
    asks: Intent | None = None
    claim: Claim | None = None
    taker: int = 0
    number: int = 0

    @property
    def amount(self) -> Money:
        """How much it is."""
        amount: Any = self.button.facts["amount"]
        return amount  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """What it is for."""
        return str(self.button.facts["note"])

    @property
    def giver(self) -> int:
        """Whose money it is."""
        return self.button.owner

    @property
    def until(self) -> datetime | None:
        """How long it stands so, if nobody presses."""
        if self.claim:
            return self.claim.expires_at
        return self.asks.expires_at if self.asks else None


def on_card(giver: int, token: bytes, amount: Money, note: str) -> Intent:
    """Return what the button of a card stands for: it is the same before it is kept."""
    return Intent(
        giver,
        {TAKE: "links.ask"},
        {"amount": amount, "note": note},
        lifetime=intents.LONGEST + claims.LONGEST,
        token=token,
        audience=ANYONE,
        times="each",
        card=Live(KIND, token),
    )


async def offer(act: Act, token: bytes, amount: Money, note: str) -> None:
    """Keep a card that was posted under a token, and ask its maker, once.

    InsufficientFunds where her wallet cannot pay it: then the card is void.
    """
    asks = on_card(act.actor.id, token, amount, note)
    asked = ids.digest(KIND, token, str(amount), note)
    await intents.make(act.books, asks, offering(token), asked)
    terms, available = await from_wallet(act, HOUSE, amount, "link")
    order = Order("links.give", terms, note, available=available, live=asks.card)
    await pay.draft(replace(act, key=_asking(token)), order, HOUSE_PERSON)


async def give(act: Act, intent: Intent) -> None:
    """Hold the money of a card, once."""
    await links.hold(act, intent, events=intent.changed)


async def stands(books: Books, token: bytes) -> bool:
    """Tell whether there is a card of this token."""
    try:
        await intents.get(books, token)
    except NotFound:
        return False
    return True


async def look(books: Books, token: bytes) -> Gift:
    """Return how a card stands, or raise NotFound."""
    button = await intents.get(books, token)
    try:
        asks = await intents.made(books, _asking(token))
    except NotFound:
        return Gift(button, "void")
    if asks.state != "done":
        is_asked = asks.state == "open" and asks.expires_at > clock.now()
        return Gift(button, "asked" if is_asked else "void", asks)
    claim = await claims.get(books, pay.taking_back(asks).token)
    if claim.state == "open":
        return Gift(button, "waits", asks, claim, number=claim.number)
    ended = await books.transfer(claim.ended or 0)
    if ended.kind != links.TAKEN:
        return Gift(button, "back", asks, claim, number=ended.number)
    return Gift(button, "taken", asks, claim, ended.payee, ended.number)


async def ask(act: Act, gift: Gift) -> Intent:
    """Let somebody have a card of her own by which she takes it.

    NotAllowed to who gives it; AlreadySettled where there is nothing to take, by her. What was not
    confirmed in time has changed then, and is drawn so.
    """
    if gift.giver == act.actor.id:
        raise NotAllowed("own_link")
    if gift.state == "void" and gift.asks and gift.asks.is_left:
        await intents.expire(act.books, gift.asks)
    if gift.state != "waits" and gift.taker != act.actor.id:
        raise AlreadySettled(KIND, "state", gift.state)
    key = await intents.unspent(act.books, gift.button.key_for(act.actor.id))
    about: dict[str, Fact] = {"card": gift.button.name, "amount": gift.amount}
    wanted = Intent(act.actor.id, {CONFIRM: "links.take", "cancel": "cancel"}, about)
    return await rules.card(act.books, wanted, key, ids.digest(KIND, gift.button.token))


async def take(act: Act, intent: Intent) -> Taken:
    """Pay whoever comes first by her own card, once; a repetition returns the first receipt."""
    if intent.state == "open" and intent.expires_at <= clock.now():
        raise Expired(intent.expires_at)
    token = ids.from_text(str(intent.facts["card"]))
    gift = await look(act.books, token)
    if gift.claim is None:
        raise AlreadySettled(KIND, "state", gift.state)
    events = (*act.events, shown.changed(KIND, token))
    act = replace(act, guards=(*act.guards, intent.done), events=events)
    return await links.take(act, gift.claim)


def offering(token: bytes) -> bytes:
    """Return the key under which a card is kept."""
    return ids.timed_child(token, "offer")


def _asking(token: bytes) -> bytes:
    """Return the key under which a card's maker is asked."""
    return ids.timed_child(token, "ask")
