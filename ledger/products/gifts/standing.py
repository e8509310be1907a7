"""What somebody has set aside for gifts, as it stands beside her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import clock, kit
from ledger.money import Money
from ledger.products.gifts.presents import TRIED
from ledger.products.gifts.tables import OPEN, EidiyaRow, EnvelopeRow
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.people.facts import Fact

_book: Any = bindparam("book", type_=BigInteger)
_giver: Any = bindparam("giver", type_=BigInteger)
_rests: Any = func.sum(Account.balance)
_ENVELOPES: Any = (
    select(EnvelopeRow.currency, _rests, func.max(EnvelopeRow.expires_at))
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == EnvelopeRow.account))
    .where(col(EnvelopeRow.book) == _book, col(EnvelopeRow.giver) == _giver)
    .where(col(EnvelopeRow.state) == literal_column(f"'{OPEN}'"))  # spelt out, for its index
    .group_by(col(EnvelopeRow.currency))
    .order_by(col(EnvelopeRow.currency))
)
_LISTS: Any = (
    select(EidiyaRow.currency, _rests)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == EidiyaRow.account))
    .where(col(EidiyaRow.book) == _book, col(EidiyaRow.giver) == _giver)
    .where(col(EidiyaRow.release_at) > bindparam("after", type_=BigInteger))
    .group_by(col(EidiyaRow.currency))
    .having(_rests > 0)
    .order_by(col(EidiyaRow.currency))
)


@kit.stands
def envelopes(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell what rests in her open envelopes, by currency, and until when at most."""
    return [
        {"amount": Money(int(minor), currency), "until": clock.from_ms(until)}
        for currency, minor, until in rows(connection, _ENVELOPES, book=book, giver=person)
    ]


@kit.stands
def eidiyas(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell what is set aside by her lists that wait for their date, by currency."""
    after = clock.to_ms(clock.now() - TRIED)
    found = rows(connection, _LISTS, book=book, giver=person, after=after)
    return [{"amount": Money(int(minor), currency)} for currency, minor in found]
