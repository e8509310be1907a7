"""A legal hold: nothing of somebody is erased while it stands, and she is not told.

draft_hold  what is decided of somebody, on a card
hold        it holds, or no more, in one posting
held        whether it stands
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import select

from ledger import clock, ids, kit, products, rules
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, Guard, Posting, Row
from ledger.products.privacy.tables import OFF, ON, LegalHoldRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Person

HOLD: Final = "privacy.hold"
RELEASE: Final = "privacy.release"
_BECOMES: Final = {HOLD: ON, RELEASE: OFF}
_HELD: Any = select(LegalHoldRow.state).where(
    LegalHoldRow.book == bindparam("book", type_=BigInteger),
    LegalHoldRow.person == bindparam("person", type_=BigInteger),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is to stand, or no more, on a card."""

    intent: Intent
    verb: str
    person: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Held:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, str(known["verb"]), int(known["person"]), str(known["note"]))


async def draft_hold(act: Act, verb: str, person: Person, reason: str) -> Held:
    """Draft it; NotAllowed where it stands so already, or of oneself."""
    if person.id == act.actor.id:
        raise NotAllowed("hold_own")
    if (await act.books.read(_load, person.id) == ON) == (verb == HOLD):
        raise NotAllowed("hold_same")
    kept: dict[str, Any] = {"person": Who(person.id), "verb": verb, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, str(person.id), reason)
    return Held.read(await rules.card(act.books, wanted, act.key, asked))


async def hold(act: Act, intent: Intent) -> bool:
    """Let it be as a card says, once; tell whether that was done before."""
    change = Held.read(intent)
    before = await act.books.read(_load, change.person)
    new, now = _BECOMES[change.verb], clock.to_ms(clock.now())
    posting = Posting(
        intent.token,
        change.verb,
        digest=ids.digest(change.verb, str(change.person), change.reason),
        actor=intent.owner,
        guards=intent.guards,
        deadline=intent.expires_at,
    )
    if before is None:
        made = Row.of(
            LegalHoldRow, person=change.person, state=new, since_ms=now, maker=intent.owner
        )
        posting.rows = (made,)
    else:
        key = (change.person,)
        changed = (
            Guard.on(LegalHoldRow.state, key, before, new),
            Guard.on(LegalHoldRow.since_ms, key, ANY, now),
            Guard.on(LegalHoldRow.maker, key, ANY, intent.owner),
        )
        posting.guards = (*posting.guards, *changed)
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != LegalHoldRow.__tablename__:
            raise
        raise NotAllowed("hold_same") from None


async def stands(books: Books, person: int) -> bool:
    """Tell whether a legal hold does."""
    return await books.read(_load, person) == ON


async def held(books: Books, person: int) -> bool:
    """Tell whether nothing of somebody may go now: by a hold, or by what she may not know of."""
    return await books.read(_is_held, person)


def _is_held(connection: Connection, book: int, person: int) -> bool:
    quiet = (each for each in products.DECLARED.pends if each.needs)
    held = _load(connection, book, person) == ON
    return held or any(each.run(connection, book, person) for each in quiet)


@kit.along
def holds(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let a hold of who goes stand for who stays."""
    if _load(connection, book, gone) != ON:
        return [], []
    before, now = _load(connection, book, survivor), clock.to_ms(clock.now())
    if before is None:
        made = Row.of(LegalHoldRow, person=survivor, state=ON, since_ms=now, maker=HOUSE)
        return [made], []
    return [], [Guard.on(LegalHoldRow.state, (survivor,), before, ON)]


def _load(connection: Connection, book: int, person: int) -> str | None:
    found = row(connection, _HELD, book=book, person=person)
    return found[0] if found else None
