"""An envelope in the making: drafted on a card, filled once by its confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids, limits, rules
from ledger.chart import HOUSE
from ledger.errors import InsufficientFunds, NotAllowed, Refused
from ledger.money import Money
from ledger.people import facts, intents, states
from ledger.people.facts import Who
from ledger.people.intents import CHAT, Intent
from ledger.people.shown import Live
from ledger.posting import NUMBER, Event, Move, Posting, Row
from ledger.products.gifts import envelope, lines
from ledger.products.gifts.tables import OPEN, EnvelopeRow
from ledger.rules import Rule
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.posting import Posted
    from ledger.products.gifts.draw import How
    from ledger.products.gifts.envelope import Envelope

CARD = "gift"
"""The kind of the live card of an envelope."""
VERB, OPENS, ENDS = "gifts.fill", "gifts.open", "gifts.end"
MADE = "envelope"
"""The kind of the transfer that fills an envelope."""
LIFETIME = Rule(
    "envelope.lifetime",
    timedelta(hours=24),
    "how long an envelope can be opened",
    least=timedelta(minutes=1),
    most=timedelta(days=30),
    worse="less",
)
MOST_SHARES = 500
_LONGER = timedelta(days=2)
"""How much longer its buttons work: until what is left has gone back, and said so."""


class TooThin(Refused):
    """There are fewer units than shares; `least` is what so many shares need."""

    def __init__(self, least: Money) -> None:
        super().__init__(least)
        self.least = least


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to give: so much, in so many shares, to whom.

    `since` is from when on who opens it must have been a member, `word` what she must say; `own`
    lets the giver open it, too; `note` is said with it.
    """

    amount: Money
    count: int
    how: How = "random"
    since: datetime | None = None
    word: str = ""
    own: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An envelope on a card, how long and by whom it could be opened, and what it would leave."""

    intent: Intent
    fee: Money
    lasts: timedelta
    since: datetime | None
    left: Money


@dataclass(frozen=True, slots=True)
class Filled:
    """An envelope that stands; `back` is the intent to end it."""

    envelope: Envelope
    back: Intent
    left: Money
    repeated: bool


async def draft(act: Act, wish: Wish) -> Draft:
    """Draft an envelope for the group that it was asked for in."""
    _check(act, wish)
    await states.check(act)
    terms, available = await from_wallet(act, HOUSE, wish.amount, "gift")
    if available < terms.total and not await intents.known(act.books, act.key):
        raise InsufficientFunds(terms.source, available, terms.total)
    lasts = await rules.at(act.books, LIFETIME)
    wanted: dict[str, Fact] = {
        "amount": wish.amount,
        "fee": terms.fee,
        "priced": terms.priced,
        "lasts": lasts.value,
        "count": wish.count,
        "how": wish.how,
        "since": wish.since,
        "word": ids.text(spoken(act.actor.id, wish.word)) if wish.word else "",
        "own": wish.own,
        "note": wish.note,
    }
    choices = {"confirm": VERB, "cancel": "cancel"}
    intent = Intent(act.actor.id, choices, wanted, chat=act.chat)
    intent = await rules.card(act.books, intent, act.key, _asked(wish))
    kept: Any = intent.facts
    left = available - kept["amount"] - kept["fee"]
    return Draft(intent, kept["fee"], kept["lasts"], kept["since"], left)


async def fill(act: Act, intent: Intent) -> Filled:
    """Move the money into an envelope and show it to the group, once; the draw is settled now."""
    kept: Any = intent.facts
    amount, fee = kept["amount"], kept["fee"]
    card, back = _card(intent), ending(intent)
    wallet, account = await lines.set_aside(act.books, intent, amount + fee, card.token)

    async def filled() -> Posted:
        use = await lines.used(act.books, intent, amount)
        posting = Posting(
            intent.token,
            MADE,
            digest=ids.digest(VERB),
            grows=True,
            actor=act.actor.id,
            payer=intent.owner,
            moves=(Move(wallet, account, amount + fee),),
            guards=intent.guards,
            counts=use.counts,
            rows=(card.row, back.row, _row(intent, card, account, use.day)),
            events=(Event("envelope", 0, facts.dump(_told(intent)), intent.chat), *use.events),
            note=kept["note"],
            deadline=intent.expires_at,
        )
        return await act.post(posting)

    posted = await limits.counted(filled)
    made = await envelope.get(act.books, card.token)
    left = (await act.books.balance(wallet)).available
    return Filled(made, back, left, posted.repeated)


def spoken(giver: int, word: str) -> bytes:
    """Return what is kept of a giver's word: case and spaces tell no two words apart."""
    return ids.digest("gift word", str(giver), _plain(word))


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())


def ending(intent: Intent) -> Intent:
    """Return the intent by which a giver ends her envelope."""
    about: dict[str, Fact] = {"envelope": ids.text(_token(intent))}
    token = ids.timed_child(_token(intent), ENDS)
    return Intent(intent.owner, {"end": ENDS}, about, lifetime=_works(intent), token=token)


def _check(act: Act, wish: Wish) -> None:
    if not act.chat:
        raise NotAllowed("gift_alone")
    if not 1 <= wish.count <= MOST_SHARES:
        raise NotAllowed("gift_shares")
    if wish.amount.minor < wish.count:
        raise TooThin(Money(wish.count, wish.amount.currency))


def _asked(wish: Wish) -> bytes:
    """Digest what was asked for; not since when: "yesterday" is another day when it comes again."""
    parts = (str(wish.count), wish.how, _plain(wish.word), str(wish.own), wish.note)
    return ids.digest(VERB, str(wish.amount), *parts)


def _token(intent: Intent) -> bytes:
    """Return the identity of the envelope that a card fills."""
    return ids.timed_child(intent.token, MADE)


def _works(intent: Intent) -> timedelta:
    """Return how long the buttons of an envelope work."""
    lasts: Any = intent.facts["lasts"]
    works: timedelta = _LONGER + lasts
    return works


def _card(intent: Intent) -> Intent:
    """Return the group's card: whoever is there may press it, each once."""
    return Intent(
        intent.owner,
        {"open": OPENS},
        {},
        chat=intent.chat,
        lifetime=_works(intent),
        token=_token(intent),
        audience=CHAT,
        times="each",
        card=Live(CARD, _token(intent)),
    )


def _told(intent: Intent) -> dict[str, Fact]:
    return {"person": Who(intent.owner), "card": ids.text(_token(intent))}


def _row(intent: Intent, card: Intent, account: int, day: int) -> Row:
    kept: Any = intent.facts
    now = clock.now()
    return Row.of(
        EnvelopeRow,
        token=card.token,
        number=NUMBER,
        giver=intent.owner,
        chat=intent.chat,
        account=account,
        currency=kept["amount"].currency,
        amount=kept["amount"].minor,
        fee=kept["fee"].minor,
        count=kept["count"],
        how=kept["how"],
        seed=ids.salt().hex(),
        since=clock.to_ms(kept["since"]) if kept["since"] else None,
        word=ids.from_text(kept["word"]) if kept["word"] else None,
        own=int(kept["own"]),
        taken=0,
        state=OPEN,
        made_at=clock.to_ms(now),
        expires_at=clock.to_ms(now + kept["lasts"]),
        counted=day or None,
    )
