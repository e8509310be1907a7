"""Both sides of a hit beside each other, on a page that opens once: what the vault knows is there.

The explanation is made as the page is opened: which words, by which letters, and why the birth date
and the country count. Nothing of it is kept.
"""

from bot.commands.screen.drawing import named, standing
from bot.kit import Call, Card, Entry, Reply, Row, Said, Sheet, say, sheet, to_sheet
from bot.wording import listed as listing
from ledger.errors import NotFound
from ledger.people import cases, persons
from ledger.people.roles import HANDLE_ALERTS
from ledger.people.tickets import Ticket
from ledger.posting import Audit
from ledger.screening import hits, lists
from ledger.screening.assessing import Assessed, Subject, assess
from ledger.screening.hits import Hit
from ledger.screening.matching import Pair

COMPARED = "screening.compared"
_MOST = 10
_HOW = {
    "same": say("the same letters"),
    "sounds": say("other letters of the same sounds"),
    "slip": say("a slip of a letter or two"),
}
_BIRTHS = {
    "day": say("the same day"),
    "year": say("within what the list says"),
    "near": say("hardly off"),
    "unlike": say("another one"),
    "unknown": say("not known on both sides"),
}
_COUNTRIES = {
    "same": say("the same"),
    "other": say("another one"),
    "unknown": say("not known on both sides"),
}


async def beside(call: Call, person: int) -> Reply:
    """Give who asks the page on which both sides are shown once; only in private."""
    if person == call.actor.id:
        raise NotFound("screening")
    told = say("Both sides are shown once, on a page of its own: {address}")
    return await to_sheet(call, COMPARED, told, str(person).encode())


@sheet(COMPARED)
async def compared(call: Call, ticket: Ticket) -> Sheet:
    """Show the hits of somebody side by side with what the vault knows of her."""
    if not call.may(HANDLE_ALERTS):
        raise NotFound("screening")
    person = await persons.by_id(call.books, int(ticket.about))
    known = await hits.subject(call.books, person.id)
    found = (await hits.of_person(call.books, person.id))[:_MOST]
    entries = [each for hit in found for each in await _explained(call, hit, known)]
    card = Card(
        say("{person} beside whom the lists name", person=person),
        who=person,
        rows=_hers(known),
        entries=entries,
    )
    return Sheet(card, once=True, audits=(await _audit(call, person.id, found),))


async def _audit(call: Call, person: int, found: list[Hit]) -> Audit:
    """Return what is kept of a look, with the case that it is about: others read nothing of it."""
    token = next((each.token for each in found if each.token), None)
    topic = f"case {(await cases.of_token(call.books, token)).number}" if token else ""
    return Audit(COMPARED, person, topic)


def _hers(known: Subject | None) -> list[Row]:
    if known is None:
        return [(say("Name"), say("not known"))]
    rows: list[Row] = [(say("Name"), each) for each in known.names]
    rows += [(say("Born"), each.isoformat()) for each in known.births]
    return [*rows, *((say("Country"), each) for each in known.countries)]


async def _explained(call: Call, hit: Hit, known: Subject | None) -> list[Entry]:
    """Explain a hit, line by line: what the list says, and what is alike."""
    listed = await lists.one(call.books, hit.list, hit.version, hit.entry)
    lines = [_line(named(hit, listed), standing(hit))]
    if listed is None or known is None:
        return lines
    entry, assessed = listed.entry, assess(known, listed.entry)
    lines += [_line(say("All its names"), _text("; ".join(each.text for each in entry.names)))]
    lines += [_pair(each) for each in assessed.match.pairs]
    lines += _missing(assessed)
    births = ", ".join(map(str, entry.births)) or "–"
    lines.append(
        _line(_text(births), say("birth date: {verdict}", verdict=_BIRTHS[assessed.birth]))
    )
    countries = ", ".join(entry.countries) or "–"
    verdict = _COUNTRIES[assessed.country]
    lines.append(_line(_text(countries), say("country: {verdict}", verdict=verdict)))
    return [*lines, *([_line(say("Programme"), _text(entry.programme))] if entry.programme else [])]


def _pair(pair: Pair) -> Entry:
    words = say("{one} = {other}", one=pair.one, other=pair.other)
    how = say(
        "{points} of 1000, {how}: {letters}",
        points=pair.likeness.points,
        how=_HOW[pair.likeness.how],
        letters="-".join(pair.likeness.letters),
    )
    return _line(words, how)


def _missing(assessed: Assessed) -> list[Entry]:
    match = assessed.match
    sides = ((say("Only hers"), match.only_one), (say("Only the list's"), match.only_other))
    return [_line(label, listing([_text(each) for each in left])) for label, left in sides if left]


def _text(text: str) -> Said:
    return say("{text}", text=text)


def _line(what: Said, below: Said) -> Entry:
    return Entry(say("{what} — {below}", what=what, below=below), what, below, None)
