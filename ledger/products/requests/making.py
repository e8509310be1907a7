"""A request begins: drafted on a card of who asks, and then made; the payer is told of it.

draft  what is asked for is frozen; nobody is told yet, and nobody is noted
make   it stands, and the payer gets her card, unless she has not joined or wants none of it
tell   whoever joins, or comes under a handle that was asked, is told of it
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids, knowing, pay, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import blocks, facts, persons, shown, states
from ledger.people.intents import Intent
from ledger.posting import DAY, Count, Event, Guard, Posting, Row
from ledger.products.requests import cards, reading
from ledger.products.requests.tables import OPEN, RequestRow
from ledger.rules import ALL, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.products.requests.reading import Comer, Request

_HOUR, _A_YEAR = timedelta(hours=1), timedelta(days=366)
LASTS = Rule(
    "requests.lasts", timedelta(days=14), "how long a request waits", least=_HOUR, most=_A_YEAR
)
REMINDS = Rule(
    "requests.reminds",
    timedelta(days=7),
    "how long after it was made the payer is reminded of a request, once",
    least=_HOUR,
    most=_A_YEAR,
)
A_DAY = Rule(
    "requests.day", 50, "how many requests a person may make in a day", least=0, worse="less"
)
STRANGERS_A_DAY = Rule(
    "requests.strangers.day",
    3,
    "how many of them to people who do not know her",
    least=0,
    worse="less",
)
STRANGERS_OPEN = Rule(
    "requests.strangers.open", 10, "how many of these may wait at a time", least=0, worse="less"
)
OPEN_TO_ONE = Rule(
    "requests.open",
    20,
    "how many requests of one person to another may wait at a time",
    least=0,
    worse="less",
)
_RULES: tuple[Rule[Any], ...] = (
    LASTS,
    REMINDS,
    A_DAY,
    STRANGERS_A_DAY,
    STRANGERS_OPEN,
    OPEN_TO_ONE,
)
MADE, TO_STRANGERS, WAITING = "requests", "requests to strangers", "open requests to strangers"
TO_ONE = "open requests to one"
"""How they are counted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that waits for its maker's word; the payer may be a `stranger` to her."""

    intent: Intent
    payer: Person
    amount: Money
    note: str
    stranger: bool


async def draft(act: Act, payer: Person, amount: Money, note: str, *, near: bool = False) -> Draft:
    """Freeze what is asked for; NotAllowed of oneself, AskedTooMuch.

    `near`: she has just been answered in a group, so that they are in it together.
    """
    if payer.id == act.actor.id:
        raise NotAllowed("request_self")
    await states.check(act)
    stranger = not near and (
        payer.unmet is not None or not await knowing.knows(act.books, payer.id, act.actor.id)
    )
    frozen: dict[str, Fact] = {
        "payer": payer.fact,
        "amount": amount.asked(),
        "note": note,
        "stranger": stranger,
    }
    choices = {"confirm": "requests.make", "cancel": "cancel"}
    asked = ids.digest(str(amount), note)
    wanted = Intent(act.actor.id, choices, frozen)
    intent = await rules.card(act.books, wanted, act.key, asked)
    return Draft(intent, *await _drafted(act.books, intent))


