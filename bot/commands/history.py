"""What came and went, the newest first, with what was left after each line; by person, kind, month.

A page's button carries all that it shows: `<before>.<person>.<kind>.<month>`. Where an entry would
stand, `who`, `what` and `when` ask for another person, kind or month.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.grammar import months
from bot.kit import Button, Call, Card, Entry, Reply, Said, _, command, p_, page, say
from bot.wording import first_payment
from ledger import clock, grace, pages
from ledger.chart import HOUSE, WALLET
from ledger.figures.months import Month
from ledger.pages import Page, Wanted
from ledger.people import persons
from ledger.products.connecting.merging import KIND as CONNECTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Aside
    from ledger.money import Money
    from ledger.pages import Way
    from ledger.people.persons import Person
    from ledger.statement import Line

PAGE = 8
_MOST_DIGITS = 18
_MONTHS = 12
_YEARS = range(1970, 9999)
_LOOKED_AT, _MOST_PEOPLE = 100, 8
_WAYS: dict[str, Way] = {"paid": "paid", "received": "received"}
_QUIET = frozenset({grace.SENT})


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is looked at: before which entry, and with whom, of which kind and month; "" for all."""

    before: int = 0
    person: int = 0
    kind: str = ""
    month: str = ""

    @classmethod
    def read(cls, at: str) -> Shelf:
        """Read what a button carries; whatever it cannot have carried stands for all."""
        before, person, kind, month = (*at.split("."), "", "", "")[:4]
        return cls(_number(before), _number(person), kind, month if _begins(month) else "")

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.person or self.kind or self.month)

    def at(self, place: object = 0) -> str:
        """Return what a button carries that shows this from a place on, or asks."""
        rest = f"{self.person or ''}.{self.kind}.{self.month}"
        return str(place) if self.is_whole and isinstance(place, int) else f"{place}.{rest}"

    def wanted(self, call: Call) -> Wanted:
        """Return which lines these are."""
        time = _time(self.month, ZoneInfo(call.settings.time_zone))
        kinds = frozenset(call.readings.families.get(self.kind, ()))
        way = _WAYS.get(self.kind, "")
        return Wanted(call.actor.id, self.person, way, kinds, *time, _QUIET)


@command(
    p_("trigger", "history"),
    about=_("See what came and went."),
    asked=(p_("asked", "history"),),
    twin=p_("slash command", "history"),
    menu=_("History"),
    under="",
)
async def history(call: Call) -> Reply:
    """Show the newest lines."""
    return await _page(call, Shelf())


@page("history")
async def older(call: Call, at: str) -> Reply:
    """Show the lines before an entry, 0 for the newest; or ask for a person, a kind or a month."""
    shelf, place = Shelf.read(at), at.partition(".")[0]
    if shelf.kind not in {*_WAYS, *call.readings.families}:
        shelf = replace(shelf, kind="")
    asks = _ASKS.get(place)
    reply = await asks(call, shelf) if asks else await _page(call, shelf)
    return replace(reply, edits_card=True)


async def _page(call: Call, shelf: Shelf) -> Reply:
    found = await _found(call, shelf, PAGE, shelf.wanted(call))
    if not found.lines and shelf.is_whole and not found.on:
        return Reply.of(
            say("Nothing has come or gone yet. Try {send}.", send=first_payment(call.actor))
        )
    people = await persons.by_ids(call.books, {who for line in found.lines for who in _of(line)})
    buttons = [*_turning(shelf, found), *_filters(shelf, found, people)]
    if not found.lines:
        return Reply.of(say("Nothing of this is there."), *_looked(found), buttons=buttons)
    asides = await call.readings.asides(call.books, found.lines)
    shown = [_told(call, line, people, asides.get(line.number)) for line in found.lines]
    return Reply.of(*_looked(found), card=Card(None, entries=shown), buttons=buttons)


async def _found(call: Call, shelf: Shelf, limit: int, wanted: Wanted) -> Page:
    wallets = await call.books.all_balances(call.actor.id, WALLET)
    mine = {each.account for each in await call.books.balances(call.actor.id, WALLET)}
    accounts = [each.account for each in wallets]
    former = frozenset((CONNECTED, each) for each in accounts if each not in mine)
    wanted = replace(wanted, without=former)
    return await pages.page(call.books, accounts, shelf.before or None, limit, wanted)


def _turning(shelf: Shelf, found: Page) -> list[Button]:
    buttons = []
    if shelf.before:
        buttons.append(Button.goes(say("Newest"), "history", shelf.at()))
    if found.on and found.looked_back:
        buttons.append(Button.goes(say("Look further"), "history", shelf.at(found.on)))
    elif found.on:
        buttons.append(Button.goes(say("Older"), "history", shelf.at(found.on)))
    return buttons


def _filters(shelf: Shelf, found: Page, people: Mapping[int, Person]) -> list[Button]:
    """Offer to look for less where there is more than a page, or for all again."""
    if shelf.is_whole and not (shelf.before or found.on):
        return []
    person = people.get(shelf.person) if shelf.person else None
    who = say("Person: {person}", person=person) if person else say("Person")
    what = say("Kind: {kind}", kind=_kind(shelf.kind)) if shelf.kind else say("Kind")
    when = say("Month: {month}", month=_month(shelf.month)) if shelf.month else say("Month")
    buttons = [
        Button.goes(who, "history", shelf.at("who")),
        Button.goes(what, "history", shelf.at("what")),
        Button.goes(when, "history", shelf.at("when")),
    ]
    return buttons if shelf.is_whole else [*buttons, Button.goes(say("Everything"), "history", 0)]


