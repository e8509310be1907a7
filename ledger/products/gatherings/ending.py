"""The end of each hold of a gathering that was decided: some at a time, under keys of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import gifted, ids, kit
from ledger.chart import BONUS
from ledger.errors import AccountFrozen, AlreadySettled
from ledger.gifted import Gathering, Mark
from ledger.gifted.tables import BACK, RELEASE, RELEASED, TAKEN, GatheredRow, GatheringRow
from ledger.money import Money
from ledger.people import cases, facts, shown
from ledger.people.facts import Who
from ledger.posting import Count, Event, Guard, Move, Posting, Take
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

log = structlog.get_logger()

TAKE_BACK: Final = "gatherings.back"
LET_GO: Final = "gatherings.release"
"""The verbs, which are the kinds of the transfers that do it, too."""
STEP: Final = 100
_VERBS: Final = {BACK: TAKE_BACK, RELEASE: LET_GO}
_DONE: Final = {BACK: TAKEN, RELEASE: RELEASED}


_book: Any = bindparam("book", type_=BigInteger)
_DECIDED: Any = (
    select(GatheringRow.token)
    .where(col(GatheringRow.book) == _book)
    .where(literal_column("state IN ('back', 'release')"))
    .limit(literal_column(str(STEP)))
)
_NEXT: Any = (
    select(GatheredRow.hold, GatheredRow.payer, GatheredRow.account, GatheredRow.amount)
    .add_columns(col(GatheredRow.marks))
    .where(col(GatheredRow.book) == _book)
    .where(col(GatheredRow.token) == bindparam("token", type_=LargeBinary))
    .where(col(GatheredRow.hold) > bindparam("after", type_=LargeBinary))
    .order_by(col(GatheredRow.hold))
    .limit(bindparam("most", type_=Integer))
)


@kit.due()
async def due(books: Books, now: datetime) -> None:  # noqa: ARG001 - whatever was decided
    """Do what was decided; what cannot be done now is tried again."""
    for token in await books.read(_decided):
        try:
            while await _step(books, await gifted.gathered(books, token)):
                pass
        except AlreadySettled:
            continue  # another process has been here
        except AccountFrozen:
            log.warning("held gift money cannot go back while its wallet is frozen")


async def _step(books: Books, found: Gathering) -> bool:
    """End the next holds; False once there are no more of them."""
    some = await books.read(_next, found.token, found.place)
    key = (found.token,)
    if not some:
        ended = Guard.on(GatheringRow.state, key, found.state, _DONE[found.state])
        told = facts.dump({"amount": found.worth, "back": int(found.state == BACK)})
        events = (Event("gifts_decided", found.payee, told), shown.changed(cases.KIND, found.token))
        done = ids.timed_child(found.token, "ended")
        await books.post(Posting(done, "gatherings_end", guards=(ended,), events=events))
        return False
    place = bytes(some[-1][0])
    posting = Posting(
        ids.timed_child(found.token, "step", bytes(some[0][0])),
        _VERBS[found.state],
        payer=found.payee,
        guards=(
            Guard.on(GatheringRow.state, key, found.state),
            Guard.on(GatheringRow.place, key, found.place, place),
        ),
        events=_told(found, some),
    )
    holds = [bytes(each[0]) for each in some]
    if found.state == RELEASE:
        posting.takes = tuple(Take(hold, "voided") for hold in holds)
        posting.counts = _marks(found, some)
        posting.payee = found.payee
    else:
        posting.takes = tuple(Take(hold, "captured") for hold in holds)
        posting.moves = await _moves(books, found, some)
    await books.post(posting)
    return True


async def _moves(books: Books, found: Gathering, some: Sequence[Any]) -> tuple[Move, ...]:
    currency, sums = found.worth.currency, dict[int, int]()
    for _, _, account, minor, _ in some:
        sums[account] = sums.get(account, 0) + minor
    budget = await books.house(BONUS, currency)
    return tuple(Move(each, budget, Money(minor, currency)) for each, minor in sums.items())


def _marks(found: Gathering, some: Sequence[Any]) -> tuple[Count, ...]:
    """Return what gives its marks to gift money that goes on to who got it."""
    counts: list[Count] = []
    for *_, kept in some:
        known: Any = facts.load(kept)["marks"]
        marks = [Mark(*each) for each in known]
        counts += gifted.coming(found.payee, found.worth.currency, marks)
    return tuple(counts)


def _told(found: Gathering, some: Sequence[Any]) -> tuple[Event, ...]:
    """Return how those are told who had sent it, each once."""
    sums: dict[int, int] = {}
    for _, payer, _, minor, _ in some:
        sums[payer] = sums.get(payer, 0) + minor
    known = {"payee": Who(found.payee), "back": int(found.state == BACK)}
    return tuple(
        Event(
            "gift_decided",
            payer,
            facts.dump({**known, "amount": Money(minor, found.worth.currency)}),
        )
        for payer, minor in sums.items()
    )


def _decided(connection: Connection, book: int) -> list[bytes]:
    return [bytes(token) for (token,) in rows(connection, _DECIDED, book=book)]


def _next(connection: Connection, book: int, token: bytes, after: bytes) -> Sequence[Any]:
    return rows(connection, _NEXT, book=book, token=token, after=after, most=STEP)
