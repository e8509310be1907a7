"""What it costs to screen people against lists: 10,000 of them, 20,000 entries, on one core.

The entries have up to four names each; most families are rare, given names are those of everybody.
A fifth of the people are on the list under another spelling of their name.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path
from random import Random  # noqa: TID251 - a measure's own chance

from ledger.screening.assessing import Bands, Entry, Name, Subject
from ledger.screening.searching import Index
from tests.ledger.screening.people import drawn

PEOPLE, ENTRIES = 10_000, 20_000
TABLE = Path(__file__).parent.parent / "ledger/screening/pairs.csv"
_PARTS = """ba ri do ka mu sha te lo nu fi gha za ham ber tan wal qur sid jo mar kel dun vos pli
rab gor ces wim""".split()  # noqa: SIM905 - as the names of its neighbours
_RARE = 0.9


def run(*, quick):
    """Return how long the index and the people took, and what was found."""
    chance, share = Random(9), 10 if quick else 1
    people, entries = PEOPLE // share, ENTRIES // share
    listed = [_entry(chance, number) for number in range(entries)]
    with TABLE.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    listed += [Entry(f"p{at}", "person", (Name(each["other"]),)) for at, each in enumerate(pairs)]
    began = time.process_time()
    index = Index(listed)
    indexed = time.process_time() - began
    asked = [_named(chance) for _ in range(people - people // 5)]
    asked += [pairs[number % len(pairs)]["one"] for number in range(people // 5)]
    bands = Bands()
    began = time.process_time()
    found = [index.search(Subject((name,)), bands.weak) for name in asked]
    took = time.process_time() - began
    hits = sum(any(bands.of(each) != "weak" for _, each in one) for one in found)
    return {
        "people": people,
        "entries": len(listed),
        "index, s": indexed,
        "people, s": took,
        "all, s": indexed + took,
        "people with a case": hits,
    }


def _entry(chance, number):
    names = tuple(Name(_named(chance), "alias") for _ in range(chance.choice((1, 2, 2, 3, 4))))
    return Entry(str(number), "person", names)


def _named(chance):
    """Draw a name as `drawn` does, mostly with a family that hardly anybody has."""
    _, name = drawn(chance)
    if chance.random() > _RARE:
        return name
    family = "".join(chance.choice(_PARTS) for _ in range(chance.randint(2, 4)))
    given = name.rpartition(" ")[0]
    return f"{given} {family.capitalize()}"
