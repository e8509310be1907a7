"""What moves as something comes for somebody who owes, or is taken from her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import arrears, gifted, merged
from ledger.banking import lines
from ledger.banking.owing.reading import owed
from ledger.chart import HOUSE, WALLET
from ledger.money import Money
from ledger.people import states
from ledger.posting import Ceiling, Count, Guard, Move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.books import Books
    from ledger.posting import Posting

_OPEN = frozenset({None, "open"})


class Coming(NamedTuple):
    """What comes for her: what it moves, what of it is `paid` off, and what she gets and owes.

    `ceilings` hold that nothing is paid off twice: CeilingReached says that it is to be made anew.
    """

    moves: tuple[Move, ...]
    ceilings: tuple[Ceiling, ...]
    paid: Money
    gets: Money
    owes: Money

    @property
    def told(self) -> dict[str, Any]:
        """What she is told of it, where she owed anything."""
        return {"paid": self.paid, "owes": self.owes} if self.paid else {}


class Taking(NamedTuple):
    """What is taken from her: out of her wallet, and what she `owes` as it was not there.

    `guards` hold while it is she whose wallet it is, and `moves` what leaves to where; `counts` are
    that she has come to owe it, and the marks of gift money that is taken.
    """

    person: int
    state: str | None
    moves: tuple[Move, ...]
    guards: tuple[Guard, ...]
    taken: Money
    owes: Money
    counts: tuple[Count, ...] = ()


async def claim(books: Books, person: int, currency: str) -> int:
    """Return the account of what somebody owes."""
    return await books.account(lines.RECEIVABLE, HOUSE, currency, str(person))


async def coming(  # noqa: PLR0913 - what comes has that many sides
    books: Books,
    source: int,
    person: int,
    amount: Money,
    *,
    to: int = 0,
    before: Sequence[Posting] = (),
) -> Coming:
    """Return what moves as an amount comes for somebody: it pays off what she owes first.

    The rest is in her wallet, or goes `to` another account. What other parts of the same posting
    move `before` this is owed no more.
    """
    due = await owed(books, person, amount.currency)
    if due and before:
        account = await claim(books, person, due.currency)
        for move in (each for part in before for each in part.moves if each.target == account):
            due -= move.amount
    paid = min(due, amount)
    gets = amount - paid
    moves, ceilings = [], []
    if paid:
        account = await claim(books, person, amount.currency)
        moves.append(Move(source, account, paid))
        ceilings.append(Ceiling(account, 0))
    if gets:
        target = to or await books.account(WALLET, person, amount.currency)
        moves.append(Move(source, target, gets))
    return Coming(tuple(moves), tuple(ceilings), paid, gets, due - paid)


async def taking(books: Books, whose: int, amount: Money, to: int) -> Taking:
    """Return what moves as an amount is taken from somebody: what is not there she owes.

    Nothing goes out of a wallet that is not open: all of it is owed.
    """
    person, currency = await books.read(merged.now, whose), amount.currency
    state = await books.read(states.load, person)
    wallet = await books.account(WALLET, person, currency)
    there = max(0, (await books.balance(wallet)).available.minor)
    taken = Money(min(there, amount.minor) if state in _OPEN else 0, currency)
    owes = amount - taken
    moves = [Move(wallet, to, taken)] if taken else []
    if owes:
        moves.append(Move(await claim(books, person, currency), to, owes))
    counts = await gifts(books, person, wallet, taken) if taken else ()
    if owes:
        counts = (*counts, arrears.came(person))
    return Taking(person, state, tuple(moves), (merged.apart(person),), taken, owes, counts)


async def gifts(books: Books, person: int, wallet: int, amount: Money) -> tuple[Count, ...]:
    """Return the marks of gift money that go to the house with a sum: other money goes first."""
    gift = await books.read(gifted.part, person, wallet, amount)
    return await gifted.moved(books, person, HOUSE, gift) if gift else ()
