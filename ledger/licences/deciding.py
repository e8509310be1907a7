"""A licence is added, or ended early: on a card first, then by two.

draft, added      a licence, as the authority has granted it
draft_end, ended  from a day on one holds no more, whatever stood in it

Nothing is edited: a licence that is prolonged is added once more, for the days that follow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.licences import reading
from ledger.licences.reading import Licence, allowed, today
from ledger.licences.tables import NEVER, PRODUCTS, LicenceRow
from ledger.people import facts, intents
from ledger.people.intents import Intent
from ledger.posting import Guard, Posting, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.act import Act
    from ledger.books import Books

ADD: Final = "licences.add"
END: Final = "licences.end"
LONGEST: Final = 64
"""How long the number of a licence is at most."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a card asks for: a licence, or its end from `ended` on, and why.

    `before` and `after` are what may be sold there on the day from which that changes.
    """

    intent: Intent
    licence: Licence
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        begins, until, ended = (_day(known[each]) for each in ("from", "until", "ended"))
        assert begins  # noqa: S101 - every licence begins
        names = (known["jurisdiction"], known["version"], known["number"], known["kind"])
        licence = Licence(*names, tuple(known["products"]), begins, until, ended)
        return cls(intent, licence, tuple(known["before"]), tuple(known["after"]), known["note"])


async def draft(act: Act, licence: Licence, reason: str) -> Draft:
    """Freeze a licence on a card; NotAllowed where it would be refused anyway."""
    known = await reading.of(act.books, licence.jurisdiction)
    if not await intents.known(act.books, act.key):
        _check(licence, known, today(act.books))
    licence = replace(licence, version=len(known) + 1, products=_ordered(licence.products))
    day = max(licence.begins, today(act.books))
    change = allowed(known, day), allowed([*known, licence], day)
    return await _drafted(act, ADD, licence, change, reason)


async def draft_end(
    act: Act, jurisdiction: str, number: str, day: date | None, reason: str
) -> Draft:
    """Freeze the end of a licence on a card: from a day on, or from today, it holds no more."""
    known = await reading.of(act.books, jurisdiction)
    now = today(act.books)
    licence = find(known, number, now)
    ends = max(day or now, licence.begins)
    if licence.is_over(ends):
        raise NotAllowed("licence_over")
    ended = replace(licence, ended=ends)
    after = [ended if each.version == licence.version else each for each in known]
    return await _drafted(act, END, ended, (allowed(known, ends), allowed(after, ends)), reason)


async def added(act: Act, intent: Intent) -> bool:
    """Add what a card says, once; tell whether that was done before.

    NotAllowed where another was added or ended there meanwhile.
    """
    asked = Draft.read(intent)
    licence = asked.licence
    if intent.state == "open":
        await _check_ground(act.books, asked, ADD)
    granted = Row.of(
        LicenceRow,
        jurisdiction=licence.jurisdiction,
        version=licence.version,
        number=licence.number,
        kind=licence.kind,
        products=",".join(licence.products),
        from_day=licence.begins.toordinal(),
        until_day=licence.until.toordinal() if licence.until else NEVER,
        decided_ms=clock.to_ms(clock.now()),
        maker=intent.owner,
        approver=act.approver,
    )
    return await _posted(act, replace(_posting(ADD, asked), rows=(granted,)))


async def ended(act: Act, intent: Intent) -> bool:
    """End what a card says, once; tell whether that was done before."""
    asked = Draft.read(intent)
    licence = asked.licence
    assert licence.ended  # noqa: S101 - so it was drafted
    if intent.state == "open":
        await _check_ground(act.books, asked, END)
    key = (licence.jurisdiction, licence.version)
    ends = Guard.on(LicenceRow.ended_day, key, NEVER, licence.ended.toordinal())
    posting = _posting(END, asked)
    return await _posted(act, replace(posting, guards=(*posting.guards, ends)))


def find(known: Iterable[Licence], number: str, day: date) -> Licence:
    """Return the licence of a number that holds or is to come, the first of several.

    NotAllowed where there is none, or it is over or was ended before.
    """
    of = [each for each in known if each.number.casefold() == number.casefold()]
    if not of:
        raise NotAllowed("licence_unknown")
    stands = [each for each in of if not each.ended and not each.is_over(day)]
    if not stands:
        raise NotAllowed("licence_over")
    return min(stands, key=lambda each: each.begins)


def _check(licence: Licence, known: Iterable[Licence], day: date) -> None:
    """Refuse a licence that cannot be so."""
    if not licence.products:
        raise NotAllowed("licence_empty")
    if len(licence.number) > LONGEST:
        raise NotAllowed("licence_number")
    if licence.until and licence.until < licence.begins:
        raise NotAllowed("licence_days")
    if licence.is_over(day):
        raise NotAllowed("licence_past")
    for each in known:
        if each.number.casefold() == licence.number.casefold() and _meet(each, licence):
            raise NotAllowed("licence_known")


def _meet(one: Licence, other: Licence) -> bool:
    """Tell whether two hold on a day in common."""
    return not one.is_over(other.begins) and not other.is_over(one.begins)


async def _check_ground(books: Books, asked: Draft, verb: str) -> None:
    """Refuse where the licences of the country are not what they were when it was asked for."""
    licence, known = asked.licence, await reading.of(books, asked.licence.jurisdiction)
    day = max(licence.begins, today(books)) if verb == ADD else licence.ended or licence.begins
    later = verb == END and licence.ended and licence.ended < today(books)
    grown = verb == ADD and len(known) + 1 != licence.version
    if later or grown or tuple(allowed(known, day)) != asked.before:
        raise NotAllowed("licence_changed")


async def _drafted(
    act: Act, verb: str, licence: Licence, change: tuple[Sequence[str], Sequence[str]], reason: str
) -> Draft:
    said: dict[str, Any] = {
        "jurisdiction": licence.jurisdiction,
        "number": licence.number,
        "kind": licence.kind,
        "products": [*licence.products],
        "from": licence.begins.isoformat(),
        "until": licence.until.isoformat() if licence.until else "",
        "ended": licence.ended.isoformat() if licence.ended else "",
        "note": reason,
    }
    stands = {"version": licence.version, "before": [*change[0]], "after": [*change[1]]}
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, said | stands, act.chat)
    asked = ids.digest(verb, facts.dump(said))
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


def _posting(verb: str, asked: Draft) -> Posting:
    intent, licence = asked.intent, asked.licence
    return Posting(
        intent.token,
        verb,
        digest=ids.digest(verb, licence.jurisdiction, str(licence.version)),
        actor=intent.owner,
        guards=intent.guards,
        deadline=intent.expires_at,
    )


async def _posted(act: Act, posting: Posting) -> bool:
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table != LicenceRow.__tablename__:
            raise
        raise NotAllowed("licence_changed") from None


def _ordered(products: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in PRODUCTS if each in set(products))


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
