"""The European Central Bank's file of the day: fetched by HTTP, and read.

It is the one that the bank offers as `eurofxref.zip`, a CSV in a ZIP or by itself: a head with the
currencies, and a row for a day with what one euro is in each. Of several rows the newest counts.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
import urllib.request
import zipfile
import zlib
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.rails.rail import RailDown, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMEOUT_S: Final = 20.0
LARGEST: Final = 4_000_000
"""So many bytes such a file has at most; every day since 1999 is less than half of it."""
_ZIP: Final = b"PK"
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_BROKEN: Final = (
    *(csv.Error, UnicodeDecodeError, EOFError, zlib.error),
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError),
)
"""What a reader says of what is no table, or is packed in no way that it knows."""
_FORMS: Final = ("%d %B %Y", "%Y-%m-%d")


class OfDay(NamedTuple):
    """What one euro is on a day, by currency."""

    day: date
    figures: Mapping[str, Decimal]


async def fetched(address: str) -> bytes:
    """Return the file at an address; RailDown when it cannot be had now."""
    try:
        async with asyncio.timeout(2 * TIMEOUT_S):
            return await asyncio.to_thread(_fetched, address)
    except (OSError, HTTPException) as why:
        raise RailDown(str(why)) from why


def read(content: bytes) -> OfDay:
    """Read the newest day of a file; Unreadable for what is none."""
    try:
        table = list(csv.reader(io.StringIO(_text(content))))
    except _BROKEN as why:
        raise Unreadable(str(why)) from why
    if len(table) < 2:  # noqa: PLR2004 - a head and a day
        raise Unreadable("no rows")
    head = [each.strip() for each in table[0]]
    if not head or head[0] != "Date":
        raise Unreadable("no head")
    dated = [(_day(row[0]), row) for row in table[1:] if row and row[0].strip()]
    if not dated:
        raise Unreadable("no day")
    day, newest = max(dated, key=lambda each: each[0])
    return OfDay(day, _figures(head, newest))


def _fetched(address: str) -> bytes:
    asked = urllib.request.Request(address, headers={"User-Agent": "wasl"})  # noqa: S310 - checked among the settings
    with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:  # noqa: S310 - the same
        content: bytes = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RailDown("the file is too large")
    return content


def _text(content: bytes) -> str:
    if not content.startswith(_ZIP):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [each for each in packed.namelist() if each.endswith(".csv")]
        if len(names) != 1:
            raise Unreadable("not one table in it")
        with packed.open(names[0]) as table:
            unpacked = table.read(LARGEST + 1)
    if len(unpacked) > LARGEST:
        raise Unreadable("too large")
    return unpacked.decode("utf-8-sig")


def _day(written: str) -> date:
    for form in _FORMS:
        try:
            return datetime.strptime(written.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise Unreadable(f"no day: {written!r}")


def _figures(head: Sequence[str], row: Sequence[str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for currency, written in zip(head[1:], row[1:], strict=False):
        if not _CURRENCY.fullmatch(currency) or written.strip() in {"", "N/A"}:
            continue
        try:
            figure = Decimal(written.strip())
        except InvalidOperation:
            raise Unreadable(f"no figure for {currency}: {written!r}") from None
        if not (figure.is_finite() and figure > 0):
            raise Unreadable(f"no figure for {currency}: {written!r}")
        found[currency] = figure
    if not found:
        raise Unreadable("no figures")
    return found
