"""What proves gifts: on each account of theirs rests what was set aside, less what has gone.

an envelope   its amount and fee, less the shares and fees of those who opened it; nothing once
              it is empty or was brought back; and each share is what its seed says
a list        what those are still to be given who wait
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import ids
from ledger.products.gifts import envelope, presents
from ledger.products.gifts.tables import EidiyaRow, EnvelopeRow
from ledger.proof.findings import Finding
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_book: Any = bindparam("book", type_=BigInteger)
_ENVELOPES: Any = select(EnvelopeRow.token).where(col(EnvelopeRow.book) == _book)
_LISTS: Any = select(EidiyaRow.token).where(col(EidiyaRow.book) == _book)
_RESTS: Any = select(Account.balance).where(
    col(Account.book) == _book, col(Account.id) == bindparam("account", type_=BigInteger)
)


def prove(connection: Connection, book: int) -> Iterator[Finding]:
    """Name every envelope and every list that does not hold."""
    for (token,) in rows(connection, _ENVELOPES, book=book):
        yield from _envelope(connection, book, token)
    for (token,) in rows(connection, _LISTS, book=book):
        found = presents.load(connection, book, token)
        yield from _rests(connection, book, found.account, token, found.left.minor)


def _envelope(connection: Connection, book: int, token: bytes) -> Iterator[Finding]:
    found = envelope.load(connection, book, token)
    left = found.left.minor if found.is_open else 0
    yield from _rests(connection, book, found.account, token, left)
    paid = [(each.place, each.amount) for each in envelope.load_opened(connection, book, token)]
    drawn = list(enumerate(found.shares[: found.taken]))
    if paid != drawn:
        yield Finding("shares are as drawn", _named(token), _said(paid), _said(drawn))


def _rests(
    connection: Connection, book: int, account: int, token: bytes, expected: int
) -> Iterator[Finding]:
    found = row(connection, _RESTS, book=book, account=account)
    rests = found[0] if found else None
    if rests != expected:
        yield Finding("what rests in a gift", _named(token), str(rests), str(expected))


def _named(token: bytes) -> str:
    return f"gift {ids.text(token)}"


def _said(shares: list[tuple[int, Any]]) -> str:
    return ", ".join(str(amount) for _, amount in shares) or "none"
