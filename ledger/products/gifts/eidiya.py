"""A list of people, each given an amount on a date: drafted, made once, given when it is time.

draft   who gets how much, and when, on a card; nothing moves
make    the money is set aside, once
take    what was not given yet comes back to the giver
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids, limits, pay, rules
from ledger.chart import WALLET
from ledger.errors import AlreadySettled, InsufficientFunds, NotAllowed
from ledger.money import Money
from ledger.people import intents, persons, states
from ledger.people.intents import Intent
from ledger.posting import NUMBER, Guard, Move, Posting, Row
from ledger.pricing import FEE
from ledger.products.gifts import lines, presents
from ledger.products.gifts.tables import BACK, WAITS, EidiyaRow, PresentRow
from ledger.rules import Of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Posted
    from ledger.products.gifts.presents import Eidiya

VERB, TAKES, DROPS = "eidiya.make", "eidiya.take", "eidiya.drop"
MADE = "eidiya"
"""The kind of the transfer that sets the money of a list aside."""
TAKEN = "eidiya_back"
"""The kind of the transfer that brings back what was not given."""
MOST_PEOPLE = 50
FARTHEST = timedelta(days=400)
_KEPT = timedelta(days=30)
"""How long after its date a list can still be taken back, where somebody could not be paid."""


@dataclass(frozen=True, slots=True)
class List:
    """What was asked for: whom, how much each, when, if that is a feast, and what is said."""

    payees: Sequence[Person]
    amounts: Sequence[Money]
    at: datetime
    note: str = ""
    feast: bool = False

    @property
    def total(self) -> Money:
        """All of it."""
        first, *rest = self.amounts
        return sum(rest, first)


@dataclass(frozen=True, slots=True)
class Draft:
    """A list on a card, when it is given, and what it would leave in the wallet."""

    intent: Intent
    fee: Money
    at: datetime
    left: Money


@dataclass(frozen=True, slots=True)
class Taken:
    """What came back to the giver of a list, now or, `repeated`, before."""

    back: Money
    repeated: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A list that waits for its date; `back` is the intent to take back what was not given."""

    eidiya: Eidiya
    back: Intent
    left: Money
    repeated: bool


async def draft(act: Act, asked: List) -> Draft:
    """Draft a list; refused when the wallet cannot pay it, or it is no list for one date."""
    _check(act, asked)
    await states.check(act, *asked.payees)
    currency = asked.total.currency
    rate = await rules.at(act.books, FEE, Of("gift", currency))
    fees = [rate.value.on(amount) for amount in asked.amounts]
    total, wallet = sum(fees, asked.total), await act.books.account(WALLET, act.actor.id, currency)
    available = (await act.books.balance(wallet)).available
    await limits.check(act.books, act.actor.id, asked.total, act.key)
    if available < total and not await intents.known(act.books, act.key):
        raise InsufficientFunds(wallet, available, total)
    wanted: dict[str, Fact] = {
        "payees": [payee.fact for payee in asked.payees],
        "amounts": [*asked.amounts],
        "fees": [*fees],
        "priced": rate.version,
        "at": asked.at,
        "note": asked.note,
        "feast": asked.feast,
    }
    choices = {"confirm": VERB, "cancel": "cancel"}
    if any(each.joined for each in asked.payees) and not all(each.joined for each in asked.payees):
        choices["drop"] = DROPS
    intent = Intent(act.actor.id, choices, wanted)
    intent = await rules.card(act.books, intent, act.key, _asked(asked))
    kept: Any = intent.facts
    fee = sum(kept["fees"][1:], kept["fees"][0])
    return Draft(intent, fee, kept["at"], available - asked.total - fee)


async def make(act: Act, intent: Intent) -> Made:
    """Set the money of a list aside, once; a repetition tells how it stands."""
    kept: Any = intent.facts
    sums: list[Money] = [*kept["amounts"], *kept["fees"]]
    total = sum(sums[1:], sums[0])
    back, books, currency = taking_back(intent), act.books, total.currency
    wallet, account = await lines.set_aside(books, intent, total, _token(intent))
    named = [await pay.whom(books, fact, intent) for fact in kept["payees"]]
    people = await persons.introduced(books, named, intent.owner)

    async def set_aside() -> Posted:
        use = await lines.used(books, intent, sum(kept["amounts"][1:], kept["amounts"][0]))
        made = _row(intent, account, currency, use.day)
        posting = Posting(
            intent.token,
            MADE,
            digest=ids.digest(VERB),
            grows=True,
            actor=act.actor.id,
            payer=intent.owner,
            moves=(Move(wallet, account, total),),
            guards=intent.guards,
            counts=use.counts,
            rows=(back.row, made, *_presents(intent, people)),
            events=use.events,
            note=kept["note"],
            deadline=intent.expires_at,
        )
        return await act.post(posting)

    posted = await limits.counted(set_aside)
    made = await presents.get(books, _token(intent))
    return Made(made, back, (await books.balance(wallet)).available, posted.repeated)


