"""Reports of suspicion: what is to be filed of a case, put together for who handles alerts alone.

    draft, opened  a pack is asked for with a reason, and two agree; never who it is about
    of_card        the case whose pack a card opened, for who asked, until the card is over
    gathered       the alerts, the notes of the case, and what the vault has of who it is about

The card says the number of the case alone. Nothing of a pack is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import ids, rules
from ledger.errors import NotAllowed
from ledger.laundering import clocks, matters
from ledger.laundering.tables import REPORT
from ledger.people import cases, drafts, vaulted
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Event

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.laundering.alert import Alert
    from ledger.laundering.matters import Matter
    from ledger.people.cases import Case, Noted
    from ledger.vault import Kept

FILE: Final = "aml.file"
PACK: Final = "suspicion"
"""The verb, and the kind of the page on which a pack is shown."""


class Suspicion(NamedTuple):
    """What is to be filed of a case, and by when."""

    case: Case
    matter: Matter
    due: datetime | None
    alerts: list[Alert]
    notes: list[Noted]
    kept: list[Kept]


async def draft(act: Act, number: int, reason: str) -> Intent:
    """Ask for a pack on a card; NotAllowed where no report is to be filed, or it is about her."""
    case = await cases.get(act.books, number)
    cases.check(case, act.actor)
    if case.what != cases.ALERT:
        raise NotAllowed("alert_none")
    if (await matters.get(act.books, case.token)).state != REPORT:
        raise NotAllowed("alert_unreported")
    kept: dict[str, Any] = {"case": number, "person": Who(case.person), "note": reason}
    wanted = Intent(act.actor.id, {"confirm": FILE, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(FILE, str(number), reason)
    return await rules.card(act.books, wanted, act.key, asked)


async def opened(act: Act, intent: Intent) -> bool:
    """Let who asked look at a pack, once; tell whether that was done before."""
    number: Any = intent.facts["case"]
    case = await cases.get(act.books, number)
    if act.approver and act.approver == case.person:
        raise cases.NoCase(case.number)
    event = Event("suspicion_ready", intent.owner, drafts.told(intent, "case"))
    return await drafts.opened(act, intent, FILE, event)


async def of_card(books: Books, token: bytes, reader: int) -> Case:
    """Return the case whose pack a card opened for somebody; NotFound for all others, and later."""
    intent = await drafts.of_card(books, token, FILE, reader)
    number: Any = intent.facts["case"]
    return await cases.get(books, number)


async def gathered(books: Books, case: Case) -> Suspicion:
    """Put together what is to be filed."""
    matter = await matters.get(books, case.token)
    runs = await clocks.clock_of(books, matter, taken=True)
    kept = await vaulted.of(books, matter.person)
    alerts, notes = await matters.alerts(books, case.token), await cases.notes(books, case.token)
    return Suspicion(case, matter, runs.by if runs else None, alerts, notes, kept)
