"""States: a person is open, locked, frozen or closed, with every account that she has or will have.

    draft        what is to become of her, on a card
    changed      it does, in one posting with all of her accounts: nothing is in between
    check        refuses early what her accounts would refuse anyway
    last_freeze  when she was frozen last, by whom, and why unless that is confidential
    can_pay      the condition that money of one can come to another: what is due passes by others

Nothing goes out of frozen accounts or comes into them from others. What they hold may be freed, and
what she has set aside comes home. She locks them herself (`ledger.people.locks`), and then money
comes in: freezing goes above that, and thawing leaves a lock as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import ids, merged
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import audit, facts, intents, persons, roles
from ledger.people.cases import confidential
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.people.roles import GRANT_ROLES, HANDLE_ALERTS, HANDLE_CASES
from ledger.people.standing import shut
from ledger.people.tables import LockRow
from ledger.posting import Audit, ChangeAll, Event, Guard, OrAbsent, Posting, Row
from ledger.storage.asking import row
from ledger.tables import Owner

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.audit import Audited
    from ledger.people.persons import Person
    from ledger.posting import AccountState

FREEZE: Final = "states.freeze"
THAW: Final = "states.thaw"
ON: Final = "on"
OFF: Final = "off"
"""How her own lock stands."""
_MADE: dict[str, AccountState] = {FREEZE: "frozen", THAW: "open"}
_FROM: dict[str, frozenset[str]] = {
    FREEZE: frozenset({"open", "locked"}),
    THAW: frozenset({"frozen", "closed"}),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become of somebody, on a card."""

    intent: Intent
    verb: str
    person: int
    reason: str
    case: int = 0

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        which = (str(known["verb"]), int(known["person"]), str(known["note"]))
        return cls(intent, *which, int(known.get("case", 0)))

    @property
    def state(self) -> AccountState:
        """The state that she is to have, if she has not locked what she has."""
        return _MADE[self.verb]


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_STATE: Any = select(Owner.state).where(Owner.book == _book, Owner.owner == _person)
_LOCK: Any = select(LockRow.state).where(LockRow.book == _book, LockRow.person == _person)


async def draft(
    act: Act, verb: str, person: Person, reason: str, lasts: timedelta = LIFETIME
) -> Draft:
    """Freeze on a card what is to become of somebody; NotAllowed when it would be refused anyway.

    Nobody does it to herself, and an owner is frozen by an owner alone.
    """
    if not person.joined:
        raise NotAllowed("state_not_joined")
    if person.id == act.actor.id:
        raise NotAllowed("state_own")
    if person.state not in _FROM[verb]:
        raise NotAllowed(f"state_{person.state}")
    if verb == FREEZE and await _is_above(act, person):
        raise NotAllowed("state_owner")
    since = await last_freeze(act.books, person.id)
    if verb == THAW:
        await _check_thaw(act, person.id, act.actor.id)
    kept: dict[str, Any] = {"person": Who(person.id), "verb": verb, "note": reason}
    kept |= {"state": person.state, "since": since.number if since else 0}
    if verb == FREEZE:
        kept["case"] = await confidential.behind(act, person.id)
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, act.chat, lasts)
    asked = ids.digest(verb, str(person.id), reason)
    return Draft.read(await intents.make(act.books, wanted, act.key, asked))


async def changed(act: Act, intent: Intent) -> bool:
    """Let somebody become what a card says, once; tell whether that was done before.

    NotAllowed when she has become something else meanwhile, or it was frozen anew.
    """
    change = Draft.read(intent)
    before = await act.books.read(load, change.person)
    state, as_locked = await _beside_lock(act.books, change)
    may = await _may(act, change) if intent.state == "open" else ()
    if change.verb == THAW:
        await _check_thaw(act, change.person, act.approver or intent.owner)
    posting = Posting(
        intent.token,
        change.verb,
        digest=ids.digest(change.verb, str(change.person), change.reason),
        actor=intent.owner,
        all_of=(ChangeAll(change.person, state),),
        guards=(*intent.guards, *may, *as_locked),
        audits=_noted(change),
        events=(_told(change),),
        deadline=intent.expires_at,
    )
    posting.rows, held = becoming(change.person, before, state)
    posting.guards = (*posting.guards, *held)
    if intent.state == "open" and await _is_else(act.books, change, before or "open"):
        raise NotAllowed("state_changed")
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table not in {Owner.__tablename__, LockRow.__tablename__}:
            raise
        raise NotAllowed("state_changed") from None


async def _beside_lock(books: Books, change: Draft) -> tuple[AccountState, tuple[Guard, ...]]:
    """Return what she becomes beside a lock of her own, and what holds while that stands so."""
    if change.state != "open":
        return change.state, ()
    if await books.read(_is_locked, change.person):
        return "locked", (Guard.on(LockRow.state, (change.person,), ON),)
    return "open", (Guard.on(LockRow.state, (change.person,), OrAbsent(OFF)),)


def becoming(
    person: int, before: str | None, new: AccountState
) -> tuple[tuple[Row, ...], tuple[Guard, ...]]:
    """Return what notes the state of a person; she has been nothing but open where it is None."""
    if before is None:
        return (Row.of(Owner, owner=person, state=new),), ()
    return (), (Guard.on(Owner.state, (person,), before, new),)


