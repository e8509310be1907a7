"""Debts between people: what each product's open requests and shares come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ledger.money import MOST_ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from ledger.money import Money
    from ledger.posting import Count, Event, Guard

Question: TypeAlias = "Callable[[Connection, int, int | str], Iterable[Debt]]"


@dataclass(frozen=True, slots=True)
class Debt:
    """What one person owes another, and why.

    `id` is its own for good; `settles` are the guards that let a posting settle it, once, as it
    stands here, `told` the events that go with that, and `counts` what is counted then.
    """

    id: bytes
    debtor: int
    creditor: int
    amount: Money
    note: str
    settles: tuple[Guard, ...] = ()
    told: tuple[Event, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def between(self) -> frozenset[int]:
        """The two persons, whoever owes."""
        return frozenset((self.debtor, self.creditor))


@dataclass(frozen=True, slots=True)
class Owes:
    """How a product tells what is owed by its open things: `run(connection, book, whose)`.

    `whose` is a person, or the name of a chat whose debts are asked for.
    """

    run: Question


def owes(run: Question) -> Owes:
    """Declare how a product tells what is owed."""
    return Owes(run)


def load(
    connection: Connection, book: int, whose: int | str, products: Iterable[Owes]
) -> list[Debt]:
    """Return what is owed of all products, each debt once.

    What is more than anybody may ask for, as older books may have it, is not netted with the rest.
    """
    found = (debt for each in products for debt in each.run(connection, book, whose))
    return [*{debt.id: debt for debt in found if debt.amount.minor <= MOST_ASKED}.values()]
