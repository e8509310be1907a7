"""Asking for money back: a card first, then the ask, until the payee answers or the time is over.

draft     the ask is frozen on a card; nobody is told
ask       the payee has the card by which she gives back or refuses
withdraw  who asked lets it be
refuse    who was asked keeps it, with a word or none
expire    nobody answered in time
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed, NotFound, Refused
from ledger.kit import due
from ledger.people import blocks, facts, shown, standing, states
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.shown import Live
from ledger.posting import ANY, DAY, Count, Event, Guard, Posting, Row
from ledger.products.recalls import paying, reading
from ledger.products.recalls.tables import (
    ASKED,
    EXPIRED,
    FREE,
    OPEN,
    REFUSED,
    WITHDRAWN,
    RecalledRow,
    RecallRow,
)
from ledger.rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.products.recalls.paying import Payment
    from ledger.products.recalls.reading import Recall

VERB = "recalls.ask"
KIND = "recall"
"""The kind of its live card."""
LASTS = Rule(
    "recall.lasts",
    timedelta(days=7),
    "how long who is asked to give back may think about it",
    least=timedelta(hours=1),
    most=timedelta(days=90),
)
ASKS = "recalls"
A_DAY = Rule(
    "recall.day",
    5,
    "how often somebody may ask money back in a day",
    least=1,
    most=1000,
    worse="less",
)
LONGEST_WORDS = 200


class TooMuch(Refused):
    """More is asked, or given back, than there is left of a payment."""

    def __init__(self, left: Money) -> None:
        super().__init__(left)
        self.left = left


@dataclass(frozen=True, slots=True)
class Draft:
    """An ask that waits for its maker's word."""

    intent: Intent
    payment: Payment
    amount: Money
    words: str


async def draft(act: Act, number: int, amount: Money, words: str) -> Draft:
    """Freeze an ask on a card.

    NotAllowed while one is open about the same, after too many, and where nothing is left; TooMuch
    for more than that.
    """
    await states.check(act)
    payment = await checked(act, number, amount)
    words = words[:LONGEST_WORDS]
    known: dict[str, Any] = {"number": payment.number, "asked": amount, "note": words}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, known, chat=act.chat)
    asked = ids.digest(VERB, str(payment.number), str(amount), words)
    return Draft(await rules.card(act.books, wanted, act.key, asked), payment, amount, words)


async def checked(act: Act, number: int, amount: Money | None = None) -> Payment:
    """Return a payment of hers of which this may be asked back; refused as `draft`."""
    payment = await paying.of(act.books, await act.books.transfer(number), act.actor)
    if payment.is_asked:
        raise NotAllowed("recall_open")
    if not payment.left:
        raise NotAllowed("recall_all")
    if payment.asks >= paying.MOST_ASKS:
        raise NotAllowed("recall_often")
    wanted = amount or payment.left
    if wanted.currency != payment.left.currency or wanted > payment.left:
        raise TooMuch(payment.left)
    return payment


async def ask(act: Act, intent: Intent) -> Recall:
    """Ask as a card says, once, and tell the payee."""
    known: Any = intent.facts
    number, amount, books = known["number"], known["asked"], act.books
    payment = await _payment(act, intent)
    token, now = ids.timed_child(intent.token, KIND), clock.now()
    lasts = (await rules.at(books, LASTS)).value
    a_day = (await rules.at(books, A_DAY)).value
    row = Row.of(
        RecallRow,
        token=token,
        number=number,
        payer=payment.payer,
        payee=payment.payee,
        currency=amount.currency,
        amount=amount.minor,
        words=known["note"],
        made_at=clock.to_ms(now),
        expires_at=clock.to_ms(now + lasts),
    )
    guards, recalled = _asked(payment)
    cards = (answering(token, payment.payee, lasts), withdrawing(token, payment.payer, lasts))
    heard = await blocks.heard(books, act.actor.id, [payment.payee])
    posting = Posting(
        intent.token,
        "recall",
        digest=ids.digest(VERB, str(number), str(amount), known["note"]),
        answer=token,
        actor=act.actor.id,
        guards=(intent.done, standing.is_open(act.actor.id), *guards),
        rows=(row, *recalled, *(each.row for each in cards)),
        counts=(Count.of(ASKS, act.actor.id, DAY, 1, a_day),),
        events=tuple(Event("recall_asked", person, _told(token)) for person in heard),
        deadline=intent.expires_at,
    )
    with standing.told():
        posted = await act.post(posting)
    return await reading.get(books, posted.answer)


