"""Rules of what lies below them: who calls it asks here, and hands the value on.

What was made keeps the life that it was made with: each row says when it ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.people import cases, intents, proposals
from ledger.people.cases import Most
from ledger.rules import reading
from ledger.rules.rule import Rule

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.intents import Intent

CARD = Rule(
    "intent.lifetime",
    intents.LIFETIME,
    "how long a card waits for its buttons, at the price that it says",
    least=timedelta(minutes=1),
    most=intents.LONGEST,
)
PROPOSAL = Rule(
    "proposal.lifetime",
    proposals.LIFETIME,
    "how long a proposal waits for somebody else's approval",
    least=timedelta(hours=1),
    most=timedelta(days=30),
)
CASES_A_DAY = Rule(
    "cases.day",
    cases.MOST.a_day,
    "how many cases somebody may open in a day",
    least=1,
    most=100,
    worse="less",
)
CASES_AT_A_TIME = Rule(
    "cases.open",
    cases.MOST.at_a_time,
    "how many of somebody's cases may be open at a time",
    least=1,
    most=20,
    worse="less",
)


async def card(
    books: Books, wanted: Intent, key: bytes, asked: bytes, lasts: timedelta | None = None
) -> Intent:
    """Keep an intent, as `intents.make` does, for as long as a card waits, or as it is said."""
    lifetime = lasts or await card_lasts(books)
    return await intents.make(books, replace(wanted, lifetime=lifetime), key, asked)


async def card_lasts(books: Books) -> timedelta:
    """Return how long a card waits."""
    return (await reading.at(books, CARD)).value


async def most_cases(books: Books) -> Most:
    """Return how many cases somebody may open."""
    a_day, at_a_time = [
        (await reading.at(books, each)).value for each in (CASES_A_DAY, CASES_AT_A_TIME)
    ]
    return Most(a_day, at_a_time)
