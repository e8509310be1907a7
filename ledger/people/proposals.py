"""Proposals: what one person asks for and another agrees to, under the intent of the first.

    propose   the card becomes one for holders of a permission, who are told of it
    approval  what goes with the deed into one posting, if this person may agree to it
    end       it is rejected, withdrawn or refused, and nothing is done
    due       what nobody agreed to in time lapses

The state of the intent arbitrates: the deed sets it, and so does every end. What becomes of a
proposal is an event of its card (`ledger.people.shown`), which stands with each who may agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit, merged
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import admin_chats, facts, intents, meant, roles, shown
from ledger.people.facts import Stranger, Who
from ledger.people.intents import HOLDER, IntentRow
from ledger.people.shown import Live
from ledger.posting import ANY, Audit, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

LIFETIME = timedelta(days=1)
"""How long a proposal waits, unless a rule says otherwise."""
MAKER_LOST = "maker_may_no_more"
CHANGED = "proposal_changed"
"""The rule that refuses an approval of what says otherwise by now: its card is drawn anew."""
APPROVE, REJECT, WITHDRAW = "approve", "reject", "withdraw"
REJECTED, WITHDRAWN = "gate.reject", "gate.withdraw"  # the verbs that end one
_BECOMING = ("choices", "facts", "audience", "expires_at")
STEP = 100
NOTE = "note"
"""The fact of an intent that was typed: why it is asked for."""

State: TypeAlias = Literal["open", "approved", "rejected", "withdrawn", "lapsed", "refused"]
_INTENT_OF: dict[State, str] = {
    "rejected": "cancelled",
    "withdrawn": "cancelled",
    "refused": "cancelled",
    "lapsed": "expired",
}


class ProposalRow(SQLModel, table=True):
    """A proposal: which verb it would run, who asked for it, and how it ended by whom.

    `why` is the word of the verb when it refused, opaque to the books.
    """

    __tablename__ = "proposals"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "approved", "rejected", "withdrawn", "lapsed", "refused"),
        Index(
            "proposals_open",
            "book",
            "lapses_ms",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    verb: str
    permission: str
    maker: int = Field(sa_type=BigInteger)
    proposed_ms: int = Field(sa_type=BigInteger)
    lapses_ms: int = Field(sa_type=BigInteger)
    state: str = "open"
    ender: int | None = Field(default=None, sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for somebody else's word, or how it ended; `intent` names who each is by now."""

    intent: Intent
    verb: str
    permission: str
    maker: int
    lapses_at: datetime
    state: State = "open"
    ender: int = 0
    ended_at: datetime | None = None
    why: str = ""

    def events(self, ender: int) -> tuple[Event, ...]:
        """Return what goes with its end: its card has changed, and who asked for it is told."""
        changed = shown.changed(self.verb, self.intent.token)
        told = Event("proposal_ended", self.maker, _told(self.verb, self.intent.token))
        return (changed,) if ender == self.maker else (changed, told)

    @property
    def named(self) -> set[int]:
        """Everybody whom it is about, and who may not agree to it for that."""
        return meant.named(self.intent)


