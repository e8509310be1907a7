"""What opens a case: who is told of it, and what lets support deal with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.people import facts, roles
from ledger.people.cases.reading import CONFIDENTIAL, GIFTS, OF_SUPPORT, permission, whom
from ledger.people.cases.tables import CaseRow
from ledger.people.intents import HOLDER, Intent
from ledger.people.shown import Live
from ledger.posting import NEW, Audit, Event, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ledger.books import Books
    from ledger.people.facts import Fact

PAYOUT: Final = "payout"
"""What somebody opens while the house winds down: how what she has is to reach her."""
APPEAL: Final = "appeal"
"""What somebody opens whose account is not open: she asks for a review."""
DECIDED: Final = CONFIDENTIAL | {GIFTS}
"""What ends with a decision of its own, and is not closed by hand."""
KIND = "case"
"""The kind of its live card."""
CLOSE, TAKE, NOTE = "cases.close", "cases.take", "cases.note"
"""The verbs of its buttons."""
LONGEST = 500
_FOR_EVER = timedelta(days=36_500)


class Opening(NamedTuple):
    """What opens a case, and tells support of it."""

    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    audits: tuple[Audit, ...]


def handling(token: bytes, opener: int, what: str) -> Intent:
    """Return what lets those deal with a case who may; what is decided otherwise is not closed."""
    closes = what not in DECIDED
    return Intent(
        opener,
        {**({"close": CLOSE} if closes else {}), "take": TAKE, "note": NOTE},
        {"case": ids.text(token)},
        lifetime=_FOR_EVER,
        token=ids.timed_child(token, CLOSE),
        audience=f"{HOLDER}{permission(what)}",
        times="each",
        card=Live(KIND, token),
    )


async def opening(  # noqa: PLR0913, PLR0917 - a case has that many sides
    books: Books,
    token: bytes,
    what: str,
    about: Mapping[str, Fact],
    words: str = "",
    opener: int = HOUSE,
    spared: Collection[int] = (),
) -> Opening:
    """Return what opens a case; nobody whom it is about is told, nor who is `spared`."""
    written, meant = facts.dump(about), whom(about)
    told = facts.dump({"card": ids.text(token)})
    support = [
        each
        for each in await roles.holders(books, permission(what))
        if each not in {opener, *meant, *spared}
    ]
    person = opener if what in {APPEAL, PAYOUT} else next(iter(sorted(meant - {opener})), 0)
    opened = Row.of(
        CaseRow,
        token=token,
        number=NEW,
        what=what,
        about=written,
        opener=opener,
        words=words[:LONGEST],
        opened_ms=clock.to_ms(clock.now()),
        person=person or None,
    )
    return Opening(
        (opened, handling(token, opener, what).row),
        tuple(Event("case_opened", each, told) for each in support),
        (Audit("cases.open", person, "", written),) if what in OF_SUPPORT - CONFIDENTIAL else (),
    )
