"""A duty that was done: on which day and how, on a card that two agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules
from ledger.duties import reading
from ledger.duties.tables import FILED, NEEDLESS, OPEN, DutyRow
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, Guard, Posting

if TYPE_CHECKING:
    from ledger.act import Act

DONE: Final = "duties.done"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a card says: a duty was filed on a day, or was found to be needless, and how."""

    intent: Intent
    number: int
    state: str
    day: date
    words: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        day = date.fromisoformat(known["day"])
        return cls(intent, known["number"], known["state"], day, known["note"])


async def draft(act: Act, number: int, day: date | None, words: str, *, filed: bool) -> Draft:
    """Freeze on a card that a duty was done; NotAllowed where that was said before."""
    duty = await reading.get(act.books, number)
    if not duty.is_open:
        raise NotAllowed("duty_done")
    on = day or clock.now().astimezone(act.books.zone).date()
    state = FILED if filed else NEEDLESS
    if on < duty.day:
        raise NotAllowed("duty_day")
    kept: dict[str, Any] = {
        "number": number,
        "kind": duty.kind,
        "state": state,
        "day": on.isoformat(),
        "note": words,
    }
    if duty.person:
        kept["person"] = Who(duty.person)
    wanted = Intent(act.actor.id, {"confirm": DONE, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(DONE, facts.dump(kept))
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def done(act: Act, intent: Intent) -> bool:
    """Let a duty be done as its card says, once; tell whether that was so before."""
    asked = Draft.read(intent)
    key = (asked.number,)
    posting = Posting(
        intent.token,
        DONE,
        digest=ids.digest(DONE, str(asked.number), asked.state),
        actor=intent.owner,
        guards=(
            *intent.guards,
            Guard.on(DutyRow.state, key, OPEN, asked.state),
            Guard.on(DutyRow.done_day, key, ANY, asked.day.toordinal()),
            Guard.on(DutyRow.maker, key, ANY, intent.owner),
            Guard.on(DutyRow.approver, key, ANY, act.approver),
        ),
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != DutyRow.__tablename__:
            raise
        raise NotAllowed("duty_done") from None
