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
    from ledger.posting import Posted


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining brought: the gift (None when the budget was dry or it was had before)."""

    first_time: bool
    gift: Money | None
    claimed: tuple[Claim, ...]


async def join(books: Books, person: Person, gift: Money, key: bytes = b"") -> Joined:
    """Let a person join, with her gift in the same commit, and pay out what waited for her.

    The message with the key that let her join is told the same as often as it comes.
    """
    if person.joined and not key:
        return Joined(first_time=False, gift=None, claimed=())
    posted = await _join(books, person, gift, key)
    claimed = await claims.take(books, person.id)
    first_time = posted is not None and (not posted.repeated or posted.answer == key != b"")
    given = gift if first_time and posted and posted.number else None
    return Joined(first_time, given, tuple(claimed))


async def fill(books: Books, budget: Money) -> None:
    """Move the first budget for gifts out of the treasury, once in the life of the books."""
    if not budget:
        return
    treasury = await books.house(TREASURY, budget.currency)
    bonus = await books.house(BONUS, budget.currency)
    key = budget_key(books.book, budget.currency)
    await books.post(Posting(key, "budget", moves=(Move(treasury, bonus, budget),)))


def budget_key(book: int, currency: str) -> bytes:
    """Return the key under which the first budget in a currency is booked."""
    return ids.child("bonus budget", str(book), currency)


async def _join(books: Books, person: Person, gift: Money, key: bytes) -> Posted | None:
    """Post her joining, which has a number if the budget gave; None if she has joined otherwise."""
    wallet = await books.account(WALLET, person.id, gift.currency)
    joined = Guard("persons", (person.id,), "joined_at", None, clock.to_ms(clock.now()))
    joining = Posting(
        ids.child("join", str(books.book), str(person.id)),
        "join",
        answer=key,
        actor=person.id,
        payee=person.id,
        guards=(joined,),
    )
    if gift:
        given = Move(await books.house(BONUS, gift.currency), wallet, gift)
        with suppress(InsufficientFunds, AccountFrozen):
            return await _posted(books, replace(joining, kind="gift", moves=(given,)))
    return await _posted(books, joining)


async def _posted(books: Books, joining: Posting) -> Posted | None:
    try:
        return await books.post(joining)
    except AlreadySettled:
        return None  # she joined a moment ago, through another door
