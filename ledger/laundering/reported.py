"""The end of a case of which a report is due: two agree, so that nobody alone undoes a report.

takes_two  whether one is due
draft      it is to be closed on a card: as a false alarm, or with a pair that is allowed
filed      the same, once its report was filed, with the number that it was filed under
ended      so it is; never by who it is about
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import ids, rules
from ledger.errors import NotAllowed
from ledger.laundering import deciding, holding, matters
from ledger.laundering.tables import REPORT
from ledger.people import cases, intents, persons, proposals
from ledger.people.facts import Who
from ledger.people.intents import Intent

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.laundering.matters import Allowed
    from ledger.people.cases import Case
    from ledger.people.persons import Person

END_REPORTED: Final = "aml.end_reported"


class Draft(NamedTuple):
    """Which case is to be closed, as filed or with which pair allowed until when, and why."""

    intent: Intent
    case: int
    person: int
    other: int
    until: datetime | None
    reason: str
    filed: bool

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        about = (int(known["case"]), int(known["person"]), int(known.get("other", 0)))
        return cls(intent, *about, known.get("until"), str(known[proposals.NOTE]), "filed" in known)


async def takes_two(act: Act, number: int) -> bool:
    """Tell whether a report is due of a case."""
    _, matter = await deciding.reach(act, number)
    return matter.state == REPORT


async def draft(
    act: Act, number: int, words: str, other: Person | None = None, until: datetime | None = None
) -> Draft:
    """Ask on a card for the end of a case; NotAllowed where no report of it is due."""
    case = await _due(act, number)
    kept: dict[str, Any] = {"case": number, "person": Who(case.person), proposals.NOTE: words}
    if other is not None and until is not None:
        await deciding.check_pair(act.books, case, other, until)
        kept |= {"other": Who(other.id), "until": until}
    return await _card(act, kept, str(kept.get("other", "")), str(until))


async def filed(act: Act, number: int, words: str) -> Draft:
    """Ask on a card for the end of a case whose report was filed, in `words` as what."""
    case = await _due(act, number)
    kept = {"case": number, "person": Who(case.person), proposals.NOTE: words, "filed": 1}
    return await _card(act, kept, "filed")


async def _due(act: Act, number: int) -> Case:
    case, matter = await deciding.reach(act, number)
    if matter.state != REPORT:
        raise NotAllowed("alert_unreported")
    return case


async def _card(act: Act, kept: dict[str, Any], *more: str) -> Draft:
    choices = {"confirm": END_REPORTED, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, kept, chat=act.chat)
    asked = ids.digest(END_REPORTED, str(kept["case"]), kept[proposals.NOTE], *more)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def ended(act: Act, intent: Intent) -> Allowed | None:
    """Close a case as its card says, once; return the pair that is allowed with that, if any."""
    asked, act = Draft.read(intent), replace(act, key=intent.token)
    if not await intents.known(act.books, intent.token):
        await _end(act, asked)
    return await matters.pair(act.books, deciding.pair_of(act)) if asked.other else None


async def _end(act: Act, asked: Draft) -> None:
    case = await cases.get(act.books, asked.case)
    if case.is_about(act.actor.id):  # by now
        raise cases.NoCase(case.number)
    matter = await matters.get(act.books, case.token)
    result = deciding.REPORTED if asked.filed else deciding.FALSE
    posting = deciding.ending(act, case, matter, result, asked.reason)
    if asked.until is not None:
        other = await persons.by_id(act.books, asked.other)
        await deciding.check_pair(act.books, case, other, asked.until)
        posting = deciding.allowing(act, case, matter, other, asked.until, asked.reason)
    posting.key, posting.deadline = asked.intent.token, asked.intent.expires_at
    posting.guards += asked.intent.guards
    await act.post(await holding.releasing(act.books, posting, case, asked.reason))
