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
from ledger.kit import proves
from ledger.products.gifts import envelope, presents
from ledger.products.gifts.tables import EidiyaRow, EnvelopeRow
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_ENVELOPES: Any = select(EnvelopeRow.token).where(col(EnvelopeRow.book) == _book)
_LISTS: Any = select(EidiyaRow.token).where(col(EidiyaRow.book) == _book)
_RESTS: Any = select(Account.balance).where(
    col(Account.book) == _book, col(Account.id) == bindparam("account", type_=BigInteger)
)


@proves("what rests in a gift")
def rests(connection: Connection, book: int) -> Rows:
    """Compare what rests on the account of each gift with what is still to be given of it."""
    for (token,) in rows(connection, _ENVELOPES, book=book):
        of = envelope.load(connection, book, token)
        left = of.left.minor if of.is_open else 0
        yield from _differs(token, _rests(connection, book, of.account), left)
    for (token,) in rows(connection, _LISTS, book=book):
        found = presents.load(connection, book, token)
        yield from _differs(token, _rests(connection, book, found.account), found.left.minor)


@proves("shares are as drawn")
def drawn(connection: Connection, book: int) -> Rows:
    """Compare what was taken from each envelope with what its seed says."""
    for (token,) in rows(connection, _ENVELOPES, book=book):
        found = envelope.load(connection, book, token)
        taken = envelope.load_opened(connection, book, token)
        paid = _said([(each.place, each.amount) for each in taken])
        yield from _differs(token, paid, _said([*enumerate(found.shares[: found.taken])]))


def _differs(token: bytes, found: object, expected: object) -> Rows:
    if found != expected:
        yield f"gift {ids.text(token)}", found, expected


def _rests(connection: Connection, book: int, account: int) -> int | None:
    found = row(connection, _RESTS, book=book, account=account)
    return found[0] if found else None


def _said(shares: list[tuple[int, Any]]) -> str:
    return ", ".join(str(amount) for _, amount in shares) or "none"
