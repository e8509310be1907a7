"""What begins with a split: its rows, its cards, and what tells people of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ledger import clock, ids, knowing, rules
from ledger.chart import HOUSE
from ledger.people import blocks, facts
from ledger.people.facts import Who
from ledger.posting import DAY, Count, Event, Row
from ledger.products.splits import cards
from ledger.products.splits.cards import STRANGERS_A_DAY
from ledger.products.splits.tables import ShareRow, SplitRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import timedelta

    from ledger.books import Books
    from ledger.money import Money
    from ledger.products.splits.ways import Share
    from ledger.rules import Rule

ASKED = "split asked"
MOST_ASKED = 200
"""How many people one maker may ask in a day."""
TO_STRANGERS = "splits to strangers"
MADE = "splits made"
MOST_MADE = 30
"""How many splits one maker may make in a day."""


@dataclass(frozen=True, slots=True)
class New:
    """A split that begins to stand."""

    token: bytes
    maker: int
    chat: str
    total: Money
    note: str

    def row(self, state: str, lasts: timedelta) -> Row:
        """Return its own row."""
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

    def share(
        self,
        place: int,
        people: Sequence[int],
        state: str,
        of: Share | None = None,
        strange: Collection[int] = (),
    ) -> Row:
        """Return the row of a share, counted or yet to be; some may be asked as `strange`."""
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
            stranger=int(any(person in strange for person in people)),
        )

    @property
    def placed(self) -> tuple[Event, ...]:
        """What shows it to the group in which it was asked for, if there is one."""
        fact = facts.dump({"split": ids.text(self.token), "person": Who(self.maker)})
        return (Event("split_made", HOUSE, fact, self.chat),) if self.chat else ()


def asking(
    token: bytes,
    asked: Sequence[Sequence[int]],
    lasts: timedelta,
    strange: Collection[int] = (),
) -> tuple[Row, ...]:
    """Return the cards of everybody who may pay one of these shares, some of them `strange`."""
    return tuple(
        cards.ask(token, person, lasts, strange=person in strange).row for person in chain(*asked)
    )


async def in_force(books: Books, rule: Rule[timedelta]) -> timedelta:
    """Return how long something lasts that begins now."""
    return (await rules.at(books, rule)).value


async def told(
    books: Books, token: bytes, maker: int, asked: Sequence[Sequence[int]], kind: str
) -> tuple[Event, ...]:
    """Return what tells whoever may pay one of these shares, but who has blocked its maker."""
    fact = facts.dump({"split": ids.text(token)})
    heard = await blocks.heard(books, maker, chain(*asked))
    return tuple(Event(kind, person, fact) for person in heard)


async def strangers(books: Books, maker: int, asked: Sequence[Sequence[int]]) -> list[int]:
    """Return those who are asked and do not know the maker."""
    return [each for each in chain(*asked) if not await knowing.knows(books, each, maker)]


async def to_strangers(books: Books, maker: int, strange: Sequence[int]) -> tuple[Count, ...]:
    """Count those who are asked and do not know the maker, within a day."""
    most = (await rules.at(books, STRANGERS_A_DAY)).value
    return (Count.of(TO_STRANGERS, maker, DAY, len(strange), most),) if strange else ()


def limits(maker: int, asked: int) -> tuple[Count, ...]:
    """Count what a maker makes, and whom she asks, within a day."""
    return (
        Count.of(MADE, maker, DAY, 1, MOST_MADE),
        *([Count.of(ASKED, maker, DAY, asked, MOST_ASKED)] if asked else []),
    )
