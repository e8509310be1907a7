"""`wasl report`: the report of a month as a file, for cron."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from bot.cli.books import with_books
from bot.settings import load
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.figures.months import Month
    from ledger.reports import Content

GOES_ON = 3
_ENDINGS = {".pdf": "pdf", ".xlsx": "xlsx"}


def report(month: str, file: Path, *, language: str = "") -> None:
    """Write the report of a month to a file, also beside a running bot.

    It exits with 0 when the month is closed and its figures stay as they are, with 3 when it was
    written while the month goes on, with 1 when the file could not be written, and with 2 for a
    month, an ending or a language that is none, and where the extra `reports` is missing.

    Parameters
    ----------
    month
        Such as 2026-11, in the zone of the house (TIME_ZONE).
    file
        Where to: .pdf or .xlsx. What is there already is replaced, once the report is whole.
    language
        In which language: en, ar or ar-latn; without it, that of the settings (LANGUAGE).

    """
    from bot.languages import CODES  # noqa: PLC0415 - as the rest of what is said

    name = _ENDINGS.get(file.suffix.lower())
    if name is None:
        raise BadSetting(f"{file} ends with neither .pdf nor .xlsx")
    if language and language not in CODES:
        raise BadSetting(f"{language!r} is not spoken; choose one of {', '.join(CODES)}")
    _check_extra()
    content = with_books(lambda books: _gathered(books, _month(month)))
    _write(file, _drawn(name, content, language or load().language))
    if not content["closed"]:
        sys.stderr.write(f"wasl: {month} goes on; the figures are as of {content['until']}\n")
        sys.exit(GOES_ON)
    sys.stdout.write(f"The report of {month} is in {file}.\n")


def _month(written: str) -> Month:
    from ledger.figures.months import Month  # noqa: PLC0415 - it brings the database

    if found := Month.read(written):
        return found
    raise BadSetting(f"{written!r} is no month; write it like 2026-11")


def _check_extra() -> None:
    from bot.reports import apart  # noqa: PLC0415 - only this command asks

    if not all(map(apart.can, apart.NEEDS)):
        raise BadSetting("a report needs the extra that writes it: make reports")


async def _gathered(books: Books, month: Month) -> Content:
    from ledger import clock, reports  # noqa: PLC0415 - they bring the database
    from ledger.figures.months import Month as Calendar  # noqa: PLC0415 - the same

    if month > Calendar.of(clock.now(), books.zone):
        raise BadSetting(f"{month} is still to come")
    await reports.ready(books, month)
    return await reports.gather(books, month)


def _drawn(name: str, content: Content, language: str) -> bytes:
    from bot.commands import READINGS  # noqa: PLC0415 - it brings all that is said
    from bot.reports.document import Document  # noqa: PLC0415 - the same

    asked = Document(content, language, load().time_zone, READINGS).asked
    drawn: bytes = import_module(f"bot.reports.{name}").draw(asked)
    return drawn


def _write(file: Path, content: bytes) -> None:
    """Put a whole file in its place, which only its owner can read."""
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as made:
            made.write(content)
        os.replace(made.name, file)  # noqa: PTH105 - the same
    except OSError as why:
        sys.stderr.write(f"wasl: {file} cannot be written: {why.strerror}\n")
        sys.exit(1)
