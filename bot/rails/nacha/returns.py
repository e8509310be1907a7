"""What comes back: entries with an addenda 99 (a return, R01...) or 98 (a correction, C01...).

A return brings back the number by which the payee was identified: the key of the order. A
correction says that the money arrived, and what is to be written next time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.rails.files import BadFile, bounded
from bot.rails.nacha import record
from bot.rails.rail import Heard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.rails.rail import State

_ADDENDA: Final[dict[str, State]] = {"99": "returned", "98": "accepted"}
_REASON: Final = re.compile(r"[RC]\d{2}")
_TOTALS: Final = ("count", "hash", "credits", "debits")
_CREDITS: Final = ("1", "2", "3", "4")
_BY_TYPE: Final = {
    "1": record.FILE,
    "5": record.BATCH,
    "6": record.ENTRY,
    "7": record.RETURNED,
    "8": record.BATCH_CONTROL,
    "9": record.FILE_CONTROL,
}


def is_one(raw: bytes) -> bool:
    """Tell whether a file begins as one of NACHA's does."""
    return raw.startswith(b"101")


def read(raw: bytes) -> dict[str, Heard]:
    """Return what came back, by key; BadFile for a file that cannot be taken whole."""
    heard: dict[str, Heard] = {}
    totals = dict.fromkeys(_TOTALS, 0)
    entry: Mapping[str, str] | None = None
    is_whole = False
    for number, kind, fields in _records(raw):
        if is_whole or (entry is None) is (kind == "7"):
            raise BadFile("it stands in no place where it may", number)
        if kind == "6":
            entry = fields
            _count(totals, fields)
        elif kind == "7" and entry is not None:
            totals["count"] += 1
            _take(heard, entry, fields, number)
            entry = None
        elif kind == "9":
            _check(totals, fields, number)
            is_whole = True
    if not is_whole:
        raise BadFile("it has no end")
    return heard


def _take(
    heard: dict[str, Heard], entry: Mapping[str, str], fields: Mapping[str, str], number: int
) -> None:
    state = _ADDENDA.get(fields["addenda_type"])
    if state is None or not _REASON.fullmatch(fields["reason"]):
        raise BadFile("an addenda of no return and of no correction", number)
    key, said = entry["identity"], Heard(state, fields["reason"])
    if heard.get(key, said) != said:
        raise BadFile("one entry comes back twice, and differs", number)
    if key:
        heard[key] = said


def _count(totals: dict[str, int], fields: Mapping[str, str]) -> None:
    totals["count"] += 1
    totals["hash"] = (totals["hash"] + int(fields["receiving"])) % 10**10
    side = "credits" if fields["code"][1] in _CREDITS else "debits"
    totals[side] += int(fields["amount"])


def _check(totals: dict[str, int], fields: Mapping[str, str], number: int) -> None:
    if {name: int(fields[name]) for name in totals} != totals:
        raise BadFile("what it counts is not what stands in it", number)
    if not totals["count"]:
        raise BadFile("nothing came back in it", number)


def _records(raw: bytes) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    bounded(raw)
    if not is_one(raw):
        raise BadFile("it does not begin as a file of NACHA's", 1)
    ended = False
    for number, line in enumerate(raw.split(b"\n"), 1):
        text = line.rstrip(b"\r")
        if not text or (ended and text == b"9" * record.LENGTH):
            continue
        fields = _fields(text, number)
        ended = ended or fields["type"] == "9"
        yield number, fields["type"], fields


def _fields(raw: bytes, number: int) -> Mapping[str, str]:
    declared = _BY_TYPE.get(chr(raw[0]))
    text = raw.decode("ascii", "replace")
    if declared is None or len(raw) != record.LENGTH or not (text.isascii() and text.isprintable()):
        raise BadFile("it is no line of 94 characters in ASCII", number)
    fields = record.fields_of(declared, text)
    for field in declared:
        if field.digits and not fields[field.name].isdigit():
            raise BadFile(f"{field.name} is no number", number)
    return fields
