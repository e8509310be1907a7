"""An order to pay somebody: what is asked, the card that waits for a word, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger import claims

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.shown import Live
    from ledger.terms import Terms


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: `verb` is what confirming runs, `chat` who sees it.

    `available` is what there is to pay it from, where that is known already; `about` are the
    product's own facts, kept with the card; `live` is the card on which it is asked, if that lives;
    `lasts` how long its card does, if not as long as others.
    """

    verb: str
    terms: Terms
    note: str
    chat: str = ""
    available: Money | None = None
    about: Mapping[str, Fact] = field(default_factory=dict)
    live: Live | None = None
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """An order waiting for its owner's word, and what it would leave on the paying account."""

    intent: Intent
    payee: Person
    terms: Terms
    left: Money

    @property
    def waits(self) -> timedelta:
        """How long the money waits for who has not joined."""
        waits: Any = self.intent.facts[claims.WAITS]
        return waits  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment that stands; `waits` is the intent to take it back while it waits for its payee.

    Of one in its grace it is the intent to undo it, which has a live card.
    """

    number: int
    payee: Person
    terms: Terms
    note: str
    left: Money
    waits_until: datetime | None
    waits: Intent | None
    repeated: bool
