"""Papers that wait for longer than they may: those who decide are reminded, once each time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, and_, bindparam, literal_column, or_
from sqlmodel import col, select

from ledger import clock, ids, kit, rules
from ledger.people import facts, roles
from ledger.people.roles import VERIFY
from ledger.posting import Event, Posting
from ledger.storage.asking import rows
from ledger.verification import reading
from ledger.verification.ruling import ANSWER
from ledger.verification.tables import VerificationRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.verification.reading import Verification

STEP: Final = 100
_after: Any = bindparam("since", type_=BigInteger)
_submitted: Any = col(VerificationRow.submitted_ms)
_LATE: Any = (
    select(VerificationRow.token)
    .where(VerificationRow.book == bindparam("book", type_=BigInteger))
    .where(
        or_(
            col(VerificationRow.state) == literal_column("'submitted'"),
            col(VerificationRow.state) == literal_column("'review'"),
        )
    )
    .where(_submitted >= _after, _submitted <= bindparam("now", type_=BigInteger))
    .where(
        or_(
            _submitted > _after,
            and_(_submitted == _after, col(VerificationRow.number) > bindparam("number")),
        )
    )
    .order_by(_submitted, col(VerificationRow.number))
    .limit(STEP)
)


@kit.due(every=timedelta(minutes=10))
async def late(books: Books, now: datetime) -> None:
    """Go through what waits for too long, the longest first."""
    answer = (await rules.at(books, ANSWER)).value
    since, number = 0, 0
    while found := await books.read(_late, clock.to_ms(now - answer), since, number):
        for token in found:
            each = await reading.of_token(books, token)
            since, number = each.submitted_ms, each.number
            await _remind(books, each, answer)


async def _remind(books: Books, found: Verification, answer: timedelta) -> None:
    told = facts.dump({"number": found.number, "until": found.submitted_at + answer})
    support = [each for each in await roles.holders(books, VERIFY) if not found.is_of(each)]
    key = ids.timed_child(found.token, "late", str(found.submitted_ms))
    events = tuple(Event("verification_late", each, told) for each in support)
    await books.post(Posting(key, "verification_late", events=events))


def _late(connection: Connection, book: int, by: int, since: int, number: int) -> Sequence[bytes]:
    found = rows(connection, _LATE, book=book, now=by, since=since, number=number)
    return [bytes(token) for (token,) in found]