async def make(act: Act, intent: Intent) -> Request:
    """Let a request stand as its card says, once; LimitExceeded for too many."""
    books = act.books
    payer, amount, note, stranger = await _drafted(books, intent)
    if payer.unmet:
        pay.check_open(intent)
        (payer,) = await persons.introduced(books, [payer], act.actor.id)
    if payer.id == act.actor.id:
        raise NotAllowed("request_self")
    token, now, ruled = ids.token(), clock.now(), await books.read(_in_force, books.stated)
    blocked = await blocks.stands(books, payer.id, act.actor.id)
    lasts: timedelta = ruled[LASTS.name]
    made = Row.of(
        RequestRow,
        token=token,
        requester=act.actor.id,
        payer=payer.id,
        currency=amount.currency,
        amount=amount.asked().minor,
        note=note,
        told=int(payer.joined or blocked),
        stranger=int(stranger),
        hides=int(stranger and bool(note)),
        made_at=clock.to_ms(now),
        expires_at=clock.to_ms(now + lasts),
        reminds_at=clock.to_ms(now + ruled[REMINDS.name]) if ruled[REMINDS.name] < lasts else 0,
    )
    mine, hers = cards.ask(token, act.actor.id, lasts), cards.pay(token, payer.id, lasts)
    posting = Posting(
        intent.token,
        "request",
        answer=token,
        actor=act.actor.id,
        guards=(intent.done,),
        rows=(made, mine.row, hers.row),
        counts=_limits(act.actor.id, payer.id, ruled, stranger=stranger),
        events=(_requested(token, payer.id),) if payer.joined and not blocked else (),
        deadline=intent.expires_at,
    )
    return await reading.get(books, (await act.post(replace(posting, grows=True))).answer)


async def tell(books: Books) -> None:
    """Tell whoever can be told of a request by now, once."""
    for comer in await reading.comers(books):
        with suppress(AlreadySettled):  # it has ended, or somebody else came first
            await books.post(await _telling(books, comer))


async def _telling(books: Books, comer: Comer) -> Posting:
    request, key = await reading.get(books, comer.token), (comer.token,)
    posting = Posting(
        ids.timed_child(comer.token, "told", str(comer.comer)),
        "request_told",
        actor=comer.comer,
        guards=(
            Guard.on(RequestRow.state, key, OPEN),
            Guard.on(RequestRow.told, key, 0, 1),
            Guard.on(RequestRow.payer, key, comer.payer, comer.comer),
        ),
        events=(shown.changed(cards.KIND, comer.token),),
    )
    if comer.comer != comer.payer:
        left = max(request.expires_at - clock.now(), timedelta())
        posting.rows = (cards.pay(comer.token, comer.comer, left).row,)
        posting.counts = (
            Count(_to_one(request.requester, comer.payer), -1),
            Count(_to_one(request.requester, comer.comer), 1),
        )
    if not await blocks.stands(books, comer.comer, request.requester):
        posting.events += (_requested(comer.token, comer.comer),)
    return posting


def ending(request: Request) -> tuple[Count, ...]:
    """Return what is counted back once a request waits no more."""
    to_one = Count(_to_one(request.requester, request.payer), -1)
    strange = (Count(f"{WAITING}:{request.requester}", -1),) if request.stranger else ()
    return (to_one, *strange)


def _requested(token: bytes, person: int) -> Event:
    return Event("requested", person, facts.dump({"request": ids.text(token)}))


def _to_one(requester: int, payer: int) -> str:
    return f"{TO_ONE}:{requester} {payer}"


def _limits(
    person: int, payer: int, ruled: Mapping[str, Any], *, stranger: bool
) -> tuple[Count, ...]:
    every = (
        Count.of(MADE, person, DAY, 1, ruled[A_DAY.name]),
        Count(_to_one(person, payer), 1, ruled[OPEN_TO_ONE.name]),
    )
    if not stranger:
        return every
    return (
        *every,
        Count.of(TO_STRANGERS, person, DAY, 1, ruled[STRANGERS_A_DAY.name]),
        Count(f"{WAITING}:{person}", 1, ruled[STRANGERS_OPEN.name]),
    )


async def _drafted(books: Books, intent: Intent) -> tuple[Person, Money, str, bool]:
    """Read what a card asks for."""
    known: Any = intent.facts
    payer = await persons.of_fact(books, known["payer"])
    return payer, known["amount"], known["note"], known["stranger"]


def _in_force(connection: Connection, book: int, stated: Mapping[str, Fact]) -> dict[str, Any]:
    now: datetime = clock.now()
    held = {each.name: rules.load(connection, book, stated, each, ALL, now) for each in _RULES}
    return {name: each.value for name, each in held.items()}