async def _payment(act: Act, intent: Intent) -> Payment:
    """Return the payment that a card asks back; refused as `draft` while the card is open."""
    known: Any = intent.facts
    if intent.state == OPEN:
        await states.check(act)
        return await checked(act, known["number"], known["asked"])
    return await paying.of(act.books, await act.books.transfer(known["number"]), act.actor)


def _asked(payment: Payment) -> tuple[tuple[Guard, ...], tuple[Row, ...]]:
    """Return what keeps a second ask away while this one is open."""
    key = (payment.number,)
    if not payment.asks:
        return (), (Row.of(RecalledRow, number=payment.number, paid=payment.paid.minor),)
    return (
        Guard.on(RecalledRow.state, key, FREE, ASKED),
        Guard.on(RecalledRow.asks, key, payment.asks, payment.asks + 1),
    ), ()


def answering(token: bytes, payee: int, lasts: timedelta) -> Intent:
    """Let who is asked give back all or a part, or refuse."""
    choices = {each: f"recalls.{each}" for each in ("give", "part", "refuse")}
    return _card(token, payee, choices, lasts)


def withdrawing(token: bytes, payer: int, lasts: timedelta) -> Intent:
    """Let who asked withdraw it."""
    return _card(token, payer, {"withdraw": "recalls.withdraw"}, lasts)


def of_card(token: bytes, person: int) -> bytes:
    """Return the identity of what somebody may press on the card of an ask."""
    return ids.timed_child(token, str(person))


def _card(token: bytes, person: int, choices: dict[str, str], lasts: timedelta) -> Intent:
    about = {"recall": ids.text(token)}
    card, own = Live(KIND, token), of_card(token, person)
    return Intent(person, choices, about, lifetime=lasts, token=own, times="each", card=card)


async def withdraw(act: Act, intent: Intent) -> Recall:
    """Ask no more."""
    recall = await reading.of(act.books, intent)
    await act.post(_ended(recall, WITHDRAWN, act.actor.id))
    return await reading.get(act.books, recall.token)


async def refuse(act: Act, number: int, word: str) -> Recall:
    """Keep what is asked back, and tell who asked; NotFound where she is not the one asked."""
    recall = await mine(act, number)
    await act.post(_ended(recall, REFUSED, act.actor.id, word[:LONGEST_WORDS]))
    return await reading.get(act.books, recall.token)


async def mine(act: Act, number: int) -> Recall:
    """Return what is asked of her about a payment, or raise NotFound."""
    recall = await reading.open_of(act.books, number)
    if recall.payee != act.actor.id:
        raise NotFound("recall")
    return recall


@due()
async def expire(books: Books, now: datetime) -> None:
    """End what nobody answered in time, and tell who asked."""
    while late := await reading.due(books, now):
        ended = [await _expired(books, each) for each in late]
        if not any(ended):
            return  # another process has been here


async def _expired(books: Books, recall: Recall) -> bool:
    try:
        await books.post(_ended(recall, EXPIRED, 0))
    except AlreadySettled:
        return False
    return True


def _ended(recall: Recall, state: str, actor: int, word: str = "") -> Posting:
    about: dict[str, Fact] = {
        "person": Who(recall.payee),
        "amount": recall.amount,
        "refused": state == REFUSED,
        "word": word,
    }
    over = Event("recall_ended", recall.payer, facts.dump(about))
    told = () if state == WITHDRAWN else (over,)
    return Posting(
        ids.timed_child(recall.token, state),
        f"recall_{state}",
        actor=actor,
        guards=(*ending(recall, state), Guard.on(RecallRow.reply, (recall.token,), ANY, word)),
        events=(shown.changed(KIND, recall.token), *told),
    )


def ending(recall: Recall, state: str) -> tuple[Guard, ...]:
    """Return what ends an ask, once, and lets the payment be asked back again."""
    return (
        Guard.on(RecallRow.state, (recall.token,), OPEN, state),
        Guard.on(RecalledRow.state, (recall.number,), ASKED, FREE),
    )


def _told(token: bytes) -> str:
    return facts.dump({"card": ids.text(token)})
