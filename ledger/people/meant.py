"""Whom a card is about: named when it was drawn, and meant by who she is by now.

named   everybody whom it names, and `among` for whatever facts
by_now  the card, with who each of them is by now
still   what holds while nobody of them becomes one with another
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import merged
from ledger.chart import HOUSE
from ledger.people.facts import Who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.posting import Guard


def named(intent: Intent) -> set[int]:
    """Return everybody whom a card is about."""
    return among(intent.facts)


def among(facts: Mapping[str, Fact]) -> set[int]:
    """Return everybody whom facts name."""
    known = (each if isinstance(each, list) else [each] for each in facts.values())
    return {int(each) for some in known for each in some if isinstance(each, Who)} - {HOUSE}


async def by_now(books: Books, intent: Intent) -> Intent:
    """Return a card that names who each is by now; the same where nobody has become another."""
    people = named(intent)
    became = await books.read(merged.now_each, people) if people else {}
    if all(each == now for each, now in became.items()):
        return intent
    return replace(intent, facts={name: _now(it, became) for name, it in intent.facts.items()})


def still(intent: Intent) -> tuple[Guard, ...]:
    """Return what holds in a posting while all whom a card names are who they are."""
    return tuple(merged.apart(each) for each in sorted(named(intent)))


def _now(fact: Fact, became: Mapping[int, int]) -> Fact:
    if isinstance(fact, list):
        return [_now(each, became) for each in fact]
    return Who(became.get(fact, fact)) if isinstance(fact, Who) else fact
