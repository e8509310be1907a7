"""Making a split: of people who are named, or of those who come.

draft   the shares are frozen on a card of the maker; nobody is asked yet
make    the shares stand, and everybody is asked for hers
gather  a card in a group: whoever presses is in
close   nobody comes in any more, and the shares are counted
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, NotAllowed
from ledger.money import Money
from ledger.people import facts, intents, persons, shown
from ledger.people.intents import Intent
from ledger.posting import ANY, DAY, Count, Event, Guard, Posting, Row
from ledger.products.splits import cards, reading
from ledger.products.splits.cards import GATHERS, LASTS, MOST
from ledger.products.splits.tables import CLOSED, GATHERING, IN, OPEN, OWN, ShareRow, SplitRow
from ledger.products.splits.ways import Share, share, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact, Stranger, Who
    from ledger.people.persons import Person
    from ledger.products.splits.reading import Split
    from ledger.products.splits.ways import Way

KIND = "split"
"""The kind of its live cards."""
ASKED = "split asked"
MOST_ASKED = 200
"""How many people one maker may ask in a day."""
MADE = "splits made"
MOST_MADE = 30
"""How many splits one maker may make in a day."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A split that waits for its maker's word: who shares, and what each share is."""

    intent: Intent
    total: Money
    note: str
    sharers: Sequence[Sequence[Person]]
    shares: Sequence[Share]


async def draft(
    act: Act, total: Money, note: str, way: Way, named: Sequence[Sequence[Person]], *, maker: bool
) -> Draft:
    """Freeze the shares of who is named, one or two persons a share, and of the maker.

    NotAllowed for who is named twice or cannot be asked, and where nobody but the maker is left.
    """
    is_named = any(person.id == act.actor.id for person in chain(*named))
    added = maker and not is_named
    sharers = [[act.actor], *named] if added else [*named]
    _check(sharers)
    weights = weigh(total, way, len(named), maker=added)
    loads = await _loads(act.books, total.currency, sharers)
    shares = share(total, weights, loads)
    taking = [(people, each) for people, each in zip(sharers, shares, strict=True) if each.amount]
    if all(act.actor in people for people, _ in taking):
        raise NotAllowed("split_alone")
    frozen: dict[str, Fact] = {
        "amount": total,
        "note": note,
        "people": [[person.fact for person in people] for people, _ in taking],
        "minors": [each.amount.minor for _, each in taking],
        "odd": [each.odd for _, each in taking],
    }
    choices = {"confirm": "splits.make", "cancel": "cancel"}
    asked = ids.digest(str(total), note, str(len(sharers)))
    wanted = Intent(act.actor.id, choices, frozen, act.chat)
    return await _drafted(act.books, await intents.make(act.books, wanted, act.key, asked))


async def make(act: Act, intent: Intent) -> Split:
    """Let the shares stand as the card says, once, and ask everybody for hers."""
    drafted = await _drafted(act.books, intent, meet=intent.state == "open")
    new = _New(ids.token(), act.actor.id, intent.chat, drafted.total, drafted.note)
    sharers = [[person.id for person in people] for people in drafted.sharers]
    asked = [people for people in sharers if new.maker not in people]
    posting = Posting(
        intent.token,
        "split",
        answer=new.token,
        actor=new.maker,
        guards=(intent.done,),
        rows=(
            new.row(OPEN, LASTS),
            *(
                new.share(place, people, OPEN if people in asked else OWN, each)
                for place, (people, each) in enumerate(zip(sharers, drafted.shares, strict=True))
            ),
            cards.manage(new.token, new.maker).row,
            *asking(new.token, asked),
        ),
        counts=(*_limits(new.maker, len(asked)), *_odd(new.total, sharers, drafted.shares)),
        events=(*told(new.token, asked, "split_share"), *new.placed),
        deadline=intent.expires_at,
    )
    posted = await act.post(posting)
    return await reading.get(act.books, posted.answer)


