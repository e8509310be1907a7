"""What a provider says becomes of a verification: it hands in, and decides what a rule lets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules, screening, tiers
from ledger.chart import HOUSE
from ledger.errors import Refused
from ledger.people import facts, roles, shown
from ledger.people.roles import VERIFY
from ledger.posting import Count, Event, Posting
from ledger.verification import deciding, papers, provided, reading, ruling
from ledger.verification.asking import at_a_time, fields_of, first_notice, following, twin_of
from ledger.verification.changing import KIND, audit, becomes
from ledger.verification.deciding import REASONS_AGAIN, REASONS_REJECT
from ledger.verification.papers import PICTURES
from ledger.verification.tables import EDGES, LEVELS

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.verification.papers import Given
    from ledger.verification.provided import Provided
    from ledger.verification.reading import Verification
    from ledger.verification.tables import State

PROVIDED: Final = "verification.provided"
"""What is kept of a decision of a provider, or of what it says too late."""
_EMPTY: Final[Given] = {}


async def decide(books: Books, said: Provided, provider: str, given: Given = _EMPTY) -> None:
    """Let what a provider said last become of a verification, once."""
    found = await reading.of_token(books, said.token)
    if found.state == "review" or not (EDGES[found.state] - {"refresh", "replaced"}):
        await _beside(books, said, found, provider)  # somebody else decides, or has
    elif said.heard != "verified":
        reasons = REASONS_AGAIN if said.heard == "resubmit" else REASONS_REJECT
        reason = said.reason if said.reason in reasons else "other"
        await _ended(books, said, found, provider, reason)
    elif wrong := await _mistakes(books, found, given):
        reason = "ended" if wrong.get("document_until") == "over" else "differs"
        await _ended(books, said, found, provider, reason)
    else:
        await _verified(books, said, await _handed_in(books, said, found, given), provider)


async def _mistakes(books: Books, found: Verification, given: Given) -> dict[str, papers.Wrong]:
    """Return what is wrong with what a provider hands in; the pictures stay with it.

    A name in letters that are compared with nothing is looked at by support.
    """
    if found.state == "submitted":
        return {}
    typed = await _typed(books, found)
    fields = tuple(each for each in typed if each != "residence" or given.get(each))
    bounds = papers.Bounds(
        clock.now().astimezone(books.zone).date(), (await rules.at(books, ruling.AGE)).value
    )
    found_wrong = papers.mistakes(papers.cleaned(given, fields), fields, bounds)
    return {field: wrong for field, wrong in found_wrong.items() if wrong != "scripts"}


async def _handed_in(
    books: Books, said: Provided, found: Verification, given: Given
) -> Verification:
    """Keep what was handed in to the provider, and let her be screened."""
    if found.state == "submitted":
        return found
    handed = papers.cleaned(given, await _typed(books, found))
    digest, other = await twin_of(books, found, handed)
    wanted = await following(books, found.person)
    known = {} if wanted.anew or wanted.stands is None else dict(wanted.stands.kept)
    references = await books.vault.keep_all(found.person, handed)
    rows, guards = await screening.wanted(books, found.person)
    cells: dict[str, Any] = {
        "kept": facts.dump({**known, **references}),
        "digest": digest or None,
        "twin": other,
        "submitted_ms": clock.to_ms(clock.now()),
        "reviewer": HOUSE,
        "reason": "",
        "words": "",
    }
    posting = _posting(said, found, "handed in")
    posting.rows, posting.guards = rows, (*becomes(found, "submitted", **cells), *guards)
    try:
        repeated = (await books.post(posting)).repeated
    except Refused:
        await books.vault.drop(references.values())
        raise
    if repeated:
        await books.vault.drop(references.values())
    return await reading.of_token(books, found.token)


async def _verified(books: Books, said: Provided, found: Verification, provider: str) -> None:
    alone = (await rules.at(books, ruling.PROVIDER)).value > LEVELS.index(found.level)
    seen = found.twin or not await screening.hits.is_read(books, found.person)
    if not alone or seen or await deciding.is_like_listed(books, found.person):
        await _beside(books, said, found, provider)
        return
    until = await deciding.good_until(books, found)
    tier, until_ms = await ruling.tier_of(books, found.level), clock.to_ms(until)
    cells: dict[str, Any] = {
        "tier": tier,
        "until_ms": until_ms,
        "next_ms": first_notice(until_ms),
        **_decided(),
    }
    rows, raised = await tiers.verified(books, found.person, tier, until)
    posting = _posting(said, found, "verified")
    posting.rows = (*rows, *await deciding.country_of(books, found))
    posting.guards = (
        *becomes(found, "verified", **cells),
        *await deciding.replacing(books, found),
        *raised,
        *provided.done(said),
    )
    posting.counts = (Count(at_a_time(found.person), -1),)
    told = facts.dump({"tier": tier, "until": until})
    posting.events = (Event("verified", found.person, told), *posting.events)
    posting.audits = (audit(PROVIDED, found, {"by": provider, "says": said.heard, "tier": tier}),)
    await books.post(posting)


async def _ended(
    books: Books, said: Provided, found: Verification, provider: str, reason: str
) -> None:
    state: State = "rejected" if said.heard == "rejected" else "resubmit"
    if state not in EDGES[found.state]:  # it is asked for again already
        await _beside(books, said, found, provider)
        return
    told = facts.dump({"number": found.number, "reason": reason, "words": ""})
    kind = "verification_rejected" if state == "rejected" else "verification_again"
    posting = _posting(said, found, state)
    cells = {"reason": reason, "words": "", **_decided()}
    posting.guards = (*becomes(found, state, **cells), *provided.done(said))
    posting.counts = (Count(at_a_time(found.person), -1),) if state == "rejected" else ()
    posting.events = (Event(kind, found.person, told), *posting.events)
    known = {"by": provider, "says": said.heard, "reason": reason}
    posting.audits = (audit(PROVIDED, found, known),)
    await books.post(posting)


async def _beside(books: Books, said: Provided, found: Verification, provider: str) -> None:
    """Leave the decision to support: the card tells what the provider says."""
    told = facts.dump({"card": ids.text(found.token)})
    support = [each for each in await roles.holders(books, VERIFY) if not found.is_of(each)]
    posting = _posting(said, found, "beside")
    posting.guards = provided.done(said)
    posting.events = (
        *(Event("verification_waits", each, told) for each in support),
        *posting.events,
    )
    posting.audits = (audit(PROVIDED, found, {"by": provider, "says": said.heard}),)
    await books.post(posting)


async def _typed(books: Books, found: Verification) -> tuple[str, ...]:
    """Return what a provider tells of a level: all that is asked for but pictures."""
    return tuple(each for each in await fields_of(books, found) if each not in PICTURES)


def _posting(said: Provided, found: Verification, how: str) -> Posting:
    return Posting(
        ids.timed_child(said.token, "provider", how, str(said.sequence)),
        "verification_provided",
        events=(shown.changed(KIND, found.token),),
    )


def _decided() -> dict[str, Any]:
    return {"decider": HOUSE, "decided_ms": clock.to_ms(clock.now())}
