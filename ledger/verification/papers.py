"""What is handed in, and what is wrong with it: told by a word for each field.

Digits and the marks between them are written as a machine reads them before a number is compared.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from ledger.screening.names import scripts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.verification.tables import Level

Wrong: TypeAlias = Literal[
    "missing",
    "short",
    "long",
    "letters",
    "latin",
    "scripts",
    "date",
    "past",
    "young",
    "old",
    "over",
    "shape",
]
Given: TypeAlias = "Mapping[str, str | bytes]"

KINDS: Final = ("passport", "national_id", "residence")
OF_DOCUMENT: Final = (
    "legal_name",
    "latin_name",
    "birth_date",
    "country",
    "document_kind",
    "document_number",
    "document_until",
    "document_front",
    "document_back",
    "residence",
)
OF_ADDRESS: Final = ("residence", "address", "selfie", "address_proof")
PICTURES: Final = frozenset({"document_front", "document_back", "selfie", "address_proof"})
_COUNTRIES: Final = frozenset({"country", "residence"})
_OLDEST, _NUMBER, _NAME, _ADDRESS = 120, range(5, 21), range(2, 101), range(10, 301)
_BETWEEN: Final = frozenset(" '’-.")


class Bounds(NamedTuple):
    """What dates are held to: today, and the age from which papers are taken."""

    today: date
    age: int


def asked(level: Level, *, anew: bool) -> tuple[str, ...]:
    """Return the fields of a level; what is known of a good document is asked only anew."""
    if level == "document":
        return OF_DOCUMENT
    return tuple(dict.fromkeys((*OF_DOCUMENT, *OF_ADDRESS))) if anew else OF_ADDRESS


def cleaned(given: Given, fields: tuple[str, ...]) -> dict[str, str | bytes]:
    """Return what was handed in of these fields, spelt one way; what is empty is left out."""
    found = {name: _clean(name, given.get(name, "")) for name in fields}
    legal = str(found.get("legal_name", ""))
    if legal and not found.get("latin_name") and _in_latin(legal):
        found["latin_name"] = legal  # it stands on the document in these letters
    return {name: value for name, value in found.items() if value}


def mistakes(papers: Given, fields: tuple[str, ...], bounds: Bounds) -> dict[str, Wrong]:
    """Return what is wrong, by field."""
    found = {name: _wrong(name, papers, bounds) for name in fields}
    return {name: wrong for name, wrong in found.items() if wrong}


def numbered(papers: Given) -> str:
    """Return what names a document: its country and its number."""
    return " ".join(str(papers[name]) for name in ("country", "document_number"))


def ends(papers: Given) -> date | None:
    """Return the last day of a document; None for one that has none."""
    written = papers.get("document_until", "")
    return date.fromisoformat(str(written)) if written else None


def _clean(name: str, value: str | bytes) -> str | bytes:
    if isinstance(value, bytes):
        return value
    spelt = " ".join(unicodedata.normalize("NFKC", value).split())
    if name == "document_number":
        kept = (str(unicodedata.digit(each, each)) for each in spelt.upper() if each.isalnum())
        return "".join(kept)
    if name in _COUNTRIES:
        return spelt.upper()
    return spelt


def _wrong(name: str, papers: Given, bounds: Bounds) -> Wrong | None:  # noqa: PLR0911 - fields are of that many kinds
    value = papers.get(name, "")
    if not value:
        return "missing" if _is_needed(name, papers) else None
    if isinstance(value, bytes):
        return None
    if name in {"legal_name", "latin_name"}:
        return wrong_name(value, latin=name == "latin_name")
    if name in {"birth_date", "document_until"}:
        return _wrong_date(name, value, bounds)
    if name == "document_number":
        return None if len(value) in _NUMBER and _has_digits(value) else "shape"
    if name in _COUNTRIES:
        return None if len(value) == 2 and value.isascii() and value.isalpha() else "shape"  # noqa: PLR2004 - ISO 3166
    if name == "document_kind":
        return None if value in KINDS else "shape"
    return _wrong_length(value, _ADDRESS)


def _is_needed(name: str, papers: Given) -> bool:
    """Tell whether a field may not be empty: a passport has one side, an identity card may last."""
    kind = papers.get("document_kind")
    if name == "document_back":
        return kind in {"national_id", "residence"}
    return not (name == "document_until" and kind == "national_id")


def wrong_name(value: str, *, latin: bool) -> Wrong | None:
    """Return what is wrong with a name."""
    if not all(each.isalpha() or unicodedata.combining(each) or each in _BETWEEN for each in value):
        return "letters"
    if latin and not _in_latin(value):
        return "latin"
    return _wrong_length(value, _NAME) or (None if scripts.is_read(value) else "scripts")


def _wrong_length(value: str, within: range) -> Wrong | None:
    if len(value) in within:
        return None
    return "short" if len(value) < within.start else "long"


def _wrong_date(name: str, value: str, bounds: Bounds) -> Wrong | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "date"
    if name == "document_until":
        return "over" if day < bounds.today else None
    if day >= bounds.today:
        return "past"
    age = (
        bounds.today.year
        - day.year
        - ((bounds.today.month, bounds.today.day) < (day.month, day.day))
    )
    if age > _OLDEST:
        return "old"
    return "young" if age < bounds.age else None


def _has_digits(value: str) -> bool:
    return value.isascii() and sum(each.isdecimal() for each in value) >= 3  # noqa: PLR2004 - a number, not a word


def _in_latin(words: str) -> bool:
    letters = (each for each in words if each.isalpha())
    return all(unicodedata.name(each, "").startswith("LATIN") for each in letters)
