"""What is a rule of verification: whom it takes, what it gives, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import rules
from ledger.rules import Rule
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.tiers import Tier
    from ledger.verification.tables import Level

AGE: Final = Rule(
    "verify.age", 18, "how old somebody is at least whose papers are taken", least=0, most=100
)
DOCUMENT_TIER: Final = Rule(
    "verify.document.tier", 2, "which tier a verified document gives", least=1, most=3
)
ADDRESS_TIER: Final = Rule(
    "verify.address.tier", 3, "which tier a verified address gives besides", least=1, most=3
)
TERM: Final = Rule(
    "verify.term",
    timedelta(days=730),
    "how long papers are good, if their own date does not end them before",
    least=timedelta(days=30),
    most=timedelta(days=3660),
)
ANSWER: Final = Rule(
    "verify.answer",
    timedelta(days=3),
    "how long papers may wait for support",
    least=timedelta(hours=1),
    most=timedelta(days=60),
)
STARTS: Final = Rule(
    "verify.starts", 10, "how often somebody begins a verification in a day", least=1, most=50
)
SUBMISSIONS: Final = Rule(
    "verify.day", 3, "how often somebody hands papers in in a day", least=1, most=20
)
PROVIDER: Final = Rule(
    "verify.provider",
    1,
    "what a provider decides alone: 0 nothing, 1 who somebody is, 2 where she lives as well",
    least=0,
    most=2,
)


async def tier_of(books: Books, level: Level) -> Tier:
    """Return the tier that a level gives."""
    rule = DOCUMENT_TIER if level == "document" else ADDRESS_TIER
    return TIERS[(await rules.at(books, rule)).value]
