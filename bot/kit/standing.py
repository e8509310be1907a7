"""What somebody has besides her wallets, as the products tell it and their commands say it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import structlog

from bot.kit.declared import Facts
from bot.kit.said import Said
from ledger import products, statement
from ledger.chart import WALLET
from ledger.errors import Overloaded, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from bot.kit.calls import Call
    from bot.kit.cards import Row
    from ledger import kit
    from ledger.people.facts import Fact
    from ledger.statement import Balance

    Told: TypeAlias = tuple[str, Mapping[str, Fact]]

log = structlog.get_logger("bot.standing")


@dataclass(frozen=True, slots=True)
class Stands:
    """How a line of what stands besides the wallets is said."""

    kind: str
    run: Callable[[Facts], Row]


@dataclass(frozen=True, slots=True)
class Pending:
    """What some kinds of open things are called, as entries of the catalogues in `pending`."""

    names: Mapping[str, str]


def pending(**names: str) -> Pending:
    """Declare how open things are called: `pending(shares=p_("pending", "Open shares"))`."""
    return Pending(names)


async def open_for(call: Call, person: int) -> list[Row]:
    """Return how much is open for a person, by what it is called; to who may know of it."""
    seen = [
        each
        for each in products.DECLARED.pends
        if not each.needs or (call.may(each.needs) and person != call.actor.id)
    ]
    counted = await call.books.read(_pending, person, seen)
    return [(Said(call.pending[kind], context="pending"), count) for kind, count in counted]


def waiting(call: Call, counted: Mapping[str, int]) -> list[Row]:
    """Return what is open, by what it is called; what she may not know of is a case like others."""
    hidden = {
        each.kind for each in products.DECLARED.pends if each.needs and not call.may(each.needs)
    }
    shown: Counter[str] = Counter()
    for kind, count in counted.items():
        shown["open_cases" if kind in hidden else kind] += count
    return [(Said(call.pending[kind], context="pending"), count) for kind, count in shown.items()]


def stands(kind: str) -> Callable[[Callable[[Facts], Row]], Stands]:
    """Declare how what a product lets stand (`ledger.kit.stands`) is said: a label and a value."""
    return lambda run: Stands(kind, run)


async def standing(call: Call) -> tuple[list[Balance], list[Row]]:
    """Return her wallets, the oldest first, and a row of each thing that stands besides.

    All is asked at once, of one moment; where a product fails, each by itself, and it alone is left
    out.
    """
    kinds = products.DECLARED.stands
    try:
        wallets, told = await call.books.read(_of, call.actor.id, kinds)
        return wallets, [_row(call, each) for each in told]
    except (Overloaded, Unavailable):
        raise
    except Exception:
        log.exception("what stands cannot be told at once", person=call.actor.id)
        return await _one_by_one(call, kinds)


async def _one_by_one(call: Call, kinds: Sequence[kit.Stands]) -> tuple[list[Balance], list[Row]]:
    wallets = await call.books.balances(call.actor.id, WALLET)
    rows: list[Row] = []
    for each in kinds:
        try:
            _, told = await call.books.read(_of, call.actor.id, (each,))
            rows += [_row(call, one) for one in told]
        except Exception:
            log.exception("what stands cannot be told", kind=each.kind, person=call.actor.id)
    return wallets, rows


def _of(
    connection: Connection, book: int, person: int, kinds: Sequence[kit.Stands]
) -> tuple[list[Balance], list[Told]]:
    wallets = statement.balances(connection, book, person, WALLET)
    return wallets, [
        (each.kind, facts) for each in kinds for facts in each.run(connection, book, person)
    ]


def _pending(
    connection: Connection, book: int, person: int, kinds: Sequence[kit.Pends]
) -> list[tuple[str, int]]:
    counted = [(each.kind, each.run(connection, book, person)) for each in kinds]
    return [(kind, count) for kind, count in counted if count]


def _row(call: Call, told: Told) -> Row:
    kind, facts = told
    return call.stands[kind].run(Facts(facts))
