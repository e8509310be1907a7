"""Budgets: what a month may cost, or is to bring, and what may be owed; and who is told in time.

    left    what is left of one this month
    known   each budget in a month with what was used of it, by the rule that held at its end
    draft   a new figure, on a card; `rules.changed` decides it
    watch   one that runs low, or is used up, is told once to whoever may give money

A budget stops nothing by itself. What is set aside for welcome gifts is one as well, by what the
month began with and what was put there since: with that gifts do stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, figures, ids, products, rules
from ledger.chart import BONUS, TREASURY
from ledger.errors import AlreadySettled
from ledger.figures.months import Month
from ledger.kit import cursors, due
from ledger.kit.cursors import CursorRow
from ledger.money import Money
from ledger.people import facts, roles
from ledger.posting import Event, Guard, Posting
from ledger.rules import Of, Rule, RuleRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.figures.months import Figures
    from ledger.people.facts import Fact
    from ledger.rules import Draft

Kind: TypeAlias = Literal["gift", "fund", "revenue", "float"]
ASIDE: Final = "aside"
"""The money that is set aside for welcome gifts, which is there or is not."""
VERB = "budget.set"
BUDGET = Rule(
    "budget",
    Money(0, "USD"),
    "what a month may cost or is to bring, and what may be owed; 0 sets none",
    least=0,
    by=("kind", "currency"),
    kinds=get_args(Kind),
)
MOST_PAGES = 10
"""How much of what is new is counted at most before somebody is shown a budget."""
LOW = Rule("budget.low", 20, "percent of a budget that are left when it is told", least=0, most=99)

FINE, RUNS_LOW, USED_UP = range(3)
"""How a budget stands, as its cursor keeps it."""

_SUBJECTS: Any = (
    select(RuleRow.subject)
    .where(col(RuleRow.book) == bindparam("book", type_=BigInteger), RuleRow.name == BUDGET.name)
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget and what was used of it; a target is better used up."""

    kind: str
    most: Money
    used: Money

    @property
    def left(self) -> Money:
        """How much of it is left; less than nothing where more was used."""
        return self.most - self.used

    @property
    def is_target(self) -> bool:
        """Whether it is to be reached."""
        return self.kind == "revenue"

    def level(self, low: int, before: int) -> int:
        """Tell how it stands; one that ran low is fine once half as much again is left."""
        left, most = 100 * self.left.minor, self.most.minor
        if left <= 0:
            return USED_UP
        if left <= most * low:
            return max(before, RUNS_LOW)
        return before if 2 * left < 3 * most * low else FINE


async def draft(act: Act, kind: str, amount: Money, reason: str) -> Draft:
    """Freeze a figure on a card; 0 sets no budget."""
    of = Of(kind=kind, currency=amount.currency)
    return await rules.draft(act, BUDGET, of, amount, None, reason, verb=VERB)


async def known(books: Books, found: Figures) -> list[Budget]:
    """Return each budget that held in a month at its end, or holds now, and what was used of it."""
    end = datetime.combine(found.month.after(1).first, datetime.min.time(), books.zone)
    moment = min(clock.now(), end - timedelta(milliseconds=1))
    held = await books.read(_held, books.stated, moment)
    return [Budget(of.kind, most, _used(found, of.kind, of.currency)) for of, most in held]


async def left(books: Books, kind: Kind, currency: str) -> Money | None:
    """Return what is left of a budget of this month; None where none is set."""
    most = (await rules.at(books, BUDGET, Of(kind=kind, currency=currency))).value
    if not most or most.currency != currency:
        return None
    await figures.count(books, MOST_PAGES)
    found = await figures.month(books, Month.of(clock.now(), books.zone))
    return most - _used(found, kind, currency)


def aside(found: Figures, currency: str) -> Budget:
    """Return what was set aside for welcome gifts in a month, and what was taken from it."""
    stands = found.at_end([BONUS.name], currency)[-1]
    began = found.began.get((BONUS.name, currency), 0)
    came = sum(
        flow.amount
        for flow in found.flows
        if (flow.target, flow.currency) == (BONUS.name, currency)
        and flow.source not in products.DECLARED.owed
    )
    most = Money(began + came, currency)
    return Budget(ASIDE, most, most - stands)


def _used(found: Figures, kind: str, currency: str) -> Money:
    declared = products.DECLARED
    if kind == "gift":
        return found.between(BONUS.name, declared.owed, currency)
    if kind == "fund":
        return found.between(TREASURY.name, declared.owed, currency)
    if kind == "float":
        return found.at_end(declared.owed, currency)[-1]
    days = [found.earned(each, declared.chart, currency) for each in declared.earned]
    return sum((day for line in days for day in line), Money(0, currency))


@due(every=timedelta(minutes=1))
async def watch(books: Books, now: datetime) -> None:
    """Tell of each budget that has come to run low since the last look, or to be used up."""
    await figures.count(books)
    found = await figures.month(books, Month.of(now, books.zone))
    watched = [each for each in await known(books, found) if not each.is_target]
    watched += [it for each in found.currencies if (it := aside(found, each)).most]
    low = (await rules.at(books, LOW)).value
    for budget in watched:
        await _look(books, budget, low)


async def _look(books: Books, budget: Budget, low: int) -> None:
    name = f"budget {budget.kind} {budget.most.currency}"
    stood = await books.read(cursors.load, name)
    before = stood or FINE
    level = budget.level(low, before)
    if level == before:
        return
    moves = Guard.on(CursorRow.at, (name,), before, level)
    guards = () if stood is None else (moves,)
    begun = (cursors.new(name, level),) if stood is None else ()
    events = await _events(books, budget, level) if level > before else ()
    try:
        await books.post(
            Posting(ids.token(), "budget", guards=guards, rows=begun, events=tuple(events))
        )
    except AlreadySettled:
        return  # another process has told it


async def _events(books: Books, budget: Budget, level: int) -> Sequence[Event]:
    told: dict[str, Fact] = {
        "kind": budget.kind,
        "level": level,
        "left": budget.left,
        "most": budget.most,
    }
    holders = await roles.holders(books, roles.GIVE_MONEY)
    return [Event("budget_low", each, facts.dump(told)) for each in holders]


def _held(
    connection: Connection, book: int, stated: Mapping[str, Fact], moment: datetime
) -> list[tuple[Of, Money]]:
    """Return what was decided for each kind and currency, where that sets a budget."""
    found = []
    for of in sorted(Of.read(each) for (each,) in rows(connection, _SUBJECTS, book=book)):
        held = rules.load(connection, book, stated, BUDGET, of, moment).value
        if of.kind and held and held.currency == of.currency:
            found.append((of, held))
    return found
