"""Preparing a list, wherever it comes from: it is read, checked whole and kept, or it is wrong.

A handle may have changed hands since its platform was heard of last. It is asked who has each of a
few; of many, the card warns that it was not asked.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.commands.payroll import reading, wording
from bot.commands.payroll.reading import Reader
from ledger import rules
from ledger.people import persons
from ledger.people.persons import TAG
from ledger.products import payroll
from ledger.products.payroll import Listed, Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.kit import Filed, Said
    from bot.settings import Settings
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Identity
    from ledger.products.payroll import Asked, Checked, Drafted, Item, Kind

MOST_CALLED = 50
"""Of how many people a platform is asked what it calls them now."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a list, each with the number of its line, 0 for all of it."""

    found: Sequence[tuple[int, Said]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: whose handles are named, what for, and whether the card is to be brought.

    `again`: also if the same list was sent before. `called` asks the platform what it calls
    somebody now, where handles change hands.
    """

    platform: str
    kind: Kind
    reason: str
    told: bool = False
    again: bool = False
    called: Callable[[Identity], Awaitable[str]] | None = None


async def prepared(act: Act, settings: Settings, file: Filed, wanted: Wanted) -> Drafted | Wrong:
    """Return a list on a card, or what is wrong with it; BadArgument for what is no list."""
    most = (await rules.at(act.books, payroll.MOST_LINES)).value
    words = reading.lexicon(tuple(settings.currencies), settings.home_currency)
    reader = Reader(wanted.platform, words)
    table = await asyncio.to_thread(reading.read, file.content, reader, most)
    listed = Listed.of(wanted.kind, file.name, wanted.reason, table.lines)
    before = await payroll.earlier(act, listed)
    if before and before.again and wanted.again:
        return await payroll.again(act, before.again, told=wanted.told)
    if before:
        return before
    checked = await _certain(
        act.books, wanted, table.lines, await payroll.checked(act, table.lines)
    )
    said = [(each.line, wording.problem(each)) for each in checked.problems]
    if wrong := sorted([*table.wrong, *said], key=lambda each: each[0]):
        return Wrong(wrong)
    return await payroll.draft(act, listed, checked, told=wanted.told)


async def _certain(
    books: Books, wanted: Wanted, asked: Sequence[Asked], checked: Checked
) -> Checked:
    """Ask who has the handles of a list now, as far as that can be asked."""
    names = {each.line: each.name for each in asked if each.platform != TAG}
    called = {item.person: item for item in checked.items if item.line in names}
    if wanted.called is None or not called:
        return checked
    if len(called) > MOST_CALLED:
        return replace(checked, unasked=True)
    asking = (_renamed(books, wanted, item, names) for item in called.values())
    renamed = [each for each in await asyncio.gather(*asking) if each]
    return replace(checked, problems=[*checked.problems, *renamed])


async def _renamed(
    books: Books, wanted: Wanted, item: Item, names: Mapping[int, str]
) -> Problem | None:
    """Say that somebody is called otherwise by now, and note it."""
    known = await persons.identities(books, item.person)
    there = (wanted.platform, names[item.line])
    here = next((each for each in known if (each.platform, each.handle) == there), None)
    if here and wanted.called:
        now = await wanted.called(here)
        if now == here.handle:
            return None
        await persons.named(books, replace(here, handle=now), item.given, renew=False)
    return Problem(item.line, "renamed", item.given)
