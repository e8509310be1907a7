"""A person has herself verified: she begins, and hands in what is asked; the vault has it.

What is kept there and not named by the books in the end is dropped again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, ids, rules, screening
from ledger.chart import HOUSE
from ledger.errors import LimitExceeded, NotAllowed, Refused
from ledger.people import facts, intents, roles, shown, vaulted
from ledger.people.roles import VERIFY
from ledger.posting import DAY, NEW, Count, Event, Guard, Posting, Row
from ledger.verification import papers, reading, ruling
from ledger.verification.changing import CHANGED, KIND, becomes, handling, in_time
from ledger.verification.tables import EDGES, LEVELS, VerificationRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Act
    from ledger.books import Books
    from ledger.verification.papers import Given
    from ledger.verification.reading import Verification
    from ledger.verification.tables import Level

STARTED, HANDED_IN, AT_A_TIME = "verifications", "papers", "open verifications"
"""The limits: how often somebody begins and hands in in a day; one is open at a time."""
KEY_FIELD: Final = "number_key"
_KEY: Final = ids.child("verification", "key of numbers")


class Mistakes(Refused):
    """What was handed in has mistakes: a word for each field."""

    def __init__(self, fields: Mapping[str, str], age: int) -> None:
        super().__init__(fields, age)
        self.fields = fields
        self.age = age


class Next(NamedTuple):
    """What somebody can have verified now: a level, `anew` with her document, in the place of what.

    The level is None while what she has is good.
    """

    level: Level | None
    anew: bool
    stands: Verification | None


async def following(books: Books, person: int) -> Next:
    """Return what somebody can have verified next; what ends soon is verified anew."""
    found = await reading.of_person(books, person)
    stands = next((each for each in found if each.state in {"verified", "refresh"}), None)
    if stands is None:
        return Next(LEVELS[0], True, None)  # noqa: FBT003 - named in its class
    if clock.to_ms(clock.now()) >= first_notice(stands.until_ms):
        return Next(stands.level, True, stands)  # noqa: FBT003 - the same
    return Next(None if stands.level == LEVELS[-1] else LEVELS[-1], False, stands)  # noqa: FBT003 - the same


async def start(act: Act) -> Verification:
    """Begin what can be verified next; what is open is returned as it is.

    NotAllowed for who has not joined, is closed, or has nothing to have verified. LimitExceeded for
    too many in a day.
    """
    books, person = act.books, act.actor
    _check(act)
    found = await reading.of_person(books, person.id)
    if found and found[0].has_begun:
        return found[0]
    wanted = await following(books, person.id)
    if wanted.level is None:
        raise NotAllowed("verification_good")
    token = ids.timed_child(act.key, KIND)
    posting = _starting(token, person.id, wanted.level)
    most = (await rules.at(books, ruling.STARTS)).value
    posting.counts = (
        Count.of(STARTED, person.id, DAY, 1, most),
        Count(at_a_time(person.id), 1, 1),
    )
    try:
        await act.post(posting)
    except LimitExceeded as full:
        if full.limit != AT_A_TIME:
            raise
        return (await reading.of_person(books, person.id))[0]
    return await reading.of_token(books, token)


async def fields_of(books: Books, found: Verification) -> tuple[str, ...]:
    """Return the fields that are asked for."""
    wanted = await following(books, found.person)
    return papers.asked(found.level, anew=wanted.anew or wanted.stands is None)


async def submit(act: Act, token: bytes, given: Given, *guards: Guard) -> Verification:
    """Keep what somebody handed in, and let support know; Mistakes where something is wrong.

    `guards` go with it: what lets it be handed in.
    """
    books = act.books
    _check(act)
    found = await reading.of_token(books, token)
    if found.person != act.actor.id:
        raise NotAllowed("verification_not_yours")
    if await intents.known(books, _key(act)):
        return found
    if "submitted" not in EDGES[found.state]:
        raise NotAllowed(CHANGED)
    handed = await _checked(books, found, given)
    digest, other = await twin_of(books, found, handed)
    references = await books.vault.keep_all(found.person, handed)
    try:
        posting = await _submitting(act, found, references, digest, other)
        rows, screened = await screening.wanted(books, found.person)
        posting.rows, posting.guards = rows, (*posting.guards, *screened, *guards)
        with in_time():
            repeated = (await act.post(posting)).repeated
    except Refused:
        await books.vault.drop(references.values())
        raise
    if repeated:
        await books.vault.drop(references.values())
    return await reading.of_token(books, token)


def at_a_time(person: int) -> str:
    """Return the counter of what somebody has open."""
    return f"{AT_A_TIME}:{person}"


def first_notice(until_ms: int) -> int:
    """Return when somebody is told for the first time that what was verified ends."""
    return until_ms - NOTICES[0] * _DAY_MS


NOTICES: Final = (30, 7)
"""How many days before it ends somebody is told."""
_DAY_MS: Final = 86_400_000


def _starting(token: bytes, person: int, level: Level) -> Posting:
    made = Row.of(
        VerificationRow,
        token=token,
        number=NEW,
        person=person,
        level=level,
        started_ms=clock.to_ms(clock.now()),
    )
    rows = (made, handling(token, person).row)
    return Posting(token, "verification_start", actor=person, rows=rows)


def _key(act: Act) -> bytes:
    return ids.timed_child(act.key, KIND, "submit")


def _check(act: Act) -> None:
    if not act.actor.joined:
        raise NotAllowed("not_joined")
    if act.actor.state == "closed":
        raise NotAllowed("verification_closed")


async def _checked(books: Books, found: Verification, given: Given) -> dict[str, str | bytes]:
    """Return what was handed in as it is kept, or raise Mistakes."""
    fields = await fields_of(books, found)
    handed = papers.cleaned(given, fields)
    bounds = papers.Bounds(
        clock.now().astimezone(books.zone).date(), (await rules.at(books, ruling.AGE)).value
    )
    if wrong := papers.mistakes(handed, fields, bounds):
        raise Mistakes(wrong, bounds.age)
    if not await screening.hits.has_room(books, found.person, handed):
        raise NotAllowed("verification_names")
    return handed


async def twin_of(books: Books, found: Verification, handed: Given) -> tuple[bytes, int]:
    """Return the digest of a document's number, and who else handed the same one in."""
    if "document_number" not in handed:
        stands = (await following(books, found.person)).stands
        return (stands.digest, stands.twin) if stands else (b"", 0)
    digest = ids.keyed(await vaulted.key_of_house(books, KEY_FIELD, _KEY), papers.numbered(handed))
    return digest, await reading.twin(books, digest, found.person)


