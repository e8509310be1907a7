"""Lists as tables: the European Union's CSV, and an operator's own.

Of the EU's, as it is published (separated by semicolons, a row for each name or date of an entity):
    Entity_LogicalId, Entity_SubjectType (P or E), NameAlias_WholeName, Entity_Regulation_Programme,
    BirthDate_BirthDate, BirthDate_Year, BirthDate_Circa, Citizenship_CountryIso2Code
One's own (separated by commas, a row for each, of which id and name are needed):
    id, kind (person or entity), name, aliases and weak (names, with | between them), born
    (1962-03-05, 1962, 1960..1963, ~1962, with | between several), country (IQ|SY), programme
"""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, Literal

from ledger.screening.assessing import Entry, Name
from ledger.screening.births import Birth
from ledger.screening.lists.countries import codes
from ledger.screening.lists.markup import BadList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from ledger.screening.assessing import Kind

OWN: Final = ("id", "kind", "name", "aliases", "weak", "born", "country", "programme")
_OF_EU: Final = {
    "Entity_LogicalId": "id",
    "Entity_SubjectType": "kind",
    "NameAlias_WholeName": "name",
    "Entity_Regulation_Programme": "programme",
    "BirthDate_BirthDate": "born",
    "BirthDate_Year": "year",
    "BirthDate_Circa": "circa",
    "Citizenship_CountryIso2Code": "country",
}
_EU: Final = ("Entity_LogicalId", "NameAlias_WholeName")
_KINDS: Final[Mapping[str, Literal["person", "entity"]]] = {
    "": "person",
    "p": "person",
    "person": "person",
    "e": "entity",
    "entity": "entity",
    "enterprise": "entity",
}
_ALIASES: Final[Mapping[str, Kind]] = {"aliases": "alias", "weak": "weak alias"}
_MOST_ROWS: Final = 10_000
_LONGEST: Final = 100_000


def is_eu(first_line: str) -> bool:
    """Tell whether a table is the European Union's, by its first line."""
    return all(each in first_line for each in _EU)


def read(file: BinaryIO) -> Iterator[Entry]:
    """Yield the persons and entities of a table; BadList for a row that cannot be read."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        for group in _grouped(_rows(text)):
            yield _entry(group)
    finally:
        text.detach()


def _rows(text: TextIOWrapper) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each row with its line, by its columns as they are called here."""
    line = 1
    try:
        head = text.readline(_LONGEST)
        reader = csv.reader(text, delimiter=";" if is_eu(head) else ",", strict=True)
        columns = _columns(head)
        for cells in reader:
            line = reader.line_num + 1
            if not any(cells):
                continue
            if len(cells) > len(columns):
                raise BadList(line, f"{len(cells)} cells in {len(columns)} columns")
            named = zip(columns, cells, strict=False)
            yield line, {name: cell.strip() for name, cell in named if name}
    except (UnicodeDecodeError, csv.Error) as bad:
        raise BadList(line, f"it is no table in UTF-8: {bad}") from None


def _columns(head: str) -> list[str]:
    """Return what the columns are called here, empty for one that says nothing."""
    eu = is_eu(head)
    found = [each.strip() for each in next(csv.reader([head], delimiter=";" if eu else ","), [])]
    if eu:
        return [_OF_EU.get(each, "") for each in found]
    if missing := {"id", "name"} - set(found):
        raise BadList(1, f"without the column {min(missing)}")
    if unknown := set(found) - set(OWN):
        raise BadList(1, f"a column that is none: {min(unknown)[:40]!r}")
    return found


def _grouped(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> Iterator[list[tuple[int, Mapping[str, str]]]]:
    """Yield the rows in a row that are of one id."""
    group: list[tuple[int, Mapping[str, str]]] = []
    for line, row in rows:
        if not row.get("id"):
            raise BadList(line, "a row without an id")
        if group and group[0][1]["id"] != row["id"]:
            yield group
            group = []
        group.append((line, row))
        if len(group) > _MOST_ROWS:
            raise BadList(line, "too many rows of one id")
    if group:
        yield group


def _entry(group: list[tuple[int, Mapping[str, str]]]) -> Entry:
    line, first = group[0]
    rows = [row for _, row in group]
    names = [Name(first.get("name", ""))]
    names += [Name(row["name"], "alias") for row in rows[1:] if row.get("name")]
    for column, alias in _ALIASES.items():
        names += [Name(each, alias) for row in rows for each in _several(row.get(column, ""))]
    named = dict.fromkeys(each for each in names if each.text)
    if not named:
        raise BadList(line, "a row without a name")
    kind = _KINDS.get(first.get("kind", "").casefold())
    if kind is None:
        raise BadList(line, f"a kind that is neither person nor entity: {first['kind'][:40]!r}")
    return Entry(
        first["id"],
        kind,
        tuple(named),
        tuple(dict.fromkeys(birth for at, row in group for birth in _births(at, row))),
        codes(each for row in rows for each in _several(row.get("country", ""))),
        first.get("programme", ""),
    )


def _births(line: int, row: Mapping[str, str]) -> list[Birth]:
    told = _several(row.get("born", "")) or _several(row.get("year", ""))
    about = "~" if row.get("circa", "").casefold() in {"true", "1", "yes"} else ""
    try:
        return [Birth.read(each if each.startswith("~") else about + each) for each in told]
    except ValueError:
        raise BadList(line, f"a birth date that is none: {told[0][:40]!r}") from None


def _several(cell: str) -> list[str]:
    return [each.strip() for each in cell.split("|") if each.strip()]
