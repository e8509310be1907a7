"""A list is checked whole before anything is done with it: every line that is wrong, and why.

Who is meant is looked up for many lines at once: a question costs what is asked, never the people
that there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import limits
from ledger.chart import TREASURY, WALLET
from ledger.errors import TooLarge
from ledger.money import Money
from ledger.people.persons import TAG, WEB
from ledger.people.tables import IdentityRow, PersonRow
from ledger.products.payroll.pages import Item
from ledger.tables import Account, Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

AT_ONCE = 500
"""About how many lines are looked up by one question."""
MOST_TWICE = 5
CEILING = "ceiling"
"""What stops a line that brings more than a wallet may hold."""
ALL = ""
"""What stands for every currency."""


class Asked(NamedTuple):
    """One line as it was read: who is meant as it stands there, and under which name where."""

    line: int
    given: str
    platform: str
    name: str
    amount: Money
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, by the rule's name; line 0 is the list as a whole."""

    line: int
    rule: str
    given: str = ""
    other: int = 0
    needed: Money | None = None
    available: Money | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A list as it was found: its lines, and what is wrong with it.

    `totals` are the sums by currency and `before` what the treasury has of each; `twice` are pairs
    of lines that name one person, a few of them. `unasked`: no platform was asked who has these
    handles now.
    """

    items: Sequence[Item]
    problems: Sequence[Problem]
    totals: Sequence[Money]
    before: Sequence[Money]
    twice: Sequence[tuple[int, int]]
    unasked: bool = False

    @property
    def people(self) -> int:
        """How many are paid."""
        return len({item.person for item in self.items})


class Found(NamedTuple):
    """Somebody who is meant, and whether she has joined."""

    person: int
    joined: bool


_book: Any = bindparam("book", type_=BigInteger)
_names: Any = bindparam("names", expanding=True)
_known: Any = (
    select(IdentityRow.handle, IdentityRow.external_id, PersonRow.id)
    .add_columns(col(PersonRow.joined_at))
    .join(PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == IdentityRow.person))
    .where(col(IdentityRow.book) == _book, col(IdentityRow.platform) == bindparam("platform"))
    .order_by(col(IdentityRow.seen_at))
)
_BY_HANDLE: Any = _known.where(col(IdentityRow.handle).in_(_names))
_BY_ID: Any = _known.where(col(IdentityRow.external_id).in_(_names))
_owners: Any = bindparam("owners", expanding=True)
_open: Any = literal_column("'open'")
_WALLETS: Any = (
    select(Account.owner, Account.currency, Account.state)
    .where(col(Account.book) == _book, col(Account.label) == literal_column("''"))
    .where(col(Account.name) == literal_column(f"'{WALLET.name}'"), col(Account.state) != _open)
    .where(col(Account.owner).in_(_owners))
)
_PEOPLE: Any = select(Owner.owner, Owner.state).where(
    col(Owner.book) == _book, col(Owner.owner).in_(_owners), col(Owner.state) != _open
)


async def checked(act: Act, asked: Sequence[Asked]) -> Checked:
    """Return a list as it stands: whom it pays, and what is wrong with it."""
    people = await _named(act.books, {(each.platform, each.name) for each in asked})
    items: list[Item] = []
    problems: list[Problem] = []
    for each in asked:
        who = people.get((each.platform, each.name))
        if who is None or not who.joined:
            problems.append(Problem(each.line, "not_joined" if who else "unknown", each.given))
        else:
            said = (each.amount, each.note, each.reference)
            items.append(Item(each.line, each.given, who.person, *said))
    found = await checked_again(act, items)
    return replace(found, problems=[*found.problems, *problems, *_repeated(asked)])


async def checked_again(act: Act, items: Sequence[Item]) -> Checked:
    """Return how a list stands whose lines were read before."""
    found = await stopped(act.books, items)
    found |= {item.line: "self" for item in items if item.person == act.actor.id}
    problems = [
        Problem(item.line, found[item.line], item.given) for item in items if item.line in found
    ]
    totals, before, short = await _totals(act.books, [item.amount for item in items])
    return Checked(items, [*short, *problems], totals, before, _twice(items))


async def stopped(books: Books, items: Sequence[Item]) -> dict[int, str]:
    """Return which lines cannot be paid, by their numbers, and why.

    That account is frozen or closed, or its wallet may not hold so much; the paying looks again.
    """
    return await _beyond(books, items) | await _not_open(books, items)


async def _beyond(books: Books, items: Sequence[Item]) -> dict[int, str]:
    """Return the lines that bring more than a wallet may hold, behind those before them."""
    beyond: dict[int, str] = {}
    for currency in sorted({item.amount.currency for item in items}):
        those = [item for item in items if item.amount.currency == currency]
        wanted = sorted({item.person for item in those})
        room: dict[int, int] = {}
        for start in range(0, len(wanted), AT_ONCE):
            room |= await limits.room(books, wanted[start : start + AT_ONCE], currency)
        for item in those:
            if item.person not in room:
                continue
            if item.amount.minor > room[item.person]:
                beyond[item.line] = CEILING
            else:
                room[item.person] -= item.amount.minor
    return beyond


async def _not_open(books: Books, items: Sequence[Item]) -> dict[int, str]:
    """Return the lines whose account is frozen or closed."""
    wanted = sorted({item.person for item in items})
    found: dict[tuple[int, str], str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found |= await books.read(_stopped, wanted[start : start + AT_ONCE])
    states = (
        (item.line, found.get((item.person, ALL)) or found.get((item.person, item.amount.currency)))
        for item in items
    )
    return {line: state for line, state in states if state}


async def standing(books: Books, totals: Sequence[Money]) -> list[Money]:
    """Return what the treasury has of each of these currencies."""
    accounts = [await books.house(TREASURY, each.currency) for each in totals]
    return [(await books.balance(each)).available for each in accounts]


def sums(amounts: Iterable[Money]) -> list[Money]:
    """Add amounts up by currency, in the order in which those come; TooLarge for what cannot be."""
    found: dict[str, int] = {}
    for amount in amounts:
        found[amount.currency] = found.get(amount.currency, 0) + amount.minor
    return [Money(minor, currency) for currency, minor in found.items()]


def _repeated(asked: Sequence[Asked]) -> list[Problem]:
    """Refuse a reference that two lines have."""
    first: dict[str, int] = {}
    problems = []
    for each in asked:
        if each.reference and first.setdefault(each.reference, each.line) != each.line:
            other = first[each.reference]
            problems.append(Problem(each.line, "reference", each.reference, other))
    return problems


def _twice(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Return the first few pairs of lines that name one person."""
    first: dict[int, int] = {}
    found: list[tuple[int, int]] = []
    for item in items:
        if first.setdefault(item.person, item.line) != item.line and len(found) < MOST_TWICE:
            found.append((first[item.person], item.line))
    return found


