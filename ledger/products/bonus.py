"""Joining, and the sign-up gift: once for each person, from a budget that can run dry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger import claims, clock, ids
from ledger.chart import BONUS, TREASURY, WALLET
from ledger.errors import AlreadySettled, InsufficientFunds
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
    given = await _join(books, person, gift)
    return Joined(first_time=True, gift=given, claimed=tuple(await claims.take(books, person.id)))


async def fill(books: Books, budget: Money) -> None:
    """Move the first budget for gifts out of the treasury, once in the life of the books."""
    if not budget:
        return
    treasury = await books.house(TREASURY, budget.currency)
    bonus = await books.house(BONUS, budget.currency)
    key = ids.child("bonus budget", str(books.book), budget.currency)
    await books.post(Posting(key, "budget", moves=(Move(treasury, bonus, budget),)))


async def _join(books: Books, person: Person, gift: Money) -> Money | None:
    wallet = await books.account(WALLET, person.id, gift.currency)
    joined = Guard("persons", (person.id,), "joined_at", None, clock.to_ms(clock.now()))
    posting = Posting(
        ids.child("join", str(books.book), str(person.id)),
        "gift",
        actor=person.id,
        payee=person.id,
        guards=(joined,),
    )
    budget = await books.house(BONUS, gift.currency)
    try:
        if gift:
            moves = (Move(budget, wallet, gift),)
            await books.post(replace(posting, moves=moves))
            return gift
        await books.post(replace(posting, kind="join"))
    except InsufficientFunds:
        await books.post(replace(posting, kind="join"))
    except AlreadySettled:
        pass  # she joined a moment ago, through another door
    return None
