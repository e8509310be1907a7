"""Support decides: who takes a verification looks at it, and approves, asks again or rejects.

take      she deals with it from now on, wherever it was
draft     an approval, frozen on a card
approved  it is, in one posting with the tier that it gives; what needs two is approved by another
again     she is asked to hand it in again, with a reason
reject    it ends, with a reason

Nobody decides about herself, or about papers that were handed in as hers as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, licences, rules, screening, tiers
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts, roles
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.roles import VERIFY
from ledger.posting import Count, Event, Guard, Posting, Row
from ledger.screening import hits
from ledger.vault import Lost
from ledger.verification import papers, reading, ruling
from ledger.verification.asking import at_a_time, first_notice
from ledger.verification.changing import CHANGED, TAKE, audit, becomes, change, in_time
from ledger.verification.tables import LEVELS, VerificationRow

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.verification.reading import Verification
    from ledger.verification.tables import State

APPROVE: Final = "verification.approve"
APPROVE_HIGHER: Final = "verification.approve_higher"
AGAIN: Final = "verification.again"
REJECT: Final = "verification.reject"
REASONS_AGAIN: Final = ("unclear", "cut_off", "differs", "wrong_kind", "ended", "other")
REASONS_REJECT: Final = ("not_accepted", "not_hers", "used", "other")
"""Why something is asked for again, or rejected, in a word."""
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """An approval on a card: of which papers, and which tier it gives."""

    intent: Intent
    token: bytes
    person: int
    tier: str
    handed_in: datetime

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        token = ids.from_text(known["verification"])
        return cls(intent, token, int(known["person"]), known["tier"], known["handed_in"])


def check(found: Verification, who: int) -> None:
    """Refuse to let somebody deal with her own."""
    if found.is_of(who):
        raise NotAllowed("verification_own")


async def take(act: Act, token: bytes) -> Verification:
    """Let who asks deal with what waits, in the place of whoever did."""
    found = await reading.of_token(act.books, token)
    check(found, act.actor.id)
    if not found.waits:
        raise NotAllowed(CHANGED)
    if found.reviewer == act.actor.id:
        return found
    guards = (
        becomes(found, "review", reviewer=act.actor.id)
        if found.state == "submitted"
        else _over_to(found, act.actor.id)
    )
    posting = change(act, found, "take", *guards, *await _holding(act))
    posting.key = (
        ids.token()
    )  # the same press again finds that she has it; a later one takes it back
    posting.audits = (audit(TAKE, found),)
    with in_time():
        await act.post(posting)
    return await reading.of_token(act.books, token)


async def draft(act: Act, token: bytes) -> Draft:
    """Freeze an approval on a card; what takes two has a verb of its own."""
    found = await _in_hand(act, token)
    await _check_kept(act, found)
    await _check_screened(act, found.person)
    tier = await ruling.tier_of(act.books, found.level)
    verb = APPROVE_HIGHER if needs_two(found) else APPROVE
    kept: dict[str, Any] = {
        "verification": ids.text(token),
        "person": Who(found.person),
        "tier": tier,
        "handed_in": found.submitted_at,
    }
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, act.chat)
    asked = ids.digest(verb, token, tier, str(found.submitted_ms))
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


def needs_two(found: Verification) -> bool:
    """Tell whether an approval takes two: the higher level does, and papers of two people."""
    return found.level == LEVELS[-1] or bool(found.twin)


async def approved(act: Act, intent: Intent) -> bool:
    """Let somebody be verified and have what it gives, once; tell whether that was done before.

    NotAllowed when something else was decided or handed in meanwhile, or the rule says otherwise.
    """
    asked = Draft.read(intent)
    if intent.state != "open":
        return True
    found = await reading.of_token(act.books, asked.token)
    if found.is_of(act.approver or act.actor.id):
        raise NotAllowed("gains_by_it")
    await _check_kept(act, found)
    await _check_screened(act, found.person)
    if _is_else(found, asked) or await ruling.tier_of(act.books, found.level) != asked.tier:
        raise NotAllowed(CHANGED)
    posting = await _approving(act, found, asked)
    try:
        with in_time():
            return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != tiers.VERIFIED:
            raise
        raise NotAllowed(CHANGED) from None


async def again(act: Act, token: bytes, reason: str, words: str) -> Verification:
    """Ask somebody to hand it in again, with a reason."""
    return await _ended(act, token, "resubmit", AGAIN, reason, words)


async def reject(act: Act, token: bytes, reason: str, words: str) -> Verification:
    """Let a verification end without anything, with a reason."""
    return await _ended(act, token, "rejected", REJECT, reason, words)


async def _check_kept(act: Act, found: Verification) -> None:
    """Refuse to verify somebody by papers that the vault does not have."""
    if await act.books.vault.lacks(dict.fromkeys(found.kept.values(), found.person)):
        raise Lost


async def _check_screened(act: Act, person: int) -> None:
    """Refuse to verify who is like whom a list names until that is decided, without saying why."""
    if await is_like_listed(act.books, person):
        raise NotAllowed("verification_not_yet")


async def is_like_listed(books: Books, person: int) -> bool:
    """Tell, after screening her, whether a likeness of hers to whom a list names is undecided."""
    await screening.screen(books, person)
    return bool(await undecided(books, person))


async def undecided(books: Books, person: int) -> int:
    """Return how many likenesses of hers wait for a decision, or were decided against her."""
    found = await hits.of_person(books, person)
    return sum(each.state in {"open", "matched"} for each in found)


async def _in_hand(act: Act, token: bytes) -> Verification:
    """Return what who asks deals with; NotAllowed for anything else."""
    found = await reading.of_token(act.books, token)
    check(found, act.actor.id)
    if found.state != "review":
        raise NotAllowed(CHANGED)
    if found.reviewer != act.actor.id:
        raise NotAllowed("verification_not_taken")
    return found


async def _ended(  # noqa: PLR0913, PLR0917 - a decision has that many sides
    act: Act, token: bytes, state: State, verb: str, reason: str, words: str
) -> Verification:
    known, words = await reading.of_token(act.books, token), words[:LONGEST]
    if (known.state, known.reason, known.words) == (state, reason, words):
        return known  # the same message again
    found = await _in_hand(act, token)
    guards = becomes(found, state, reason=reason, words=words, **_decided(act.actor.id))
    posting = change(act, found, state, *guards, *await _holding(act))
    posting.audits = (audit(verb, found, {"reason": reason}, words),)
    told = facts.dump({"number": found.number, "reason": reason, "words": words})
    asked, ended = (
        Event("verification_again", found.person, told),
        Event("verification_rejected", found.person, told),
    )
    posting.events = (asked if state == "resubmit" else ended, *posting.events)
    if state == "rejected":
        posting.counts = (Count(at_a_time(found.person), -1),)
    with in_time():
        await act.post(posting)
    return await reading.of_token(act.books, token)


async def _approving(act: Act, found: Verification, asked: Draft) -> Posting:
    books, until = act.books, await good_until(act.books, found)
    until_ms = clock.to_ms(until)
    cells: dict[str, Any] = {
        "tier": asked.tier,
        "until_ms": until_ms,
        "next_ms": first_notice(until_ms),
    }
    rows, raised = await tiers.verified(books, found.person, asked.tier, until)
    told = facts.dump({"tier": asked.tier, "until": until})
    guards = becomes(found, "verified", **cells, **_decided(asked.intent.owner))
    if not needs_two(found):
        guards = (*guards, *await _holding(act))
    posting = change(act, found, "approve", *guards, *await replacing(books, found), *raised)
    posting.key, posting.actor = asked.intent.token, asked.intent.owner
    posting.guards = (*posting.guards, *asked.intent.guards)
    posting.rows = (*rows, *await country_of(books, found))
    posting.counts = (Count(at_a_time(found.person), -1),)
    posting.events = (Event("verified", found.person, told), *posting.events)
    posting.audits = () if needs_two(found) else (audit(APPROVE, found, {"tier": asked.tier}),)
    posting.deadline = asked.intent.expires_at
    return posting


async def replacing(books: Books, found: Verification) -> tuple[Guard, ...]:
    """Return what lets older papers be spoken of no more."""
    older = await reading.of_person(books, found.person)
    return tuple(
        guard for each in older if each.state == "verified" for guard in becomes(each, "replaced")
    )


async def good_until(books: Books, found: Verification) -> datetime:
    """Return when it is over: after its term, or with the document before."""
    term = clock.now() + (await rules.at(books, ruling.TERM)).value
    kept = await books.vault.get(found.kept["document_until"]) if _dated(found) else None
    last = papers.ends({"document_until": kept.text}) if kept else None
    if last is None:
        return term
    return min(term, datetime.combine(last + timedelta(days=1), time(), UTC))


async def country_of(books: Books, found: Verification) -> tuple[Row, ...]:
    """Return what lets be known where somebody lives, by her papers; never who issued them."""
    if "residence" not in found.kept:
        return ()
    kept = await books.vault.get(found.kept["residence"])
    return (licences.noted(found.person, licences.DOCUMENT, kept.text),)


def _dated(found: Verification) -> bool:
    return "document_until" in found.kept


def _is_else(found: Verification, asked: Draft) -> bool:
    """Tell whether it is not what the card was drawn for."""
    maker = asked.intent.owner
    return (
        found.state != "review" or found.reviewer != maker or found.submitted_at != asked.handed_in
    )


def _decided(decider: int) -> dict[str, Any]:
    return {"decider": decider, "decided_ms": clock.to_ms(clock.now())}


def _over_to(found: Verification, reviewer: int) -> tuple[Guard, ...]:
    key = (found.token,)
    return (
        Guard.on(VerificationRow.state, key, "review"),
        Guard.on(VerificationRow.reviewer, key, found.reviewer, reviewer),
    )


async def _holding(act: Act) -> tuple[Guard, ...]:
    """Return what holds while who decides may: two who take each other's role do not both."""
    may = await roles.holding(act.books, act.actor.id, VERIFY)
    if not may:
        raise NotAllowed("not_holder")
    return may
