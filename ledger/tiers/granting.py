"""Granting a tier: a card first, then one row, or a new cell in it; whoever approved is kept there.

EARNED gives somebody back the tier that she comes to by herself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import select

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts, intents
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, Event, Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tiers.tables import EARNED, TierRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.people.persons import Person

VERB: Final = "tiers.set"


@dataclass(frozen=True, slots=True)
class Draft:
    """A tier that somebody is to have, on a card, and what was decided for her before."""

    intent: Intent
    person: int
    tier: str
    before: str
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, int(known["person"]), known["tier"], known["before"], known["note"])


_DECIDED: Any = select(TierRow.tier).where(
    TierRow.book == bindparam("book", type_=BigInteger),
    TierRow.person == bindparam("person", type_=BigInteger),
)


async def draft(act: Act, person: Person, tier: str, reason: str) -> Draft:
    """Freeze a tier on a card; NotAllowed where it would be refused anyway. Nobody's is her own."""
    if not person.joined:
        raise NotAllowed("tier_not_joined")
    if person.id == act.actor.id:
        raise NotAllowed("tier_own")
    before = await act.books.read(_decided, person.id) or EARNED
    if before == tier and not await intents.known(act.books, act.key):
        raise NotAllowed("tier_same")
    kept: dict[str, Any] = {
        "person": Who(person.id),
        "tier": tier,
        "before": before,
        "note": reason,
    }
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(VERB, str(person.id), tier, reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def changed(act: Act, intent: Intent) -> bool:
    """Let somebody have a tier, once; tell whether that was done before.

    NotAllowed when something else was decided for her meanwhile.
    """
    change = Draft.read(intent)
    stands = await act.books.read(_decided, change.person)
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, str(change.person), change.tier, change.reason),
        actor=intent.owner,
        guards=intent.guards,
        events=(Event("tier", change.person, facts.dump({"tier": change.tier})),),
        deadline=intent.expires_at,
    )
    _decide(posting, act, change, known=stands is not None)
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != TierRow.__tablename__:
            raise
        raise NotAllowed("tier_changed") from None


def _decide(posting: Posting, act: Act, change: Draft, *, known: bool) -> None:
    """Put into a posting what is kept of a decision."""
    since, key = clock.to_ms(clock.now()), (change.person,)
    kept: dict[str, Any] = {"since_ms": since, "maker": change.intent.owner}
    kept["approver"] = act.approver
    if not known:
        posting.rows = (Row.of(TierRow, person=change.person, tier=change.tier, **kept),)
        return
    posting.guards = (
        *posting.guards,
        Guard.on(TierRow.tier, key, change.before, change.tier),
        *(Guard(TierRow.__tablename__, key, name, ANY, cell) for name, cell in kept.items()),
    )


def _decided(connection: Connection, book: int, person: int) -> str | None:
    found = row(connection, _DECIDED, book=book, person=person)
    return found[0] if found else None
