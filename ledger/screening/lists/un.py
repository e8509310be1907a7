"""The consolidated list of the United Nations' Security Council as it is published in XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.screening.assessing import Entry, Name
from ledger.screening.births import Birth
from ledger.screening.lists.countries import codes
from ledger.screening.lists.markup import BadList, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ledger.screening.lists.markup import Node

ROOT: Final = "CONSOLIDATED_LIST"
_NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_NONE: Final = frozenset({"", "na", "n/a", "-"})


def read(file: BinaryIO) -> Iterator[Entry]:
    """Yield the persons and entities of the list; BadList for an entry that cannot be read."""
    for node in records(file, ROOT, ("INDIVIDUAL", "ENTITY")):
        yield _entry(node)


def _entry(node: Node) -> Entry:
    of = node.name
    number = node.first("DATAID") or node.first("REFERENCE_NUMBER")
    name = " ".join(filter(None, (node.first(each) for each in _NAMES)))
    if not number or not name:
        raise BadList(node.line, f"an {of} without DATAID or without FIRST_NAME")
    births = (_birth(each) for each in node.all("INDIVIDUAL_DATE_OF_BIRTH"))
    return Entry(
        number,
        "person" if of == "INDIVIDUAL" else "entity",
        (Name(name), *_aliases(node)),
        tuple(each for each in births if each),
        codes(each.text for each in node.all("NATIONALITY", "VALUE")),
        node.first("UN_LIST_TYPE"),
    )


def _aliases(node: Node) -> list[Name]:
    original = node.first("NAME_ORIGINAL_SCRIPT")
    found = [Name(original, "alias")] if original.casefold() not in _NONE else []
    for alias in node.all(f"{node.name}_ALIAS"):
        weak = alias.first("QUALITY").casefold() == "low"
        for each in alias.first("ALIAS_NAME").split(";"):
            if each.strip().casefold() not in _NONE:
                found.append(Name(each.strip(), "weak alias" if weak else "alias"))  # noqa: PERF401
    return found


def _birth(node: Node) -> Birth | None:
    """Read a date, a year, or a range of years."""
    about = "~" if node.first("TYPE_OF_DATE").casefold().startswith("approx") else ""
    first, last = node.first("FROM_YEAR"), node.first("TO_YEAR")
    told = node.first("DATE")[:10] or node.first("YEAR")
    if not told and first and last:
        told = f"{first}..{last}"
    if not told:
        return None
    try:
        return Birth.read(about + told)
    except ValueError:
        raise BadList(node.line, f"a date of birth that is none: {told[:40]!r}") from None