async def gather(act: Act, total: Money, note: str, *, maker: bool) -> Split:
    """Take in whoever presses in the group; a repeated message shows the first card.

    NotAllowed for an amount that as many as may come could not share.
    """
    if total.minor < MOST:
        raise NotAllowed("split_small")
    new = _New(ids.token(), act.actor.id, act.chat, total, note)
    own = [new.share(0, [new.maker], IN)] if maker else []
    posting = Posting(
        act.key,
        "split",
        digest=ids.digest(str(total), note),
        answer=new.token,
        actor=new.maker,
        rows=(
            new.row(GATHERING, GATHERS),
            *own,
            cards.manage(new.token, new.maker).row,
            cards.join(new.token, new.maker, new.chat).row,
        ),
        counts=_limits(new.maker, 0),
    )
    posted = await act.post(posting)
    return await reading.get(act.books, posted.answer)


async def join(act: Act, intent: Intent) -> bool:
    """Take in who presses; tell whether she was in before."""
    token = ids.from_text(str(intent.facts["split"]))
    split = await reading.get(act.books, token)
    new = _New(token, split.maker, split.chat, split.total, split.note)
    posting = Posting(
        intent.key_for(act.actor.id),
        "split_in",
        actor=act.actor.id,
        guards=(*intent.guards, Guard.on(SplitRow.state, (token,), GATHERING)),
        rows=(new.share(clock.to_ms(clock.now()), [act.actor.id], IN),),
        counts=intent.counts,
        events=(shown.changed(KIND, token),),
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table == ShareRow.__tablename__:
            return True
        raise


async def close(act: Act, intent: Intent) -> Split:
    """Take in nobody any more, and count the shares of who came; NotAllowed while nobody has."""
    token = ids.from_text(str(intent.facts["split"]))
    split = await reading.get(act.books, token)
    if split.state == GATHERING:
        if all(each.person == split.maker for each in split.shares):
            raise NotAllowed("split_alone")
        now = clock.to_ms(clock.now())
        posting = Posting(
            ids.timed_child(token, "close"),
            "split_close",
            actor=act.actor.id,
            guards=(
                Guard.on(SplitRow.state, (token,), GATHERING, CLOSED),
                Guard.on(SplitRow.expires_at, (token,), ANY, now),
            ),
        )
        await act.post(posting)
    await count(act.books, token)
    return await reading.get(act.books, token)


async def count(books: Books, token: bytes) -> None:
    """Count the shares of a split that takes in nobody any more, and ask for them, once."""
    split = await reading.get(books, token)
    if split.state != CLOSED:
        return
    sharers = [list(each.people) for each in split.shares]
    had = await reading.odd_units(books, split.total.currency, [each for (each,) in sharers])
    shares = share(split.total, [1] * len(sharers), [had[each] for (each,) in sharers])
    asked = [people for people in sharers if split.maker not in people]
    until = clock.to_ms(clock.now() + LASTS)
    counted = chain.from_iterable(
        _counted((token, person), each, OPEN if [person] in asked else OWN)
        for (person,), each in zip(sharers, shares, strict=True)
    )
    posting = Posting(
        ids.timed_child(token, "count"),
        "split_count",
        actor=split.maker,
        guards=(
            Guard.on(SplitRow.state, (token,), CLOSED, OPEN),
            Guard.on(SplitRow.expires_at, (token,), ANY, until),
            *counted,
        ),
        rows=asking(token, asked),
        counts=_odd(split.total, sharers, shares),
        events=(*told(token, asked, "split_share"), shown.changed(KIND, token)),
    )
    await books.post(posting)


def asking(token: bytes, asked: Sequence[Sequence[int]]) -> tuple[Row, ...]:
    """Return the cards of everybody who may pay one of these shares."""
    return tuple(cards.ask(token, person).row for person in chain(*asked))


def told(token: bytes, asked: Sequence[Sequence[int]], kind: str) -> tuple[Event, ...]:
    """Return what tells everybody who may pay one of these shares."""
    fact = facts.dump({"split": ids.text(token)})
    return tuple(Event(kind, person, fact) for person in chain(*asked))


@dataclass(frozen=True, slots=True)
class _New:
    """A split that begins to stand."""

    token: bytes
    maker: int
    chat: str
    total: Money
    note: str

    def row(self, state: str, lasts: timedelta) -> Row:
        now = clock.now()
        return Row.of(
            SplitRow,
            token=self.token,
            maker=self.maker,
            chat=self.chat,
            currency=self.total.currency,
            amount=self.total.minor,
            note=self.note,
            state=state,
            made_at=clock.to_ms(now),
            expires_at=clock.to_ms(now + lasts),
        )

    def share(self, place: int, people: Sequence[int], state: str, of: Share | None = None) -> Row:
        """Return the row of a share, counted or yet to be."""
        return Row.of(
            ShareRow,
            split=self.token,
            person=people[0],
            partner=people[-1] if len(people) > 1 else 0,
            place=place,
            maker=self.maker,
            chat=self.chat,
            currency=self.total.currency,
            amount=of.amount.minor if of else 0,
            odd=int(of.odd) if of else 0,
            state=state,
        )

    @property
    def placed(self) -> tuple[Event, ...]:
        """What shows it to the group in which it was asked for, if there is one."""
        fact = facts.dump({"split": ids.text(self.token)})
        return (Event("split_made", HOUSE, fact, self.chat),) if self.chat else ()


def _counted(key: tuple[bytes, int], counted: Share, state: str) -> tuple[Guard, Guard, Guard]:
    return (
        Guard.on(ShareRow.state, key, IN, state),
        Guard.on(ShareRow.amount, key, ANY, counted.amount.minor),
        Guard.on(ShareRow.odd, key, ANY, int(counted.odd)),
    )


def _check(sharers: Sequence[Sequence[Person]]) -> None:
    everybody = [*chain(*sharers)]
    if any(person.is_handle for person in everybody):
        raise NotAllowed("split_unseen")
    if len({person.fact for person in everybody}) < len(everybody):
        raise NotAllowed("split_twice")
    if len(everybody) > MOST:
        raise NotAllowed("split_many")


async def _loads(books: Books, currency: str, sharers: Sequence[Sequence[Person]]) -> list[int]:
    """Return how many odd units each share's people have had: the most that one of them had."""
    known = [person.id for person in chain(*sharers) if person.unmet is None]
    had = await reading.odd_units(books, currency, known)
    return [max(had.get(person.id, 0) for person in people) for people in sharers]


def _odd(
    total: Money, sharers: Sequence[Sequence[int]], shares: Sequence[Share]
) -> tuple[Count, ...]:
    """Count the units that did not divide, for whoever has them."""
    odd = [people for people, each in zip(sharers, shares, strict=True) if each.odd]
    return tuple(Count(reading.counter(total.currency, person), 1) for person in chain(*odd))


def _limits(maker: int, asked: int) -> tuple[Count, ...]:
    return (
        Count.of(MADE, maker, DAY, 1, MOST_MADE),
        *([Count.of(ASKED, maker, DAY, asked, MOST_ASKED)] if asked else []),
    )


async def _drafted(books: Books, intent: Intent, *, meet: bool = False) -> Draft:
    """Read a split's card; who is in the books nowhere yet is met if need be."""
    known: Any = intent.facts
    total: Money = known["amount"]
    sharers = [
        [await _person(books, fact, meet=meet) for fact in people] for people in known["people"]
    ]
    shares = [
        Share(Money(minor, total.currency), odd)
        for minor, odd in zip(known["minors"], known["odd"], strict=True)
    ]
    return Draft(intent, total, known["note"], sharers, shares)


async def _person(books: Books, fact: Who | Stranger, *, meet: bool) -> Person:
    known = await persons.of_fact(books, fact)
    return await persons.met(books, known.unmet) if known.unmet and meet else known