async def _submitting(
    act: Act, found: Verification, references: Mapping[str, bytes], digest: bytes, other: int
) -> Posting:
    books, now = act.books, clock.to_ms(clock.now())
    most = (await rules.at(books, ruling.SUBMISSIONS)).value
    until = clock.from_ms(now) + (await rules.at(books, ruling.ANSWER)).value
    wanted = await following(books, found.person)
    known = {} if wanted.anew or wanted.stands is None else dict(wanted.stands.kept)
    cells = {
        "kept": facts.dump({**known, **references}),
        "digest": digest or None,
        "twin": other,
        "submitted_ms": now,
        "reviewer": HOUSE,
        "reason": "",
        "words": "",
    }
    support = [
        each for each in await roles.holders(books, VERIFY) if each not in {found.person, other}
    ]
    told = facts.dump({"card": ids.text(found.token)})
    rows, guards = await screening.wanted(books, found.person)
    return Posting(
        _key(act),
        "verification_submit",
        digest=ids.digest(found.token),
        actor=found.person,
        rows=rows,
        guards=(*becomes(found, "submitted", **cells), *guards),
        counts=(Count.of(HANDED_IN, found.person, DAY, 1, most),),
        events=(
            Event("verification_handed_in", found.person, facts.dump({"until": until})),
            *(Event("verification_waits", each, told) for each in support),
            shown.changed(KIND, found.token),
        ),
    )
