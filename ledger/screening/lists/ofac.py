"""The list of the OFAC as it is published: sdn.xml (and consolidated.xml), sdnList of sdnEntry."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.screening.assessing import Entry, Kind, Name
from ledger.screening.births import Birth
from ledger.screening.lists.countries import codes
from ledger.screening.lists.markup import BadList, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ledger.screening.lists.markup import Node

ROOT: Final = "sdnList"
_KINDS: Final = {"individual": "person", "entity": "entity"}
_PASSED_BY: Final = frozenset({"vessel", "aircraft"})
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_DATE: Final = re.compile(r"(?:(\d{1,2}) )?(?:([a-z]{3})[a-z]* )?(\d{4})")


def read(file: BinaryIO) -> Iterator[Entry]:
    """Yield the persons and entities of the list; BadList for an entry that cannot be read."""
    for node in records(file, ROOT, ("sdnEntry",)):
        kind = node.first("sdnType").casefold()
        if kind in _KINDS:
            yield _entry(node, kind)
        elif kind not in _PASSED_BY:
            raise BadList(node.line, f"an entry of no known sdnType: {kind[:40]!r}")


def _entry(node: Node, kind: str) -> Entry:
    uid, name = node.first("uid"), _name(node)
    if not uid or not name:
        raise BadList(node.line, "an entry without uid or without lastName")
    aliases = [Name(_name(aka), _alias(aka)) for aka in node.all("akaList", "aka") if _name(aka)]
    births = [
        _birth(each) for each in node.all("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    ]
    countries = [
        each.first("country")
        for path in (("nationalityList", "nationality"), ("citizenshipList", "citizenship"))
        for each in node.all(*path)
    ]
    return Entry(
        uid,
        "person" if kind == "individual" else "entity",
        (Name(name), *aliases),
        tuple(each for each in births if each),
        codes(countries),
        ", ".join(each.text.strip() for each in node.all("programList", "program")),
    )


def _name(node: Node) -> str:
    return " ".join(filter(None, (node.first("firstName"), node.first("lastName"))))


def _alias(node: Node) -> Kind:
    return "weak alias" if node.first("category").casefold() == "weak" else "alias"


def _birth(node: Node) -> Birth | None:
    """Read a date: `05 Mar 1962`, `circa 1962`, `1960 to 1963`."""
    text = node.text.strip().casefold()
    if not text:
        return None
    about = text.startswith("circa")
    parts = text.removeprefix("circa").replace("circa", "").split(" to ")
    try:
        return Birth.read(("~" if about else "") + "..".join(map(_part, parts)))
    except ValueError:
        raise BadList(
            node.line, f"a dateOfBirth that is none: {node.text.strip()[:40]!r}"
        ) from None


def _part(text: str) -> str:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    day, month, year = found.groups()
    if not month:
        return year
    number = _MONTHS.get(month, 0)
    if not number:
        raise ValueError(text)
    return f"{date(int(year), number, int(day))}" if day else f"{year}-{number:02}"
