"""Assessing: how much a person is like what a list names, by name, birth date and country.

The name decides; a birth date or a country raises or lowers. A date that cannot be hers lowers
most, and lets nothing be strong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from ledger.screening.births import verdict
from ledger.screening.matching import match_words
from ledger.screening.names.scripts import readings
from ledger.screening.names.weighing import NO_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ledger.screening.births import Birth, Verdict
    from ledger.screening.matching import Match
    from ledger.screening.names.weighing import Weights
    from ledger.screening.names.words import Word

Band: TypeAlias = Literal["none", "weak", "possible", "strong"]
Kind: TypeAlias = Literal["primary", "alias", "weak alias"]
Country: TypeAlias = Literal["same", "other", "unknown"]

BY_BIRTH: Final[Mapping[Verdict, int]] = {
    "day": 60,
    "year": 30,
    "near": 0,
    "unlike": -200,
    "unknown": 0,
}
BY_COUNTRY: Final[Mapping[Country, int]] = {"same": 20, "other": -30, "unknown": 0}
WEAK_ALIAS: Final = -60
"""What a name counts less that the list itself calls weak."""
WHOLE: Final = 1000


class Name(NamedTuple):
    """A name of what a list names."""

    text: str
    kind: Kind = "primary"


class Entry(NamedTuple):
    """A person or an entity that a list names, by its id there."""

    id: str
    kind: Literal["person", "entity"]
    names: tuple[Name, ...]
    births: tuple[Birth, ...] = ()
    countries: tuple[str, ...] = ()
    programme: str = ""


class Subject(NamedTuple):
    """Who is screened: all names, birth dates and countries that were ever told of her."""

    names: tuple[str, ...]
    births: tuple[date, ...] = ()
    countries: tuple[str, ...] = ()


class Bands(NamedTuple):
    """From how many points on a hit is weak, possible or strong."""

    weak: int = 700
    possible: int = 780
    strong: int = 930

    def of(self, assessed: Assessed) -> Band:
        """Return the band of what was assessed."""
        if assessed.points >= self.strong and assessed.birth != "unlike":
            return "strong"
        if assessed.points >= self.possible:
            return "possible"
        return "weak" if assessed.points >= self.weak else "none"


class Assessed(NamedTuple):
    """How much somebody is like an entry, and what that rests on: `match` is of these two names."""

    points: int
    own: str
    listed: Name
    match: Match
    birth: Verdict
    country: Country


def assess(subject: Subject, entry: Entry, weights: Weights = NO_LIST) -> Assessed:
    """Return how much somebody is like an entry, by the names of both that are most alike."""
    compared = (
        (own, listed, match_words(mine, theirs, weights))
        for own in subject.names
        for mine in readings(own)
        for listed in entry.names
        for theirs in readings(listed.text)
    )
    own, listed, found = max(compared, key=lambda each: worth(each[2].points, each[1].kind))
    return with_facts(subject, entry, own, listed, found)


def with_facts(subject: Subject, entry: Entry, own: str, listed: Name, found: Match) -> Assessed:
    """Let birth date and country raise or lower what the names are worth."""
    birth, country = verdict(entry.births, subject.births), _country(subject, entry)
    points = worth(found.points, listed.kind)
    if points:
        points += BY_BIRTH[birth] + BY_COUNTRY[country]
    return Assessed(min(max(points, 0), WHOLE), own, listed, found, birth, country)


def worth(points: int, kind: Kind) -> int:
    """Return what a likeness to a name of a kind is worth."""
    return points + WEAK_ALIAS if kind == "weak alias" and points else points


def worded(names: Iterable[Name]) -> list[tuple[Name, tuple[Word, ...]]]:
    """Return names with their words, in each way to read them; those without any are nobody's."""
    found = ((each, of) for each in names for of in readings(each.text))
    return [(each, of) for each, of in found if of]


def _country(subject: Subject, entry: Entry) -> Country:
    if not (subject.countries and entry.countries):
        return "unknown"
    return "same" if set(subject.countries) & set(entry.countries) else "other"
