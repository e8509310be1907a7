"""How a statement and what was spent look: how far they are, and then the files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot import commands
from bot.commands.exports.asking import BEANCOUNT, CSV, FILES
from bot.commands.exports.spent import pictured, spent_card, spent_title
from bot.grammar import months
from bot.kit import Card, Code, Document, Reply, Row, draws, say
from bot.languages import SOURCE
from bot.reports import apart
from bot.reports.statements import beancount, separated, told
from bot.reports.statements.laid import Laid
from ledger import clock, exports, merged
from ledger.exports import CARD, CHART
from ledger.exports.booked import ends
from ledger.figures.months import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Said
    from bot.reports.statements.told import Statement
    from ledger.books import Books
    from ledger.exports import Asked, Booked
    from ledger.people.persons import Person

log = structlog.get_logger("bot.exports")

_FAILED = say("The file could not be made.")


@draws(CARD)
async def drawn(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw how far it is, or the files themselves for whose they are."""
    asked = await exports.get(books, token)
    shown = Reply((), card=card(asked), edits_card=True)
    if asked.state != "ready" or reader is None:
        return shown
    if asked.person not in await books.read(merged.selves, reader.id):
        return shown
    language = reader.language or SOURCE.code
    try:
        if asked.what == CHART:
            return await pictured(books, asked, language)
        booked = await exports.lines(books, asked)
        files = await _files(books, asked, booked, reader, language)
    except apart.NotDrawn as why:
        log.error("no export", what=asked.what, reason=str(why))  # noqa: TRY400 - its own process tells
        return Reply.of(_FAILED, card=card(asked), edits_card=True)
    return Reply(
        (), card=_ready(books, asked, len(booked)), files=files, edits_card=True, brings=True
    )


def card(asked: Asked) -> Card:
    """Say how far it is, or that it cannot be had like this."""
    title = _title(asked)
    match asked.state:
        case "open":
            going = say("being put together: {percent}%", percent=asked.done)
            return Card(title, status=going, tone="waits")
        case "failed":
            return Card(title, status=_FAILED, tone="ended")
        case "far":
            more = say(
                "More has come and gone than fits here. {command} brings all of it.",
                command=Code("/mydata export"),
            )
            return Card(title, status=say("too much for a file"), tone="ended", more=[more])
    return spent_card(asked, {}) if asked.what == CHART else Card(title, tone="done")


def _ready(books: Books, asked: Asked, lines: int) -> Card:
    """Say what stood in the wallets at both ends."""
    rows: list[Row] = [(say("Lines"), lines)]
    for opens, closes, held in ends(asked):
        rows += [(say("Opening balance"), opens), (say("Closing balance"), closes)]
        rows += [(say("Held of it"), held)] if held else []
    made = clock.from_ms(asked.content["at"])
    going = [say("The month goes on: this is as of {time}.", time=made)]
    is_over = Month.of(made, books.zone) > asked.month
    return Card(_title(asked), rows=rows, tone="done", more=[] if is_over else going)


def _title(asked: Asked) -> Said:
    if asked.what == CHART:
        return spent_title(asked)
    return say("Statement of {month}", month=months.said(asked.month))


async def _files(
    books: Books, asked: Asked, booked: Sequence[Booked], reader: Person, language: str
) -> list[Document]:
    """Make the files, one after another."""
    known = await told.known(books, booked, reader, commands.READINGS)
    parts = [
        told.statement(asked, part, reader, known, commands.READINGS, language, books.zone)
        for part in exports.parts(asked, booked)
    ]
    kind, made = FILES[asked.what], []
    for at, part in enumerate(parts, start=1):
        of = f"-{at}" if len(parts) > 1 else ""
        words = say("Statement of {month}", month=months.said(asked.month))
        if of:
            words = say("{what}, part {number} of {count}", what=words, number=at, count=len(parts))
        content = await _written(part, asked.what)
        name = f"wasl-{asked.month}{of}.{kind.ending}"
        made.append(Document(content, words, name, kind.media))
    return made


async def _written(part: Statement, what: str) -> bytes:
    """Write one file beside what serves people."""
    if what == CSV:
        return await asyncio.to_thread(separated.written, part)
    if what == BEANCOUNT:
        return await asyncio.to_thread(beancount.written, part)
    drawing = FILES[what].drawing
    laid = Laid(part)
    asked = await asyncio.to_thread(lambda: laid.page if drawing == "pdf" else laid.sheet)
    return await apart.make(drawing, asked)
