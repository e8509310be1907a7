"""A rate that was set here is given up, as two agree: what the bank told or a peg counts again.

draft  what counts now -> what would count without it
done   a row that says so is added; the next one that is set holds again
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules
from ledger.errors import NotAllowed
from ledger.exchange import rates, setting
from ledger.exchange.pegs import BASE
from ledger.exchange.rates import EURO, Leg
from ledger.exchange.tables import SET
from ledger.people.intents import Intent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact

VERB: Final = "exchange.unset"


@dataclass(frozen=True, slots=True)
class Draft:
    """A rate that is to be given up: of which currency, and which version of it was newest."""

    intent: Intent
    currency: str
    version: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        return cls(intent, known["currency"], known["version"], known["note"])


async def draft(act: Act, currency: str, reason: str) -> Draft:
    """Freeze on a card that it is given up; NotAllowed where nothing set here counts.

    The euro leans on nothing: what is meant is the dollar, which leans on it.
    """
    currency = BASE if currency == EURO else currency
    leg, _, version = await stands(act.books, currency)
    if leg is None or leg.source != SET:
        raise NotAllowed("rate_unset")
    asked: dict[str, Any] = {"currency": currency, "version": version, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, asked, act.chat)
    return Draft.read(
        await rules.card(act.books, wanted, act.key, ids.digest(VERB, currency, reason))
    )


async def done(act: Act, intent: Intent) -> Draft:
    """Give it up, once; NotAllowed where another was set meanwhile."""
    asked = Draft.read(intent)
    leg, _, version = await stands(act.books, asked.currency)
    if intent.state == "open" and version != asked.version:
        raise NotAllowed("rate_changed")
    cells = {"currency": asked.currency, "base": leg.base if leg else "", "rate": ""}
    await setting.decide(act, intent, VERB, (asked.currency, asked.reason), **cells)
    return asked


async def stands(books: Books, currency: str) -> tuple[Leg | None, Leg | None, int]:
    """Return what counts of a currency, what would without what was set, and its version."""
    return await books.read(_stands, books.stated, currency, clock.now())


def _stands(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> tuple[Leg | None, Leg | None, int]:
    now, version = setting.stands(connection, book, stated, currency, moment)
    return now, rates.without(connection, book, stated, currency, moment), version