def _looked(found: Page) -> list[Said]:
    if not found.looked_back:
        return []
    return [say("I have looked back to {time} so far.", time=found.looked_back)]


# -- what is asked for ------------------------------------------------------------------------


async def _who(call: Call, shelf: Shelf) -> Reply:
    """Offer those with whom there was something lately."""
    newest = await _found(call, Shelf(), _LOOKED_AT, Shelf().wanted(call))
    met = dict.fromkeys(who for line in newest.lines for who in _of(line))
    others = [who for who in met if who not in {HOUSE, call.actor.id}][:_MOST_PEOPLE]
    people = await persons.by_ids(call.books, set(others))
    choices = [(say("{person}", person=people[each]), each) for each in others]
    labelled = [(label, replace(shelf, person=each)) for label, each in choices]
    return _asked(say("With whom?"), [*labelled, (say("Anybody"), replace(shelf, person=0))])


async def _what(call: Call, shelf: Shelf) -> Reply:
    """Offer the kinds that there are."""
    kinds = [*_WAYS, *call.readings.families]
    labelled = [(_kind(each), replace(shelf, kind=each)) for each in kinds]
    return _asked(say("Of which kind?"), [*labelled, (say("Any kind"), replace(shelf, kind=""))])


async def _when(call: Call, shelf: Shelf) -> Reply:
    """Offer the months of the last year."""
    now = clock.now().astimezone(ZoneInfo(call.settings.time_zone))
    last = now.year * _MONTHS + now.month - 1
    months = [_written(last - back) for back in range(_MONTHS)]
    labelled = [(_month(each), replace(shelf, month=each)) for each in months]
    return _asked(say("Of which month?"), [*labelled, (say("Any time"), replace(shelf, month=""))])


def _asked(question: Said, choices: Sequence[tuple[Said, Shelf]]) -> Reply:
    newest = [(label, replace(shelf, before=0)) for label, shelf in choices]
    buttons = [Button.goes(label, "history", shelf.at()) for label, shelf in newest]
    return Reply.of(question, buttons=buttons)


_ASKS = {"who": _who, "what": _what, "when": _when}


# -- how it is said ---------------------------------------------------------------------------


def _kind(kind: str) -> Said:
    ways = {"paid": say("Paid"), "received": say("Received")}
    return ways.get(kind) or Said(kind, context="family")


def _month(month: str) -> Said:
    return months.said(Month(*map(int, month.split("-"))))


def _of(line: Line) -> tuple[int, int]:
    return line.payer, line.payee


def _told(
    call: Call, line: Line, people: Mapping[int, Person], aside: Aside | None = None
) -> Entry:
    shown = call.readings.shown(line, call.actor, people)
    more = [each for each in aside or () if each]
    what = _whole([shown.what, *more])
    noted = say("{what} · {note}", what=what, note=line.note) if line.note else what
    facts: dict[str, Any] = {
        "number": line.number,
        "what": noted,
        "time": line.recorded_at,
        "left": line.available_after,
    }
    below = say("Receipt {number} · {time} · balance {left}", **facts)
    if more:
        below = say("{note} · {what}", note=_whole(more), what=below)
    if line.note:
        below = say("{note} · {what}", note=line.note, what=below)
    if line.change or not line.moved:
        said = say(
            "{number}. {change} · {what} · {time} · balance {left}", change=line.change, **facts
        )
        return Entry(said, shown.what, below, line.change, shown.who)
    is_out = line.moved.minor < 0
    held = say(
        _("out of what was held: {amount}") if is_out else _("on hold: {amount}"),
        amount=_size(line.moved),
    )
    said = say("{number}. {what} · {held} · {time} · balance {left}", held=held, **facts)
    return Entry(said, shown.what, say("{note} · {what}", note=held, what=below), None, shown.who)


def _whole(parts: Sequence[Said]) -> Said:
    """Say several things of a line as one."""
    whole, *more = parts
    for each in more:
        whole = say("{what}, {more}", what=whole, more=each)
    return whole


def _size(moved: Money) -> Money:
    return moved if moved.minor > 0 else -moved


# -- what a button carries --------------------------------------------------------------------


def _number(written: str) -> int:
    is_one = written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
    return int(written) if is_one else 0


def _begins(month: str) -> tuple[int, int] | None:
    """Return the year and the month of what is written `2026-11`."""
    year, _, number = month.partition("-")
    known = _number(year) in _YEARS and 1 <= _number(number) <= _MONTHS
    return (int(year), int(number)) if known else None


def _written(months: int) -> str:
    return f"{months // _MONTHS:04d}-{months % _MONTHS + 1:02d}"


def _time(month: str, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """Return when a month begins and when it is over there, in milliseconds since 1970."""
    begins = _begins(month)
    if begins is None:
        return None, None
    year, number = begins
    beyond = year * _MONTHS + number
    after = datetime(beyond // _MONTHS, beyond % _MONTHS + 1, 1, tzinfo=zone)
    return clock.to_ms(datetime(year, number, 1, tzinfo=zone)), clock.to_ms(after)
