"""Licences as they are seen: where, what each allows, on which days, and what is said of all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.grammar.kinds import kind_said, products_said
from bot.kit import Code, Country, Entry, say, say_many
from ledger import licences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.kit import Row, Said
    from ledger.books import Books
    from ledger.licences import Draft, Licence

PAGE: Final = 8
"""How many licences are listed at once."""
REASON = say("Reason")
_OFF = say(
    "Nothing is refused for want of a licence ({setting}): this is what would be held to.",
    setting=Code("LICENCES=off", as_it_stands=True),
)
_ON = say(
    "What no licence allows where somebody lives is not offered there ({setting}).",
    setting=Code("LICENCES=on", as_it_stands=True),
)


def entry(licence: Licence, day: date) -> Entry:
    """Return the line of a licence."""
    known: dict[str, Any] = {
        "country": Country(licence.jurisdiction),
        "kind": kind_said(licence.kind),
        "number": Code(licence.number, as_it_stands=True),
        "products": products_said(licence.products),
        "days": days_said(licence, day),
    }
    what = say("{country} · {kind} {number}", **known)
    below = say("{products} · {days}", **known)
    said = say("{country}: {products} — {kind} {number}, {days}", **known)
    return Entry(said, what, below, None)


def days_said(licence: Licence, day: date) -> Said:
    """Say on which days a licence holds, as of a day."""
    last = licence.last
    if last and last < licence.begins:
        return say("ended before it began")
    if last and last < day:
        return say("until {last}: over", last=last)
    if licence.begins > day:
        return period(licence)
    return say("until {last}", last=last) if last else say("without an end")


def period(licence: Licence) -> Said:
    """Say on which days a licence was to hold."""
    if licence.until is None:
        return say("from {day} on, without an end", day=licence.begins)
    return say("from {day} until {last}", day=licence.begins, last=licence.until)


async def warnings(books: Books, known: Sequence[Licence]) -> list[Said]:
    """Say of each licence that ends soon that nothing follows it."""
    day = licences.today(books)
    span = (await licences.warning(books)).value
    return [ends_said(each, day) for each in licences.ending(known, day, span)]


def ends_said(licence: Licence, day: date) -> Said:
    """Say that a licence ends, and that nothing follows."""
    left = ((licence.last or day) - day) // timedelta(days=1) + 1
    known: dict[str, Any] = {
        "country": Country(licence.jurisdiction),
        "number": Code(licence.number, as_it_stands=True),
    }
    return say_many(
        "{country}: licence {number} ends in {count} day, and nothing follows it.",
        "{country}: licence {number} ends in {count} days, and nothing follows it.",
        left,
        **known,
    )


def standing_said(books: Books) -> Said:
    """Say whether licences are held to."""
    return _ON if books.licensed else _OFF


def asked(change: Draft) -> list[Row]:
    """Say of a licence that is asked for what it is, and what it changes there."""
    licence = change.licence
    rows: list[Row] = [
        (say("Jurisdiction"), Country(licence.jurisdiction)),
        (say("Licence"), _named(licence)),
        (say("Days"), period(licence)),
    ]
    if licence.ended:
        rows.append((say("Ends"), say("{day}: from then on it holds no more", day=licence.ended)))
    return [*rows, (say("Offered there"), _change(change)), (REASON, change.reason)]


def by_country(known: Iterable[Licence], day: date) -> list[tuple[str, list[str]]]:
    """Return what may be sold in each country on a day."""
    of: dict[str, list[Licence]] = {}
    for each in known:
        of.setdefault(each.jurisdiction, []).append(each)
    return [(country, licences.allowed(there, day)) for country, there in of.items()]


def _named(licence: Licence) -> Said:
    number = Code(licence.number, as_it_stands=True)
    return say("{kind} {number}", kind=kind_said(licence.kind), number=number)


def _change(change: Draft) -> Said:
    before, after = products_said(change.before), products_said(change.after)
    return say("{before} → {after}", before=before, after=after)
