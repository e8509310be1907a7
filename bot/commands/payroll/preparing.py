"""Preparing a list, wherever it comes from: it is read, checked whole and kept, or it is wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.payroll import reading, wording
from bot.commands.payroll.reading import Reader
from ledger import rules
from ledger.products import payroll
from ledger.products.payroll import Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Filed, Said
    from bot.settings import Settings
    from ledger.act import Act
    from ledger.products.payroll import Drafted, Kind


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a list, each with the number of its line, 0 for all of it."""

    found: Sequence[tuple[int, Said]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: whose handles are named, what for, and whether the card is to be brought.

    `again`: also if the same list was sent before.
    """

    platform: str
    kind: Kind
    reason: str
    told: bool = False
    again: bool = False


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
    checked = await payroll.checked(act, table.lines)
    said = [(each.line, wording.problem(each)) for each in checked.problems]
    if wrong := sorted([*table.wrong, *said], key=lambda each: each[0]):
        return Wrong(wrong)
    return await payroll.draft(act, listed, checked, told=wanted.told)
