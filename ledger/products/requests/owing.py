"""What somebody is asked for and asks for, as it stands beside her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import kit
from ledger.debts import Debt, owes
from ledger.money import Money
from ledger.people import shown
from ledger.posting import SAME, Guard
from ledger.products.requests import reading
from ledger.products.requests.cards import KIND
from ledger.products.requests.making import ending
from ledger.products.requests.tables import OPEN, SETTLED, RequestRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.products.requests.reading import Request


@kit.stands
def requests(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell how many requests wait for her, and how many of hers, with their sum by currency."""
    found: dict[tuple[str, str], list[int]] = {}
    for whose, currency, minor in reading.left(connection, book, person):
        found.setdefault((whose, currency), []).append(minor)
    return [
        {"whose": whose, "count": len(each), "amount": Money(sum(each), currency)}
        for (whose, currency), each in found.items()
    ]


@kit.pends
def open_requests(connection: Connection, book: int, person: int) -> int:
    """Count the requests that wait for her, and hers."""
    return len(reading.left(connection, book, person))


@owes
def debts(connection: Connection, book: int, whose: int | str) -> Iterator[Debt]:
    """Yield what people who know each other ask of each other; a request belongs to no chat.

    What a stranger asks for is no debt, and to the payer none that somebody asks for whom she has
    blocked; who is blocked sees it as before.
    """
    for request in reading.among_known(connection, book, whose) if isinstance(whose, int) else ():
        key = (request.token,)
        yield Debt(
            request.token,
            request.payer,
            request.requester,
            request.left,
            request.note,
            settles=(
                Guard.on(RequestRow.state, key, OPEN, SETTLED),
                Guard.on(RequestRow.paid, key, request.paid.minor, SAME),
            ),
            told=(shown.changed(KIND, request.token),),
            counts=ending(request),
        )


def by_currency(requests: Iterable[Request]) -> list[list[Request]]:
    """Part requests by their currencies."""
    found: dict[str, list[Request]] = {}
    for each in requests:
        found.setdefault(each.amount.currency, []).append(each)
    return [*found.values()]
