"""Rates: one is set here on a card that two agree to; those of a day are told by a bank, once.

    draft, changed  what one currency costs in another from now on, before -> after
    told            what the European Central Bank told of a day: euros, and all that lean on them

Nothing is edited: a new one is added, and holds from its moment on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.exchange import rates
from ledger.exchange.rates import EURO
from ledger.exchange.tables import ECB, SET, RateRow
from ledger.money import exponent
from ledger.people.intents import Intent
from ledger.posting import Posting, Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.exchange.rates import Leg
    from ledger.people.facts import Fact

VERB: Final = "exchange.rate"
MOST_DIGITS: Final = 12
"""So many digits a rate has at most, before its point and behind it."""

_NEWEST: Any = (
    select(func.max(RateRow.version))
    .where(col(RateRow.book) == bindparam("book", type_=BigInteger))
    .where(col(RateRow.currency) == bindparam("currency"))
    .where(RateRow.source == literal_column(f"'{SET}'"))
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rate on a card: one unit of `one` is `figure` of `other`; before, if it was ever known."""

    intent: Intent
    one: str
    other: str
    figure: Decimal
    before: Fraction | None
    version: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        before = Fraction(known["before"]) if known["before"] else None
        asked = (known["one"], known["other"], known["rate"])
        return cls(intent, *asked, before, known["version"], known["note"])

    @property
    def leans(self) -> tuple[str, str]:
        """Which of the two leans on which: (base, currency)."""
        found = rates.pair(self.one, self.other)
        if found is None:
            raise NotAllowed("rate_pair")
        return found

    @property
    def change(self) -> Fraction | None:
        """By which part it differs from before, if anything was known."""
        return abs(Fraction(self.figure) / self.before - 1) if self.before else None


async def draft(act: Act, one: str, other: str, figure: Decimal, reason: str) -> Draft:
    """Freeze a rate on a card; NotAllowed for what can be none."""
    leans = rates.pair(one, other)
    if leans is None:
        raise NotAllowed("rate_pair")
    _, digits, places = figure.as_tuple()
    if figure <= 0 or len(digits) > MOST_DIGITS or not -MOST_DIGITS <= int(places) <= 0:
        raise NotAllowed("rate_figure")
    before, version = await act.books.read(stands, act.books.stated, leans[1], clock.now())
    asked: dict[str, Any] = {"one": one, "other": other, "rate": figure, "note": reason}
    asked |= {"before": _seen(before, one), "version": version}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, asked, act.chat)
    digest = ids.digest(VERB, one, other, str(figure), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, digest))


async def changed(act: Act, intent: Intent) -> Draft:
    """Let a rate hold as its card says, once; NotAllowed where another was set meanwhile."""
    asked = Draft.read(intent)
    base, currency = asked.leans
    if intent.state == "open":
        before, version = await act.books.read(stands, act.books.stated, currency, clock.now())
        if (_seen(before, asked.one), version) != (intent.facts["before"], asked.version):
            raise NotAllowed("rate_changed")
    said = (asked.one, asked.other, str(asked.figure), asked.reason)
    held: dict[str, str | int] = {
        "base": base,
        "rate": str(asked.figure),
        "turned": int(asked.one == currency),
    }
    await decide(act, intent, VERB, said, currency=currency, **held)
    return asked


async def decide(
    act: Act, intent: Intent, verb: str, said: Sequence[str], **cells: str | int
) -> None:
    """Add what a card decides of a rate, once; NotAllowed where another was decided meanwhile."""
    known: Any = intent.facts
    decided = Row.of(
        RateRow,
        source=SET,
        version=known["version"] + 1,
        since_ms=clock.to_ms(clock.now()),
        maker=intent.owner,
        approver=act.approver,
        reason=known["note"],
        **cells,
    )
    posting = Posting(
        intent.token,
        verb,
        digest=ids.digest(verb, *said),
        actor=intent.owner,
        guards=(intent.done,),
        rows=(decided,),
        deadline=intent.expires_at,
    )
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table == RateRow.__tablename__:
            raise NotAllowed("rate_changed") from None
        raise


async def told(books: Books, day: date, figures: Mapping[str, Decimal]) -> bool:
    """Keep what a euro was on a day, as the bank told it; tell whether that was known already.

    A currency without minor units of its own is left out. KeyConflict where the bank tells
    something else of a day than before.
    """
    known = {each: figure for each, figure in figures.items() if _is_one(each) and figure > 0}
    since = clock.to_ms(datetime(day.year, day.month, day.day, tzinfo=UTC))
    told_of = [
        Row.of(
            RateRow,
            currency=currency,
            source=ECB,
            version=day.toordinal(),
            base=EURO,
            rate=str(figure),
            since_ms=since,
        )
        for currency, figure in sorted(known.items())
    ]
    posting = Posting(
        ids.child("ecb", str(books.book), day.isoformat()),
        "rates",
        digest=ids.digest(*(f"{each} {figure}" for each, figure in sorted(known.items()))),
        rows=tuple(told_of),
    )
    return (await books.post(posting)).repeated


def stands(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    currency: str,
    moment: datetime,
) -> tuple[Leg | None, int]:
    """Read on what a currency leans, and how often that was set here."""
    found = row(connection, _NEWEST, book=book, currency=currency)
    return rates.known(connection, book, stated, currency, moment), (found and found[0]) or 0


def _seen(leg: Leg | None, one: str) -> str:
    """Return what one unit of a currency was, of the two of a leg; "" where nothing is known."""
    if leg is None:
        return ""
    return str(leg.rate if one == leg.base else 1 / leg.rate)


def _is_one(currency: str) -> bool:
    try:
        exponent(currency)
    except ValueError:
        return False
    return currency != EURO
