"""What is decided of a hit: it is she, and she is frozen at once; or it is somebody else.

    draft    what is to be decided of which case, on a card
    decided  so it is, in one posting with the end of the case; refused where the hit has changed

One is enough for what protects, and for a possible hit that is none; a strong one takes a second
person. Whom it is about decides nothing, nor is she told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import cases, facts, intents, proposals, redrawn, states
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, Audit, Guard, Posting
from ledger.screening.deciding import ALLOWED
from ledger.screening.hits import reading
from ledger.screening.hits.tables import HitRow

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.people.facts import Fact
    from ledger.screening.hits.reading import Hit

MATCH: Final = "screening.match"
ALLOW: Final = "screening.allow"
ALLOW_STRONG: Final = "screening.allow_strong"
_RESULTS: Final = {MATCH: "upheld", ALLOW: "rejected", ALLOW_STRONG: "rejected"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be decided of a hit, on a card: what it was when that was drawn, and why."""

    intent: Intent
    verb: str
    case: int
    person: int
    list: str
    entry: str
    points: int
    band: str
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        which = (str(known["verb"]), int(known["case"]), int(known["person"]))
        hit = (known["list"], known["entry"], known["points"], known["band"])
        return cls(intent, *which, *hit, known[proposals.NOTE])

    @property
    def key(self) -> tuple[int, str, str]:
        """The key of the hit."""
        return self.person, self.list, self.entry


async def draft(act: Act, number: int, reason: str, *, match: bool) -> Draft:
    """Draft what is to be decided of the hit that a case is about.

    NotFound for a case about none, NotAllowed for one that was decided.
    """
    case = await cases.get(act.books, number)
    cases.check(case, act.actor)
    if case.what != cases.SCREENING:
        raise NotFound("screening")
    hit = await reading.of_case(act.books, case.token)
    if hit.state != "open" or not case.is_open:
        raise NotAllowed("screening_decided")
    verb = MATCH if match else ALLOW_STRONG if hit.band == "strong" else ALLOW
    if match:
        await states.freezing(act, hit.person, reason)
    kept: dict[str, Fact] = {
        "verb": verb,
        "case": number,
        "person": Who(hit.person),
        "list": hit.list,
        "entry": hit.entry,
        "points": hit.points,
        "band": hit.band,
        proposals.NOTE: reason,
    }
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, str(number), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def decided(act: Act, intent: Intent) -> bool:
    """Decide it as the card says, once; tell whether that was done before.

    NotAllowed where the hit is stronger or weaker by now, or was decided.
    """
    asked = Draft.read(intent)
    if not await intents.known(act.books, intent.token):
        await _check(act, asked)
    try:
        return (await act.post(await _posting(act, asked))).repeated
    except AlreadySettled as settled:
        if settled.table == HitRow.__tablename__:
            raise NotAllowed("screening_decided") from None
        raise


async def _posting(act: Act, asked: Draft) -> Posting:
    case = await cases.get(act.books, asked.case)
    ending = cases.ending(case, act.approver or act.actor.id, _RESULTS[asked.verb], asked.reason)
    posting = Posting(
        asked.intent.token,
        asked.verb,
        digest=ids.digest(asked.verb, str(asked.case), asked.reason),
        actor=asked.intent.owner,
        guards=(*asked.intent.guards, *await _becomes(act, asked), *ending.guards),
        events=ending.events,
        audits=(_audit(asked), *ending.audits),
        deadline=asked.intent.expires_at,
    )
    freezing = None
    if asked.verb == MATCH and asked.intent.state == "open":
        freezing = await states.freezing(act, asked.person, asked.reason)
    if freezing:
        posting.rows, posting.all_of = freezing.rows, freezing.all_of
        posting.guards = (*posting.guards, *freezing.guards)
        posting.events = (*posting.events, *freezing.events)
        posting.audits = (*posting.audits, *freezing.audits)
    return posting


async def _becomes(act: Act, asked: Draft) -> tuple[Guard, ...]:
    """Return what the hit becomes: matched, or allowed for as long as the rule says."""
    stays = Guard.on(HitRow.points, asked.key, asked.points)
    if asked.verb == MATCH:
        return (stays, Guard.on(HitRow.state, asked.key, "open", "matched"))
    until = clock.now() + (await rules.at(act.books, ALLOWED)).value
    allowed = Guard.on(HitRow.state, asked.key, "open", "allowed")
    return (stays, allowed, Guard.on(HitRow.until_ms, asked.key, ANY, clock.to_ms(until)))


async def _check(act: Act, asked: Draft) -> None:
    """Refuse what was decided, or is something else by now: its card says so."""
    hit = await _hit(act, asked)
    if hit is None or hit.state != "open":
        raise NotAllowed("screening_decided")
    if (hit.points, hit.band) == (asked.points, asked.band):
        return
    await redrawn.ground(act.books, asked.intent, asked.verb, points=hit.points, band=hit.band)
    raise NotAllowed(proposals.CHANGED if act.approver else "screening_changed")


async def _hit(act: Act, asked: Draft) -> Hit | None:
    return await reading.get(act.books, *asked.key)


def _audit(asked: Draft) -> Audit:
    known: dict[str, Fact] = {
        "list": asked.list,
        "entry": asked.entry,
        "points": asked.points,
        "band": asked.band,
    }
    return Audit(asked.verb, asked.person, f"case {asked.case}", facts.dump(known), asked.reason)