_known: Any = (
    select(ProposalRow.verb, ProposalRow.permission, ProposalRow.maker)
    .add_columns(col(ProposalRow.lapses_ms), col(ProposalRow.state), col(ProposalRow.ender))
    .add_columns(col(ProposalRow.ended_ms), col(ProposalRow.why))
    .where(col(ProposalRow.book) == bindparam("book", type_=BigInteger))
)
_OF_TOKEN: Any = _known.where(col(ProposalRow.token) == bindparam("token"))
_LAPSED: Any = (
    select(ProposalRow.token)
    .where(col(ProposalRow.book) == bindparam("book", type_=BigInteger))
    .where(ProposalRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(col(ProposalRow.lapses_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(ProposalRow.lapses_ms))
    .limit(STEP)
)


async def get(books: Books, intent: Intent) -> Proposal | None:
    """Return the proposal that an intent has become; None while it is none."""
    found = await books.read(_of_token, intent.token)
    if found is None:
        return None
    verb, permission, maker, lapses, state, ender, ended, why = found
    ended_at = None if ended is None else clock.from_ms(ended)
    now = await meant.by_now(books, intent)
    asked = (now, verb, permission, maker, clock.from_ms(lapses))
    return Proposal(*asked, state, ender or 0, ended_at, why or "")


async def propose(
    books: Books, intent: Intent, verb: str, permission: str, lasts: timedelta = LIFETIME
) -> Proposal:
    """Turn a card into a proposal, once, and tell everybody else who may agree to it."""
    intent, now = await meant.by_now(books, intent), clock.now()
    lapses_at = now + lasts
    token, maker = intent.token, intent.owner
    asked = Row.of(
        ProposalRow,
        token=token,
        verb=verb,
        permission=permission,
        maker=maker,
        proposed_ms=clock.to_ms(now),
        lapses_ms=clock.to_ms(lapses_at),
    )
    told = _told(verb, token)
    ignorant = {maker, *meant.named(intent)}
    others = [each for each in await roles.holders(books, permission) if each not in ignorant]
    shared = facts.dump({**_card(verb, token), "person": Who(maker)})
    posting = Posting(
        ids.timed_child(token, "propose"),
        "propose",
        actor=maker,
        guards=(*_becoming(intent, verb, permission, lapses_at), *meant.still(intent)),
        rows=(asked,),
        events=(
            *(Event("proposed", each, told) for each in others),
            *(
                Event("proposed", HOUSE, shared, each.name)
                for each in await admin_chats.where(books)
            ),
        ),
        audits=(audit("proposed", intent, verb),),
        deadline=intent.expires_at,
    )
    await books.post(posting)
    proposal = await get(books, await intents.get(books, token))
    assert proposal is not None  # noqa: S101 - so it was kept
    return proposal


def _becoming(intent: Intent, verb: str, permission: str, lapses_at: datetime) -> tuple[Guard, ...]:
    """Return what makes a card of its owner one of all who may agree, for as long as it waits."""
    ends = {"cancel": WITHDRAWN, WITHDRAW: WITHDRAWN, REJECT: REJECTED}
    choices = {**intent.choices, **ends, APPROVE: verb}
    after = replace(
        intent,
        choices=choices,
        audience=f"{HOLDER}{permission}",
        lifetime=lapses_at - intent.made_at,
        card=Live(verb, intent.token),
    ).row.cells
    return (
        Guard.on(IntentRow.state, (intent.token,), "open"),
        *(Guard("intents", (intent.token,), column, ANY, after[column]) for column in _BECOMING),
    )


async def approval(books: Books, proposal: Proposal, approver: Person) -> tuple[Guard, ...]:
    """Return what holds and is noted when this person's word lets the deed be done.

    NotAllowed to the maker, to whom it is about, and when the maker may no more.
    """
    selves = {*await books.read(merged.selves, approver.id)}
    if proposal.maker in selves:
        raise NotAllowed("own_proposal")
    if selves & proposal.named:
        raise NotAllowed("gains_by_it")
    maker_may = await roles.holding(books, proposal.maker, proposal.permission)
    if not maker_may:
        raise NotAllowed(MAKER_LOST)
    approver_may = await roles.holding(books, approver.id, proposal.permission)
    if not approver_may:
        raise NotAllowed("not_holder")
    still = meant.still(proposal.intent)
    return (*maker_may, *approver_may, *still, *_ended(proposal, "approved", approver.id))


async def end(books: Books, proposal: Proposal, state: State, ender: int, why: str = "") -> bool:
    """End a proposal without doing anything; False if something else became of it meanwhile."""
    token = proposal.intent.token
    settled = Guard.on(IntentRow.state, (token,), "open", _INTENT_OF[state])
    posting = Posting(
        ids.timed_child(token, state),
        state,
        actor=ender,
        guards=(settled, *_ended(proposal, state, ender, why)),
        events=proposal.events(ender),
        audits=(audit(state, proposal.intent, proposal.verb),),
    )
    try:
        await books.post(posting)
    except AlreadySettled:
        return False
    return True


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Let what nobody agreed to in time lapse."""
    while tokens := await books.read(_lapsed, clock.to_ms(now)):
        found = [await get(books, await intents.get(books, token)) for token in tokens]
        ended = [await end(books, each, "lapsed", HOUSE) for each in found if each]
        if not any(ended):
            return  # another process has been here


def audit(kind: str, intent: Intent, verb: str) -> Audit:
    """Return what is kept of an act that a card asks for: whom it is about, figures, and why."""
    known = {
        name: value
        for name, value in intent.facts.items()
        if name != NOTE and not isinstance(value, Stranger)
    }
    whom = meant.named(intent)
    about = facts.dump({**known, "verb": verb, "card": ids.text(intent.token)})
    person = whom.pop() if len(whom) == 1 else 0
    words = str(intent.facts.get(NOTE, "")) if kind in {"proposed", verb} else ""
    return Audit(kind, person, f"card {ids.text(intent.token)}", about, words)


def _told(verb: str, token: bytes) -> str:
    return facts.dump(_card(verb, token))


def _card(verb: str, token: bytes) -> dict[str, Fact]:
    return {"verb": verb, "card": ids.text(token)}


def _ended(proposal: Proposal, state: State, ender: int, why: str = "") -> tuple[Guard, ...]:
    key = (proposal.intent.token,)
    return (
        Guard.on(ProposalRow.state, key, "open", state),
        Guard.on(ProposalRow.ender, key, ANY, ender),
        Guard.on(ProposalRow.ended_ms, key, ANY, clock.to_ms(clock.now())),
        Guard.on(ProposalRow.why, key, ANY, why or None),
    )


def _of_token(connection: Connection, book: int, token: bytes) -> Sequence[Any] | None:
    return row(connection, _OF_TOKEN, book=book, token=token)


def _lapsed(connection: Connection, book: int, now: int) -> list[bytes]:
    return [token for (token,) in rows(connection, _LAPSED, book=book, now=now)]
