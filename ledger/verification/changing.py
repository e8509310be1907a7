"""What changes a verification: each change is along an edge, and holds to what it was made from."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import ids
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts, shown
from ledger.people.intents import HOLDER, Intent
from ledger.people.roles import VERIFY
from ledger.people.shown import Live
from ledger.posting import ANY, Audit, Guard, Posting
from ledger.verification.tables import EDGES, VerificationRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.posting import Cell
    from ledger.verification.reading import Verification
    from ledger.verification.tables import State

KIND: Final = "verification"
"""The kind of the live card on which support deals with one."""
CHANGED: Final = "verification_changed"
TAKE: Final = "verification.take"
LOOK: Final = "verification.look"
DECIDE: Final = "verification.decide"
"""The verbs of its buttons: to deal with it, to see the papers, and to say what becomes of it."""
DECISIONS: Final = ("approve", "again", "reject")
_FOR_EVER: Final = timedelta(days=36_500)


def handling(token: bytes, person: int) -> Intent:
    """Return what lets support deal with a verification."""
    return Intent(
        person,
        {"take": TAKE, "look": LOOK, **dict.fromkeys(DECISIONS, DECIDE)},
        {"verification": ids.text(token)},
        lifetime=_FOR_EVER,
        token=ids.timed_child(token, TAKE),
        audience=f"{HOLDER}{VERIFY}",
        times="each",
        card=Live(KIND, token),
    )


def becomes(found: Verification, state: State, **cells: Cell) -> tuple[Guard, ...]:
    """Return what lets a verification become something else; NotAllowed where no edge leads."""
    if state not in EDGES[found.state]:
        raise NotAllowed(CHANGED)
    key = (found.token,)
    return (
        Guard.on(VerificationRow.state, key, found.state, state),
        *stays(found),
        *(
            Guard(VerificationRow.__tablename__, key, name, ANY, cell)
            for name, cell in cells.items()
        ),
    )


def stays(found: Verification) -> tuple[Guard, ...]:
    """Return what holds while it is the same papers that are dealt with, by the same person."""
    key = (found.token,)
    return (
        Guard.on(VerificationRow.submitted_ms, key, found.submitted_ms),
        Guard.on(VerificationRow.reviewer, key, found.reviewer),
    )


def change(act: Act, found: Verification, how: str, *guards: Guard) -> Posting:
    """Return what changes a verification, under a key of the act, and its card with it."""
    return Posting(
        ids.timed_child(act.key, KIND, how),
        f"verification_{how}",
        digest=ids.digest(how, found.token),
        actor=act.actor.id,
        guards=guards,
        events=(shown.changed(KIND, found.token),),
    )


def audit(
    kind: str, found: Verification, known: Mapping[str, Fact] | None = None, words: str = ""
) -> Audit:
    """Return what is kept of what somebody did with a verification."""
    about = facts.dump(known or {})
    return Audit(kind, found.person, f"verification {found.number}", about, words)


@contextmanager
def in_time() -> Iterator[None]:
    """Refuse what somebody else was faster with: NotAllowed."""
    try:
        yield
    except AlreadySettled as settled:
        if settled.table != VerificationRow.__tablename__:
            raise
        raise NotAllowed(CHANGED) from None
