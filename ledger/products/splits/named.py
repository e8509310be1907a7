"""A split of people who are named: drafted on a card of its maker, and then made.

draft  the shares are frozen; nobody is asked yet, and nobody is noted
make   the shares stand as the card says, and everybody is asked for hers
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger import ids, knowing, pay, rules
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.people import persons, states
from ledger.people.intents import Intent
from ledger.posting import Posting
from ledger.products.splits import cards, reading
from ledger.products.splits.beginning import (
    New,
    asking,
    in_force,
    limits,
    strangers,
    to_strangers,
    told,
)
from ledger.products.splits.cards import LASTS, MOST
from ledger.products.splits.tables import OPEN, OWN
from ledger.products.splits.ways import Share, share, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.products.splits.reading import Split
    from ledger.products.splits.ways import Way


@dataclass(frozen=True, slots=True)
class Draft:
    """A split that waits for its maker's word: who shares, and what each share is."""

    intent: Intent
    total: Money
    note: str
    sharers: Sequence[Sequence[Person]]
    shares: Sequence[Share]


async def draft(  # noqa: PLR0913 - a split has that many sides
    act: Act, total: Money, note: str, way: Way, named: Sequence[Sequence[Person]], *, maker: bool
) -> Draft:
    """Freeze the shares of who is named, one or two persons a share, and of the maker.

    NotAllowed for who is named twice or cannot be asked, and where nobody but the maker is left.
    """
    await states.check(act)
    is_named = any(person.id == act.actor.id for person in chain(*named))
    added = maker and not is_named
    sharers = [[act.actor], *named] if added else [*named]
    _check(sharers)
    weighed = zip(sharers, weigh(total, way, len(named), maker=added), strict=True)
    people_of, weights = zip(*((each, weight) for each, weight in weighed if weight), strict=True)
    had = await _had(act.books, total.currency, people_of)
    taking = [*zip(people_of, share(total, weights, had), strict=True)]
    if all(act.actor in people for people, _ in taking):
        raise NotAllowed("split_alone")
    frozen: dict[str, Fact] = {
        "amount": total.asked(),
        "note": note,
        "people": [[person.fact for person in people] for people, _ in taking],
        "minors": [each.amount.minor for _, each in taking],
        "odd": [each.odd for _, each in taking],
    }
    choices = {"confirm": "splits.make", "cancel": "cancel"}
    asked = ids.digest(str(total), note, str(len(sharers)))
    wanted = Intent(act.actor.id, choices, frozen, act.chat)
    return await _drafted(act.books, await rules.card(act.books, wanted, act.key, asked))


async def make(act: Act, intent: Intent) -> Split:
    """Let the shares stand as the card says, once, and ask everybody for hers."""
    drafted = await _drafted(act.books, intent)
    drafted.total.asked()
    if any(person.unmet for person in chain(*drafted.sharers)):
        pay.check_open(intent)
        drafted = await _introduced(act, drafted)
    new = New(ids.token(), act.actor.id, intent.chat, drafted.total, drafted.note)
    sharers = [[person.id for person in people] for people in drafted.sharers]
    asked = [people for people in sharers if new.maker not in people]
    lasts = await in_force(act.books, LASTS)
    strange = await strangers(act.books, new.maker, asked)
    posting = Posting(
        intent.token,
        "split",
        grows=True,
        answer=new.token,
        actor=new.maker,
        guards=(intent.done,),
        rows=(
            new.row(OPEN, lasts),
            *(
                new.share(place, people, OPEN if people in asked else OWN, each, strange)
                for place, (people, each) in enumerate(zip(sharers, drafted.shares, strict=True))
            ),
            cards.manage(new.token, new.maker).row,
            *asking(new.token, asked, lasts, strange),
        ),
        counts=(
            *limits(new.maker, len(asked)),
            *knowing.here(new.chat, new.maker),
            *await to_strangers(act.books, new.maker, strange),
        ),
        events=(*await told(act.books, new.token, new.maker, asked, "split_share"), *new.placed),
        deadline=intent.expires_at,
    )
    posted = await act.post(posting)
    return await reading.get(act.books, posted.answer)


def _check(sharers: Sequence[Sequence[Person]]) -> None:
    everybody = [*chain(*sharers)]
    if any(person.is_unseen for person in everybody):
        raise NotAllowed("split_unseen")
    if len({person.fact for person in everybody}) < len(everybody):
        raise NotAllowed("split_twice")
    if len(everybody) > MOST:
        raise NotAllowed("split_many")


async def _had(books: Books, currency: str, sharers: Sequence[Sequence[Person]]) -> list[int]:
    """Return how many odd units each share has had among the same people."""
    if any(person.unmet for person in chain(*sharers)):
        return [0] * len(sharers)
    known = [[person.id for person in people] for people in sharers]
    return await reading.odd_units(books, currency, known)


async def _drafted(books: Books, intent: Intent) -> Draft:
    """Read a split's card."""
    known: Any = intent.facts
    total: Money = known["amount"]
    sharers = [
        [await persons.of_fact(books, fact) for fact in people] for people in known["people"]
    ]
    shares = [
        Share(Money(minor, total.currency), odd)
        for minor, odd in zip(known["minors"], known["odd"], strict=True)
    ]
    return Draft(intent, total, known["note"], sharers, shares)


async def _introduced(act: Act, drafted: Draft) -> Draft:
    """Note who is in the books nowhere yet."""
    met = iter(await persons.introduced(act.books, [*chain(*drafted.sharers)], act.actor.id))
    sharers = [[next(met) for _ in people] for people in drafted.sharers]
    return replace(drafted, sharers=sharers)