async def take(act: Act, intent: Intent) -> Taken:
    """Bring back to the giver what was not given yet, once; AlreadySettled when all of it was."""
    token, came = ids.from_text(str(intent.facts["eidiya"])), False
    while True:
        found = await presents.get(act.books, token)
        if not found.waiting:
            if found.back:
                return Taken(found.back, repeated=not came)
            raise AlreadySettled("eidiyas", "state", "given")
        try:
            posted = await act.post(await _taking(act, found))
        except AlreadySettled as settled:
            if settled.table != PresentRow.__tablename__:
                raise
        else:
            came = not posted.repeated


async def back(books: Books, found: Eidiya) -> Intent:
    """Return the intent by which the giver of a list takes back what waits."""
    return await intents.get(books, ids.timed_child(found.token, TAKES))


def taking_back(intent: Intent) -> Intent:
    """Return the intent by which a giver takes back what waits."""
    kept: Any = intent.facts
    about: dict[str, Fact] = {"eidiya": ids.text(_token(intent))}
    lifetime = max(kept["at"] - clock.now(), timedelta()) + _KEPT
    token = ids.timed_child(_token(intent), TAKES)
    return Intent(intent.owner, {"take": TAKES}, about, lifetime=lifetime, token=token)


def _check(act: Act, asked: List) -> None:
    if not 1 <= len(asked.payees) <= MOST_PEOPLE:
        raise NotAllowed("eidiya_people")
    if len({amount.currency for amount in asked.amounts}) > 1:
        raise NotAllowed("eidiya_currencies")
    if any(payee.id == act.actor.id for payee in asked.payees):
        raise NotAllowed("pay_self")
    if len({payee.fact for payee in asked.payees}) < len(asked.payees):
        raise NotAllowed("eidiya_twice")
    if asked.at > clock.now() + FARTHEST:
        raise NotAllowed("eidiya_far")


def _asked(asked: List) -> bytes:
    """Digest what was asked for; not the moment, for "tomorrow" is another one when it comes again.

    The card says the first one.
    """
    whom = [str(payee.fact) for payee in asked.payees]
    sums = [str(amount) for amount in asked.amounts]
    return ids.digest(VERB, *whom, *sums, asked.note)


def _token(intent: Intent) -> bytes:
    """Return the identity of the list that a card makes."""
    return ids.timed_child(intent.token, MADE)


def _row(intent: Intent, account: int, currency: str, day: int) -> Row:
    kept: Any = intent.facts
    return Row.of(
        EidiyaRow,
        token=_token(intent),
        number=NUMBER,
        giver=intent.owner,
        account=account,
        currency=currency,
        release_at=clock.to_ms(kept["at"]),
        made_at=clock.to_ms(clock.now()),
        feast=int(kept.get("feast", True)),
        counted=day or None,
    )


def _presents(intent: Intent, people: Sequence[Person]) -> list[Row]:
    kept: Any = intent.facts
    return [
        Row.of(
            PresentRow,
            token=_token(intent),
            person=person.id,
            place=place,
            amount=kept["amounts"][place].minor,
            fee=kept["fees"][place].minor,
            release_at=clock.to_ms(kept["at"]),
            state=WAITS,
        )
        for place, person in enumerate(people)
    ]


async def _taking(act: Act, found: Eidiya) -> Posting:
    wallet = await act.books.account(WALLET, found.giver, found.currency)
    guards = [
        Guard.on(PresentRow.state, (found.token, each.person), WAITS, BACK)
        for each in found.waiting
    ]
    amounts = (each.amount for each in found.waiting)
    untaken = sum(amounts, Money(0, found.currency))
    use = await limits.back(act.books, found.giver, untaken, found.counted)
    return Posting(
        ids.timed_child(found.token, TAKEN),
        TAKEN,
        actor=act.actor.id,
        payer=found.giver,
        payee=found.giver,
        moves=(Move(found.account, wallet, found.left),),
        guards=tuple(guards),
        counts=use.counts,
        events=use.events,
    )
