"""The lines of a list, as its pages keep them, and what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import ids
from ledger.money import Money
from ledger.posting import Row
from ledger.products.payroll.tables import PageRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

PAGE = 250
Outcome: TypeAlias = "int | str"
"""The number of the transfer that a line became, or why it was refused, in a word."""


class Item(NamedTuple):
    """One line of a list: its number in the file, who is meant as it stands there, and who is."""

    line: int
    given: str
    person: int
    amount: Money
    note: str = ""
    reference: str = ""

    def key(self, batch: bytes) -> bytes:
        """Return the key of its payment: the same line, once."""
        return ids.timed_child(batch, "line", str(self.line))


class Page(NamedTuple):
    """Some lines, and what became of them, if they were run."""

    items: Sequence[Item]
    outcomes: Sequence[Outcome]


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_PAGE: Any = select(PageRow.content, PageRow.outcome).where(
    col(PageRow.book) == bindparam("book", type_=BigInteger),
    col(PageRow.batch) == bindparam("batch"),
    col(PageRow.page) == bindparam("page", type_=Integer),
)


def rows(batch: bytes, items: Sequence[Item]) -> list[Row]:
    """Return the rows that keep the lines of a list."""
    starts = range(0, len(items), PAGE)
    some = [[*map(_plain, items[start : start + PAGE])] for start in starts]
    return [
        Row.of(PageRow, batch=batch, page=page, content=_WRITER.encode(each))
        for page, each in enumerate(some)
    ]


def written(outcomes: Sequence[Outcome]) -> str:
    """Write what became of the lines of a page."""
    return _WRITER.encode(outcomes)


def load(connection: Connection, book: int, batch: bytes, page: int) -> Page | None:
    """Read a page; None where there is none, or none any more."""
    found = row(connection, _PAGE, book=book, batch=batch, page=page)
    if found is None:
        return None
    content, outcome = found
    return Page([*map(_item, json.loads(content))], json.loads(outcome) if outcome else ())


def _plain(item: Item) -> list[object]:
    line, given, person, amount, *words = item
    return [line, given, person, amount.minor, amount.currency, *words]


def _item(plain: Sequence[Any]) -> Item:
    line, given, person, minor, currency, *words = plain
    return Item(line, given, person, Money(minor, currency), *words)