def stands(person: int, state: str) -> Guard:
    """Return what holds while the accounts of a person are as they are."""
    return Guard.on(Owner.state, (person,), state)


class Freezing(NamedTuple):
    """What freezes somebody, to go with the posting of a deed that does so."""

    rows: tuple[Row, ...]
    guards: tuple[Guard, ...]
    all_of: tuple[ChangeAll, ...]
    events: tuple[Event, ...]
    audits: tuple[Audit, ...]


async def freezing(act: Act, person: int) -> Freezing | None:
    """Return what freezes somebody with a deed, which says why; None for who is not open.

    NotAllowed for oneself, and for who may give roles where who asks may not.
    """
    meant = await persons.by_id(act.books, person)
    if person == act.actor.id:
        raise NotAllowed("state_own")
    before = await act.books.read(load, person)
    if before in {"frozen", "closed"}:
        return None
    if await _is_above(act, meant):
        raise NotAllowed("state_owner")
    audits = (Audit(FREEZE, person, _topic(person)),)
    told = (Event("person_frozen", person, facts.dump({})),)
    return Freezing(
        *becoming(person, before, "frozen"), (ChangeAll(person, "frozen"),), told, audits
    )


async def check(act: Act, *others: Person) -> None:
    """Refuse early what is asked by, or of, somebody who is not open; not what was asked before.

    Others may have locked theirs: they take what comes.
    """
    found = [act.actor, *(each for each in others if each.state != "locked")]
    closed = next((each for each in found if each.state != "open"), None)
    if closed and not await intents.known(act.books, act.key):
        raise shut(closed.state, own=closed.id == act.actor.id)


async def last_freeze(books: Books, person: int) -> Audited | None:
    """Return when somebody was frozen last, by whom and why, if she ever was."""
    return next(iter(await audit.of_topic(books, _topic(person))), None)


def load(connection: Connection, book: int, person: int) -> str | None:
    """Read the state of a person; None for who was never anything but open."""
    found = row(connection, _STATE, book=book, person=person)
    return found[0] if found else None


def can_pay(payer: Any, payee: Any) -> Any:  # noqa: ANN401 - columns, and a condition
    """Return the condition that what is one's can come to another, of columns of a question.

    Nobody of them is frozen or closed by now, and who pays has not locked hers.
    """
    pays, is_paid = merged.now_of(payer), merged.now_of(payee)
    stopped: Any = select(Owner.owner).where(Owner.book == _book)
    stopped = stopped.where(col(Owner.owner).in_((pays, is_paid)))
    locked = (Owner.state == literal_column("'locked'")) & (Owner.owner != pays)
    return ~stopped.where(Owner.state != literal_column("'open'"), ~locked).exists()


async def _is_above(act: Act, person: Person) -> bool:
    """Tell whether somebody may give roles, and who asks may not."""
    may = await roles.holding(act.books, person.id, GRANT_ROLES)
    return bool(may) and not await roles.holding(act.books, act.actor.id, GRANT_ROLES)


async def _may(act: Act, change: Draft) -> tuple[Guard, ...]:
    """Return what holds while one alone may freeze: two who freeze each other do not both."""
    if change.verb != FREEZE:
        return ()
    if await _is_above(act, await persons.by_id(act.books, change.person)):
        raise NotAllowed("state_owner")
    return await roles.holding(act.books, change.intent.owner, HANDLE_CASES)


async def _check_thaw(act: Act, person: int, who: int) -> None:
    """Refuse that somebody thaws, or agrees to it, who may not know why it was frozen."""
    since = await last_freeze(act.books, person)
    if since is None or since.words:
        return
    if not await roles.holding(act.books, who, HANDLE_ALERTS):
        raise NotAllowed("state_looked_at")


async def _is_else(books: Books, change: Draft, now: str) -> bool:
    """Tell whether somebody is something else than when the card was drawn, or is so anew."""
    known: Any = change.intent.facts
    then = known.get("state", now)
    if now not in _FROM[change.verb] or _but_for_lock(now) != _but_for_lock(then):
        return True
    since = await last_freeze(books, change.person)
    return since is not None and since.number != known.get("since", since.number)


def _but_for_lock(state: str) -> str:
    return "open" if state == "locked" else state


def _is_locked(connection: Connection, book: int, person: int) -> bool:
    found = row(connection, _LOCK, book=book, person=person)
    return bool(found and found[0] == ON)


def _told(change: Draft) -> Event:
    """Tell her what her account is now, and nothing of why."""
    if change.verb == FREEZE:
        return Event("person_frozen", change.person, facts.dump({}))
    return Event("person_thawed", change.person, facts.dump({}))


def _noted(change: Draft) -> tuple[Audit, ...]:
    """Return what is kept of a deed that nobody approves; of the others the gate keeps it.

    Of a confidential case it says nothing of why: that stands with the case.
    """
    if change.verb != FREEZE:
        return ()
    frozen = Audit(FREEZE, change.person, _topic(change.person))
    if not change.case:
        return (replace(frozen, words=change.reason),)
    return frozen, replace(frozen, topic=f"case {change.case}", words=change.reason)


def _topic(person: int) -> str:
    return f"state {person}"
