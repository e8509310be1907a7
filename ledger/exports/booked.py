"""The lines of a statement that is ready: one for each transfer that changed a wallet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ledger import pages, statement
from ledger.exports.walking import LINES, STEP
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.exports.asking import Asked
    from ledger.pages import Seen
    from ledger.statement import Line


@dataclass(frozen=True, slots=True)
class Booked:
    """A line: what a transfer changed in one currency, what of that was a fee, what stood then."""

    line: Line
    amount: Money
    balance: Money
    fee: Money


class Ends(NamedTuple):
    """What stood there before the first line of a currency and after the last, `held` included."""

    opens: Money
    closes: Money
    held: Money


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one file: its lines, and both ends of each currency."""

    lines: Sequence[Booked]
    ends: Sequence[Ends]


async def lines(books: Books, asked: Asked) -> list[Booked]:
    """Return the lines of a statement, the oldest first, with what stood there after each."""
    found: dict[tuple[int, str], Booked] = {}
    for account, start in asked.content["accounts"]:
        for read in await _of(books, account, start, asked.since):
            place = (read.line.number, read.amount.currency)
            known = found.get(place)
            found[place] = _together(known, read) if known else read
    stood = {each.opens.currency: each.opens for each in ends(asked)}
    told: list[Booked] = []
    for _, each in sorted(found.items()):
        if each.amount:
            stood[each.amount.currency] += each.amount
            told.append(replace(each, balance=stood[each.amount.currency]))
    return told


def ends(asked: Asked) -> list[Ends]:
    """Return both ends of each currency of a statement that is ready."""
    return [
        Ends(*(Money(known[each], currency) for each in ("opens", "closes", "held")))
        for currency, known in sorted(asked.content["currencies"].items())
    ]


def parts(asked: Asked, told: Sequence[Booked]) -> Iterator[Part]:
    """Part a statement into what stands in each file."""
    stood = {each.opens.currency: each for each in ends(asked)}
    for at in range(0, max(1, len(told)), LINES):
        here, began = told[at : at + LINES], dict(stood)
        for each in here:
            known = stood[each.amount.currency]
            stood[each.amount.currency] = known._replace(opens=each.balance)
        yield Part(here, [began[each]._replace(closes=stood[each].opens) for each in stood])


async def _of(books: Books, account: int, start: int, since: int) -> list[Booked]:
    """Read the lines of one account back to a moment."""
    found: list[Booked] = []
    before, more = start, True
    while more:
        groups, more = await books.read(pages.whole, account, before, STEP)
        here = [each for each in groups if each[0].recorded_at >= since]
        found += await books.read(_booked, here)
        if len(here) < len(groups) or not groups:
            break
        before = groups[-1][-1].id
    return found


def _booked(connection: Connection, book: int, groups: Sequence[Sequence[Seen]]) -> list[Booked]:
    return [_line(connection, book, group) for group in groups]


def _line(connection: Connection, book: int, group: Sequence[Seen]) -> Booked:
    line = statement.line_of(group)
    fee = Money(0, line.moved.currency)
    if len(group) > 1:
        fee = _fee(connection, book, group, fee)
    return Booked(line, line.moved, Money(0, line.moved.currency), fee)


def _fee(connection: Connection, book: int, group: Sequence[Seen], nothing: Money) -> Money:
    """Return what of a transfer an account paid as its fee: it has an entry of its own there."""
    found = statement.transfer(connection, book, group[0].transfer)
    paid = [each.amount for each in found.moves if each.source == group[0].account]
    return found.fee if found.fee and found.fee in paid else nothing


def _together(one: Booked, other: Booked) -> Booked:
    """Return what a transfer changed on two accounts of hers."""
    return replace(one, amount=one.amount + other.amount, fee=one.fee + other.fee)
