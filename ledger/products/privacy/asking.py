"""She says that what is kept of her is to go.

draft  what would go and until when she may think it over, on a card
ask    it is asked for; a live card shows until when it can be kept, wherever she is
keep   it is not to go after all
of     how it stands for somebody; `pending` while it is to come
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import select

from ledger import clock, ids, kit, products, rules
from ledger.chart import WALLET
from ledger.errors import AlreadySettled, NotAllowed, NotFound, Refused
from ledger.people import everywhere, facts, roles, shown
from ledger.people.intents import Intent
from ledger.people.shown import Live
from ledger.posting import ANY, Guard, Posting, Row
from ledger.products.privacy.tables import ASKED, KEPT, ErasureRow
from ledger.rules import Rule
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.posting import Event

ERASE: Final = "privacy.erase"
KEEP: Final = "privacy.keep"
CARD: Final = "erasure"
WAIT = Rule(
    "erasure.wait",
    timedelta(days=7),
    "how long somebody may still keep what she asked to have erased",
    least=timedelta(),
    most=timedelta(days=30),
)
"""GDPR art. 12(3) leaves a month for the whole."""


class Unsettled(Refused):
    """Something is hers still: sums on wallets, and how much is open, of each kind."""

    def __init__(self, sums: Sequence[Money], waiting: Mapping[str, int]) -> None:
        super().__init__(sums, waiting)
        self.sums = sums
        self.waiting = waiting


@dataclass(frozen=True, slots=True)
class Draft:
    """An erasure on a card: until when it can be called off."""

    intent: Intent
    wait: timedelta

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, known["wait"])


@dataclass(frozen=True, slots=True)
class Asked:
    """How an erasure stands, and the token of the button with which it is called off.

    When it is gone on with is nobody's to read: it waits where something hidden keeps it.
    """

    person: int
    state: str
    keeps: bytes


_ERASURE: Any = select(ErasureRow.state, ErasureRow.keeps).where(
    ErasureRow.book == bindparam("book", type_=BigInteger),
    ErasureRow.person == bindparam("person", type_=BigInteger),
)


async def draft(act: Act) -> Draft:
    """Draft it; Unsettled while something is hers still, NotAllowed for who has a role."""
    await _check(act)
    wait = (await rules.at(act.books, WAIT)).value
    choices = {"confirm": ERASE, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, {"wait": wait}, chat=act.chat)
    return Draft.read(await rules.card(act.books, wanted, act.key, ids.digest(ERASE)))


async def ask(act: Act, intent: Intent, place: str = "") -> Asked:
    """Ask for it, as a card says, once; she is told elsewhere than in the `place` it comes from."""
    asked = Draft.read(intent)
    person, now = intent.owner, clock.now()
    if intent.state == "open":
        await _check(act)
    before = await act.books.read(_load, person)
    keeps = Intent(
        person,
        {"keep": KEEP},
        {},
        lifetime=asked.wait,
        token=ids.timed_child(intent.token, KEEP),
        card=Live(CARD, token(person)),
    )
    posting = Posting(
        intent.token,
        ERASE,
        digest=ids.digest(ERASE),
        actor=person,
        guards=intent.guards,
        events=await _told(act.books, person, place),
        deadline=intent.expires_at,
    )
    since, due = clock.to_ms(now), clock.to_ms(now + asked.wait)
    if before is None:
        cells: dict[str, Any] = {"person": person, "state": ASKED, "asked_ms": since}
        posting.rows = (keeps.row, Row.of(ErasureRow, due_ms=due, keeps=keeps.token, **cells))
    else:
        posting.rows = (keeps.row,)
        posting.guards = (
            *posting.guards,
            Guard.on(ErasureRow.state, (person,), KEPT, ASKED),
            Guard.on(ErasureRow.asked_ms, (person,), ANY, since),
            Guard.on(ErasureRow.due_ms, (person,), ANY, due),
            Guard.on(ErasureRow.keeps, (person,), ANY, keeps.token),
        )
    await act.post(posting)
    return await of(act.books, person)


async def keep(act: Act, intent: Intent) -> Asked:
    """Call it off; NotAllowed once it has begun."""
    person = intent.owner
    kept = Guard.on(ErasureRow.state, (person,), ASKED, KEPT)
    changed = (shown.changed(CARD, token(person)),)
    try:
        guards = (*intent.guards, kept)
        await act.post(Posting(intent.token, KEEP, actor=person, guards=guards, events=changed))
    except AlreadySettled as settled:
        if settled.found != KEPT:
            raise NotAllowed("erasure_begun") from None
    return await of(act.books, person)


async def of(books: Books, person: int) -> Asked:
    """Return how it stands for somebody; NotFound where she never asked for it."""
    found = await books.read(_load, person)
    if found is None:
        raise NotFound("erasure")
    return Asked(person, *found)


async def pending(books: Books, person: int) -> Asked | None:
    """Return how it stands where it is asked for and not called off; None else."""
    found = await books.read(_load, person)
    return Asked(person, *found) if found and found[0] == ASKED else None


async def unsettled(books: Books, person: int) -> Unsettled | None:
    """Return what is somebody's still, if anything is."""
    sums = [each.posted for each in await books.balances(person, WALLET) if each.posted]
    waiting = {kind: n for kind, n in (await books.read(_waiting, person)).items() if n}
    return Unsettled(sums, waiting) if sums or waiting else None


def token(person: int) -> bytes:
    """Return the identity of somebody's live card: her number, in 16 bytes."""
    return person.to_bytes(16)


async def _told(books: Books, person: int, place: str) -> tuple[Event, ...]:
    """Return what lets her card be drawn anew, and has it shown elsewhere, too."""
    card = facts.dump({"card": ids.text(token(person))})
    elsewhere = await everywhere.events(books, person, "erasure_asked", card, but=place)
    return (shown.changed(CARD, token(person)), *elsewhere)


async def _check(act: Act) -> None:
    if await roles.of(act.books, act.actor.id):
        raise NotAllowed("erasure_role")
    if found := await unsettled(act.books, act.actor.id):
        raise found


@kit.along
def erasures(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Refuse that two become one of whom one is to be erased."""
    known = [_load(connection, book, each) for each in (survivor, gone)]
    if any(each and each[0] != KEPT for each in known):
        raise NotAllowed("connect_erasure")
    return [], []


def _waiting(connection: Connection, book: int, person: int) -> dict[str, int]:
    kinds = products.DECLARED.told
    return {each.kind: each.run(connection, book, person) for each in kinds}


def _load(connection: Connection, book: int, person: int) -> tuple[str, bytes] | None:
    found = row(connection, _ERASURE, book=book, person=person)
    return (found[0], bytes(found[1])) if found else None
