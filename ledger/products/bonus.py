"""Joining, and the sign-up gift: once for each person, from a budget that can run dry."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger import claims, clock, ids
from ledger.chart import BONUS, TREASURY, WALLET
from ledger.errors import AccountFrozen, AlreadySettled, InsufficientFunds
from ledger.posting import Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.money import Money
    from ledger.people.persons import Person


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining brought: the gift (None when the budget was dry or it was had before)."""

    first_time: bool
    gift: Money | None
    claimed: tuple[Claim, ...]


async def join(books: Books, person: Person, gift: Money) -> Joined:
    """Let a person join, with her gift in the same commit, and pay out what waited for her."""
    if person.joined:
        return Joined(first_time=False, gift=None, claimed=())
    first_time, given = await _join(books, person, gift)
    claimed = await claims.take(books, person.id)
    return Joined(first_time, given if first_time else None, tuple(claimed))


async def fill(books: Books, budget: Money) -> None:
    """Move the first budget for gifts out of the treasury, once in the life of the books."""
    if not budget:
        return
    treasury = await books.house(TREASURY, budget.currency)
    bonus = await books.house(BONUS, budget.currency)
    key = ids.child("bonus budget", str(books.book), budget.currency)
    await books.post(Posting(key, "budget", moves=(Move(treasury, bonus, budget),)))


async def _join(books: Books, person: Person, gift: Money) -> tuple[bool, Money | None]:
    """Tell whether she joined just now, and what the budget gave."""
    wallet = await books.account(WALLET, person.id, gift.currency)
    joined = Guard("persons", (person.id,), "joined_at", None, clock.to_ms(clock.now()))
    key = ids.child("join", str(books.book), str(person.id))
    joining = Posting(key, "join", actor=person.id, payee=person.id, guards=(joined,))
    if gift:
        given = Move(await books.house(BONUS, gift.currency), wallet, gift)
        with suppress(InsufficientFunds, AccountFrozen):
            return await _first(books, replace(joining, kind="gift", moves=(given,))), gift
    return await _first(books, joining), None


async def _first(books: Books, joining: Posting) -> bool:
    try:
        return not (await books.post(joining)).repeated
    except AlreadySettled:
        return False  # she joined a moment ago, through another door
