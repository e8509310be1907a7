"""What is to become of a gathering: drafted by one, decided by another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import gifted, ids, rules
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.gifted import gathering
from ledger.gifted.tables import BACK, OPEN, RELEASE, GatheringRow
from ledger.people import cases, intents, persons, proposals, redrawn
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Count, Guard, Posting
from ledger.products.gatherings.ending import LET_GO, TAKE_BACK

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.money import Money
    from ledger.people.facts import Fact

_BECOMES: Final = {TAKE_BACK: BACK, LET_GO: RELEASE}
_RESULTS: Final = {TAKE_BACK: "upheld", LET_GO: "rejected"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become of a gathering, on a card: as much of as many accounts, of which case."""

    intent: Intent
    verb: str
    token: bytes
    case: int
    person: int
    worth: Money
    accounts: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        verb = str(known["verb"])
        about = (ids.from_text(known["gathering"]), known["case"], int(known["person"]))
        return cls(intent, verb, *about, known["worth"], known["accounts"], known[proposals.NOTE])


async def draft(act: Act, verb: str, number: int, reason: str) -> Draft:
    """Draft what becomes of what a case is about.

    NotFound for a case that holds nothing, NotAllowed for one that was decided, or for who is
    among those who got or gave it.
    """
    case = await cases.get(act.books, number)
    cases.check(case, act.actor)
    if case.what != cases.GIFTS:
        raise NotFound("gathering")
    found = await gifted.gathered(act.books, case.token)
    if not found.is_open:
        raise NotAllowed("gathering_decided")
    await _check_outside(act, found.token)
    kept: dict[str, Fact] = {
        "verb": verb,
        "gathering": ids.text(case.token),
        "case": number,
        "person": Who(found.payee),
        "worth": found.worth,
        "accounts": found.accounts,
        proposals.NOTE: reason,
    }
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, str(number), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def decided(act: Act, intent: Intent) -> bool:
    """Decide it as the card says, once; tell whether that was done before.

    NotAllowed while something else is held than the card says: it is drawn anew, and whoever
    approves may press again. So it is while the wallet is frozen from which it would go back.
    """
    asked, books = Draft.read(intent), act.books
    if not await intents.known(books, intent.token):
        await _check(act, asked)
    case = await cases.get(books, asked.case)
    ending = cases.ending(case, act.approver or act.actor.id, _RESULTS[asked.verb], asked.reason)
    minor, named = asked.worth.minor, ids.text(asked.token)
    posting = Posting(
        intent.token,
        asked.verb,
        digest=ids.digest(asked.verb, named, asked.reason),
        actor=intent.owner,
        guards=(
            *intent.guards,
            Guard.on(GatheringRow.state, (asked.token,), OPEN, _BECOMES[asked.verb]),
            *ending.guards,
        ),
        counts=(
            Count(f"{gathering.WORTH}:{named}", 0, minor, currency=asked.worth.currency),
            Count(f"{gathering.ENDED}:{asked.person} {asked.worth.currency}", 1),
        ),
        events=ending.events,
        audits=ending.audits,
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(posting)).repeated
    except LimitExceeded:  # more came at this very moment
        await _check(act, asked)
        raise
    except AlreadySettled as settled:
        if settled.table == GatheringRow.__tablename__:
            raise NotAllowed("gathering_decided") from None
        raise


async def _check(act: Act, asked: Draft) -> None:
    """Refuse what says otherwise by now, and who may not decide it."""
    books, intent = act.books, asked.intent
    found = await gifted.gathered(books, asked.token)
    if not found.is_open:
        raise NotAllowed("gathering_decided")
    await _check_outside(act, asked.token)
    if asked.verb == TAKE_BACK and (await persons.by_id(books, asked.person)).state == "frozen":
        raise NotAllowed("gathering_frozen")
    if (found.worth, found.accounts) == (asked.worth, asked.accounts):
        return
    now: dict[str, Fact] = {"worth": found.worth, "accounts": found.accounts}
    await redrawn.ground(books, intent, asked.verb, **now)
    raise NotAllowed(proposals.CHANGED if act.approver else "gathering_changed")


async def _check_outside(act: Act, token: bytes) -> None:
    """Refuse whoever gave any of it; who got it, whom its card names, is refused before."""
    for each in {act.actor.id, act.approver} - {HOUSE}:
        if await act.books.read(gathering.has_given, token, each):
            raise NotAllowed("gains_by_it")
