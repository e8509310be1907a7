"""What changes an account at a bank: each change is along an edge, and holds to what it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids, rules
from ledger.banking.accounts import ruling
from ledger.banking.accounts.tables import EDGES, BankAccountRow
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import everywhere, facts
from ledger.posting import ANY, Audit, Count, Guard, Posting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.banking.accounts.reading import BankAccount
    from ledger.banking.accounts.tables import State
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Cell, Event

CHANGED: Final = "bank_changed"
HAS, HAVING, UNDERWAY = "bank accounts", "bank account", "payouts to an account"
"""What is counted: the accounts of somebody, who has one, and what is on its way to one."""


def becomes(found: BankAccount, state: State, **cells: Cell) -> tuple[Guard, ...]:
    """Return what lets an account become something else; NotAllowed where no edge leads."""
    if state not in EDGES[found.state]:
        raise NotAllowed(CHANGED)
    return (
        Guard.on(BankAccountRow.state, (found.token,), found.state, state),
        *holding(found, **cells),
    )


def holding(found: BankAccount, **cells: Cell) -> tuple[Guard, ...]:
    """Return what holds while nobody has tried anything since, and lets cells be others."""
    key, table = (found.token,), BankAccountRow.__tablename__
    looks = Guard.on(BankAccountRow.tries, key, found.tries, cells.pop("tries", found.tries))
    return looks, *(Guard(table, key, name, ANY, cell) for name, cell in cells.items())


async def verified(books: Books) -> tuple[State, dict[str, Any]]:
    """Return what an account becomes once it was found to be hers, and from when it is usable."""
    cools = (await rules.at(books, ruling.COOLING)).value
    usable = clock.to_ms(clock.now() + cools)
    if cools:
        return "cooling", {"usable_ms": usable, "due_ms": usable}
    return "usable", {"usable_ms": usable, "due_ms": None}


def change(found: BankAccount, how: str, key: bytes, *guards: Guard) -> Posting:
    """Return what changes an account."""
    return Posting(
        ids.timed_child(key, "bank", how, found.token),
        f"bank_{how}",
        digest=ids.digest(how, found.token),
        actor=found.person,
        guards=guards,
    )


def closes(found: BankAccount) -> tuple[Count, ...]:
    """Return that somebody has one account less, and an account one less who has it."""
    return Count(has(found.person), -1), Count(having(found.digest), -1)


def has(person: int) -> str:
    """Return the counter of the accounts of somebody."""
    return f"{HAS}:{person}"


def having(digest: bytes) -> str:
    """Return the counter of who has an account, by the digest of its number."""
    return f"{HAVING}:{ids.text(digest)}"


def underway(found: BankAccount) -> str:
    """Return the counter of what is on its way to an account."""
    return f"{UNDERWAY}:{ids.text(found.token)}"


async def told(books: Books, found: BankAccount, kind: str, **more: Fact) -> tuple[Event, ...]:
    """Return what she is told of an account, on each platform where she has spoken."""
    return await everywhere.events(books, found.person, kind, of(found, **more))


def of(found: BankAccount, **more: Fact) -> str:
    """Return what is told of an account."""
    return fact(found.country, found.scheme, found.masked, found.token, **more)


def fact(country: str, scheme: str, masked: str, token: bytes, **more: Fact) -> str:
    """Return what is told of an account: where it is, and by which digits it is known again."""
    known = {"country": country, "scheme": scheme, "masked": masked, "account": ids.text(token)}
    return facts.dump({**known, **more})


def audit(
    kind: str, found: BankAccount, known: Mapping[str, Fact] | None = None, words: str = ""
) -> Audit:
    """Return what is kept of what somebody did with an account of another."""
    about = facts.dump(known or {})
    return Audit(kind, found.person, f"bank account {found.number}", about, words)


@contextmanager
def in_time() -> Iterator[None]:
    """Refuse what something else was faster with: NotAllowed."""
    try:
        yield
    except AlreadySettled as settled:
        if settled.table != BankAccountRow.__tablename__:
            raise
        raise NotAllowed(CHANGED) from None
