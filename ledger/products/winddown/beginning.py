"""A wind-down begins and ends: until when and why, on a card that two agree to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, figures, growth, ids, products, rules
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.people.intents import Intent
from ledger.posting import ANY, NEW, Guard, Posting, Row
from ledger.products.winddown import reading
from ledger.products.winddown.tables import OFF, ON, WindDownRow
from ledger.products.winddown.telling import BEGAN, OVER

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money

BEGIN: Final = "winddown.begin"
END: Final = "winddown.end"
_CHANGED = "winddown_changed"
MOST_PAGES = 10
"""How much is counted before what is owed is said."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a card asks for: a wind-down until a day, or the end of the one until that day.

    `owed` is what was owed to people when it was asked for.
    """

    intent: Intent
    until: date
    words: str
    owed: tuple[Money, ...]

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        until = date.fromisoformat(known["until"])
        return cls(intent, until, known["note"], tuple(known["owed"]))


async def draft(act: Act, until: date, words: str) -> Draft:
    """Freeze a wind-down on a card; NotAllowed when it would be refused anyway."""
    _check_day(act.books, until)
    if await growth.until(act.books):
        raise NotAllowed("winddown_on")
    return await _drafted(act, BEGIN, until, words)


async def draft_end(act: Act, words: str) -> Draft:
    """Freeze the end of the wind-down on a card; NotAllowed when there is none."""
    until = await growth.until(act.books)
    if until is None:
        raise NotAllowed("winddown_off")
    return await _drafted(act, END, until, words)


async def begin(act: Act, intent: Intent) -> bool:
    """Let nothing new begin from now on, once; tell whether that was done before."""
    asked = Draft.read(intent)
    if intent.state == "open":
        _check_day(act.books, asked.until)
    begins = Row.of(
        WindDownRow,
        id=NEW,
        state=ON,
        until=asked.until.toordinal(),
        words=asked.words,
        began_at=clock.to_ms(clock.now()),
        phase=BEGAN,
    )
    posting = replace(_posting(BEGIN, asked), rows=(begins,), counts=(growth.stops(asked.until),))
    try:
        return (await act.post(posting)).repeated
    except LimitExceeded as full:
        if not growth.is_of(full):
            raise
        raise NotAllowed("winddown_on") from None


async def end(act: Act, intent: Intent) -> bool:
    """Let all go on as before, once; NotAllowed if that is so by now."""
    asked, stands = Draft.read(intent), await reading.now(act.books)
    if stands is None:
        raise NotAllowed("winddown_off")
    key, posting = (stands.id,), _posting(END, asked)
    guards = (
        Guard.on(WindDownRow.state, key, ON, OFF),
        Guard.on(WindDownRow.until, key, asked.until.toordinal()),
        Guard.on(WindDownRow.ended_at, key, ANY, clock.to_ms(clock.now())),
        Guard.on(WindDownRow.phase, key, ANY, OVER),
        Guard.on(WindDownRow.told, key, ANY, 0),
    )
    posting = replace(
        posting, guards=(*posting.guards, *guards), counts=(growth.goes_on(asked.until),)
    )
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != WindDownRow.__tablename__:
            raise
        raise NotAllowed(_CHANGED) from None


async def _drafted(act: Act, verb: str, until: date, words: str) -> Draft:
    await figures.count(act.books, MOST_PAGES)
    stands = await figures.standing(act.books)
    sums = [stands.sum(products.DECLARED.owed, each) for each in stands.currencies]
    owed = [each for each in sums if each]
    kept: dict[str, Any] = {"until": until.isoformat(), "note": words, "owed": owed}
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, until.isoformat(), words)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


def _posting(verb: str, asked: Draft) -> Posting:
    intent = asked.intent
    return Posting(
        intent.token,
        verb,
        digest=ids.digest(verb, asked.until.isoformat(), asked.words),
        actor=intent.owner,
        guards=intent.guards,
        deadline=intent.expires_at,
    )


def _check_day(books: Books, until: date) -> None:
    if until <= clock.now().astimezone(books.zone).date():
        raise NotAllowed("winddown_soon")