async def _totals(
    books: Books, amounts: Sequence[Money]
) -> tuple[list[Money], list[Money], list[Problem]]:
    """Return what it takes and what there is by currency, and where that is too little."""
    try:
        totals = sums(amounts)
    except TooLarge:
        return [], [], [Problem(0, "too_much")]
    before = await standing(books, totals)
    pairs = zip(totals, before, strict=True)
    short = [Problem(0, "treasury", needed=it, available=has) for it, has in pairs if has < it]
    return totals, before, short


async def _named(books: Books, names: set[tuple[str, str]]) -> dict[tuple[str, str], Found]:
    """Return who is meant by names; of several who had one, whoever was seen with it last."""
    found: dict[tuple[str, str], Found] = {}
    for platform in sorted({platform for platform, _ in names}):
        wanted = sorted(name for where, name in names if where == platform)
        for start in range(0, len(wanted), AT_ONCE):
            some = await books.read(_people, platform, wanted[start : start + AT_ONCE])
            found |= {(platform, name): who for name, who in some}
    return found


def _people(
    connection: Connection, book: int, platform: str, names: Sequence[str]
) -> list[tuple[str, Found]]:
    its_own = platform in {WEB, TAG}  # where the name is the identity
    values = {"book": book, "platform": platform, "names": [*names]}
    found = connection.execute(_BY_ID if its_own else _BY_HANDLE, values)
    return [
        (external_id if its_own else handle, Found(person, joined_at is not None))
        for handle, external_id, person, joined_at in found
    ]


def _stopped(
    connection: Connection, book: int, owners: Sequence[int]
) -> dict[tuple[int, str], str]:
    values = {"book": book, "owners": [*owners]}
    wallets = connection.execute(_WALLETS, values)
    found = {(owner, currency): state for owner, currency, state in wallets}
    return found | {(owner, ALL): state for owner, state in connection.execute(_PEOPLE, values)}
