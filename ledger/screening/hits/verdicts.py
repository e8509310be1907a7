"""What is decided of a hit: it is she, and she is frozen at once; or it is somebody else.

    draft    what is to be decided of which case, on a card
    decided  so it is, in one posting with the end of the case; refused where the hit has changed

One is enough for what protects, and for a possible hit that is none; a strong one takes a second
person. Whom it is about decides nothing, nor is she told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from ledger import clock, ids, merged, rules
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import cases, facts, intents, proposals, redrawn, states
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, Audit, Guard, Posting
from ledger.screening.deciding import ALLOWED
from ledger.screening.hits import reading
from ledger.screening.hits.tables import HitRow
from ledger.tables import Owner

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.cases import Case
    from ledger.people.facts import Fact
    from ledger.screening.hits.reading import Hit

MATCH: Final = "screening.match"
ALLOW: Final = "screening.allow"
ALLOW_STRONG: Final = "screening.allow_strong"
Account: TypeAlias = Literal["open", "frozen", "closed"]
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
    account: Account
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        which = (str(known["verb"]), int(known["case"]), int(known["person"]))
        hit = (known["list"], known["entry"], known["points"], known["band"])
        return cls(intent, *which, *hit, known["account"], known[proposals.NOTE])


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
    person = await act.books.read(merged.now, hit.person)
    if match:
        await states.freezing(act, person)
    kept: dict[str, Fact] = {
        "verb": verb,
        "case": number,
        "person": Who(person),
        "list": hit.list,
        "entry": hit.entry,
        "points": hit.points,
        "band": hit.band,
        "account": await _account(act.books, person),
        proposals.NOTE: reason,
    }
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, str(number), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def decided(act: Act, intent: Intent) -> bool:
    """Decide it of who she is by now, once; tell whether that was done before.

    NotAllowed where the hit is stronger or weaker by now, or was decided, and where her account is
    closed since the card said that it would be frozen.
    """
    if await intents.known(act.books, intent.token):
        return True
    asked = Draft.read(intent)
    case = await cases.get(act.books, asked.case)
    hit = await reading.of_case(act.books, case.token)
    await _check(act, asked, hit)
    try:
        return (await act.post(await _posting(act, asked, case, hit))).repeated
    except AlreadySettled as settled:
        if settled.table == HitRow.__tablename__:
            raise NotAllowed("screening_decided") from None
        if settled.table == Owner.__tablename__:
            raise NotAllowed("screening_changed") from None
        raise


async def _posting(act: Act, asked: Draft, case: Case, hit: Hit) -> Posting:
    person = await act.books.read(merged.now, hit.person)
    ending = cases.ending(case, act.approver or act.actor.id, _RESULTS[asked.verb], asked.reason)
    posting = Posting(
        asked.intent.token,
        asked.verb,
        digest=ids.digest(asked.verb, str(asked.case), asked.reason),
        actor=asked.intent.owner,
        guards=(*asked.intent.guards, *await _becomes(act, asked, hit), *ending.guards),
        events=ending.events,
        audits=(_audit(asked, person), *ending.audits),
        deadline=asked.intent.expires_at,
    )
    if asked.verb != MATCH or asked.intent.state != "open":
        return posting
    freezing = await states.freezing(act, person)
    if freezing is None:
        posting.guards = (*posting.guards, states.stands(person, asked.account))
    else:
        posting.rows, posting.all_of = freezing.rows, freezing.all_of
        posting.guards = (*posting.guards, *freezing.guards)
        posting.events = (*posting.events, *freezing.events)
        posting.audits = (*posting.audits, *freezing.audits)
    return posting


async def _becomes(act: Act, asked: Draft, hit: Hit) -> tuple[Guard, ...]:
    """Return what the hit becomes: matched, or allowed for as long as the rule says."""
    stays = Guard.on(HitRow.points, hit.key, asked.points)
    if asked.verb == MATCH:
        return (stays, Guard.on(HitRow.state, hit.key, "open", "matched"))
    until = clock.now() + (await rules.at(act.books, ALLOWED)).value
    allowed = Guard.on(HitRow.state, hit.key, "open", "allowed")
    return (stays, allowed, Guard.on(HitRow.until_ms, hit.key, ANY, clock.to_ms(until)))


async def _check(act: Act, asked: Draft, hit: Hit) -> None:
    """Refuse what was decided, or is something else by now: its card says so."""
    if hit.state != "open":
        raise NotAllowed("screening_decided")
    account = await _account(act.books, await act.books.read(merged.now, hit.person))
    now: dict[str, Fact] = {"points": hit.points, "band": hit.band, "account": account}
    as_drawn = (hit.points, hit.band) == (asked.points, asked.band)
    if as_drawn and (asked.verb != MATCH or account == asked.account):
        return
    await redrawn.ground(act.books, asked.intent, asked.verb, **now)
    raise NotAllowed(proposals.CHANGED if act.approver else "screening_changed")


async def _account(books: Books, person: int) -> Account:
    """Return what a match finds: an account that it freezes, or one that it leaves."""
    state = await books.read(states.load, person)
    return cast("Account", state) if state in {"frozen", "closed"} else "open"


def _audit(asked: Draft, person: int) -> Audit:
    known: dict[str, Fact] = {
        "list": asked.list,
        "entry": asked.entry,
        "points": asked.points,
        "band": asked.band,
    }
    if asked.verb == MATCH:
        known["account"] = asked.account
    return Audit(asked.verb, person, f"case {asked.case}", facts.dump(known), asked.reason)
