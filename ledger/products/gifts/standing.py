"""What somebody has set aside for gifts, as it stands beside her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column, union_all
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
IN_ENVELOPES, FOR_A_DAY = "envelopes", "lists"
_ENVELOPES: Any = (
    select(
        literal_column(f"'{IN_ENVELOPES}'").label("what"),
        EnvelopeRow.currency,
        Account.balance,
        EnvelopeRow.expires_at,
    )
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == EnvelopeRow.account))
    .where(col(EnvelopeRow.book) == _book, col(EnvelopeRow.giver) == _giver)
    .where(col(EnvelopeRow.state) == literal_column(f"'{OPEN}'"))  # spelt out, for its index
)
_LISTS: Any = (
    select(
        literal_column(f"'{FOR_A_DAY}'"), EidiyaRow.currency, Account.balance, EidiyaRow.release_at
    )
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == EidiyaRow.account))
    .where(col(EidiyaRow.book) == _book, col(EidiyaRow.giver) == _giver)
    .where(col(EidiyaRow.release_at) > bindparam("after", type_=BigInteger))
)
_SET_ASIDE: Any = union_all(_ENVELOPES, _LISTS)


@kit.pends
def open_gifts(connection: Connection, book: int, person: int) -> int:
    """Count her envelopes and lists in which something is left."""
    after = clock.to_ms(clock.now() - TRIED)
    found = rows(connection, _SET_ASIDE, book=book, giver=person, after=after)
    return sum(1 for _, _, minor, _ in found if minor)


@kit.stands
def set_aside(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell what rests in her open envelopes and lists, by currency, and until when at most."""
    after = clock.to_ms(clock.now() - TRIED)
    rests: dict[tuple[str, str], tuple[int, int]] = {}
    for what, currency, minor, until in rows(
        connection, _SET_ASIDE, book=book, giver=person, after=after
    ):
        before, latest = rests.get((what, currency), (0, 0))
        rests[what, currency] = before + minor, max(latest, until)
    return [
        {"what": what, "amount": Money(minor, currency), "until": clock.from_ms(until)}
        for (what, currency), (minor, until) in sorted(rests.items())
        if minor
    ]
