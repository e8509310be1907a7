"""Complaints: something went wrong, by what somebody says, and she has an answer by a day.

open   what she says is a case, about a payment or not; the clock runs from then on
again  she is not content with the answer: somebody else looks at it, who may overrule
mine   her complaints, the newest first
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, merged, rules
from ledger.errors import NotAllowed
from ledger.people import cases, roles
from ledger.people.cases.tables import CaseRow
from ledger.people.facts import Who
from ledger.people.roles import HANDLE_CASES
from ledger.rules import Rule
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.cases import Case
    from ledger.people.facts import Fact

COMPLAINT: Final = "complaint"
AGAIN: Final = "complaints.again"
"""The verb of her button."""
ANSWER: Final = Rule(
    "complaint.answer",
    timedelta(days=14),
    "how long a complaint may wait for its answer (10 business days in 12 CFR 1005.11(c))",
    least=timedelta(days=1),
    most=timedelta(days=45),
)
LONGER: Final = Rule(
    "complaint.longer",
    timedelta(days=45),
    "how long at most, once she was told that it takes longer (12 CFR 1005.11(c)(2))",
    least=timedelta(days=1),
    most=timedelta(days=120),
)
TIME: Final = Rule(
    "complaint.time",
    timedelta(days=60),
    "how long after an answer somebody may say that she is not content with it",
    least=timedelta(days=1),
    most=timedelta(days=365),
)
SHOWN: Final = 5
_MINE: Any = (
    select(CaseRow.number)
    .where(col(CaseRow.book) == bindparam("book", type_=BigInteger))
    .where(col(CaseRow.opener) == bindparam("opener", type_=BigInteger))
    .where(col(CaseRow.what) == literal_column(f"'{COMPLAINT}'"))
    .order_by(col(CaseRow.number).desc())
    .limit(SHOWN)
)


async def open(act: Act, words: str, receipt: int = 0) -> Case:  # noqa: A001 - it is opened
    """Open one; NotFound for a receipt that is not hers, LimitExceeded for too many."""
    about: dict[str, Fact] = {}
    if receipt:
        found = await act.books.transfer(receipt)
        selves = await act.books.read(merged.selves, act.actor.id)
        if not {found.payer, found.payee} & {*selves}:
            raise NotAllowed("complaint_receipt")
        about = {"receipt": receipt, "amount": found.amount}
    return await cases.open(act, COMPLAINT, about, words, await rules.most_cases(act.books))


async def again(act: Act, number: int) -> Case:
    """Let somebody else look at a complaint whose answer she is not content with.

    NotAllowed for what is not hers, is not answered, or was answered too long ago.
    """
    found = await cases.get(act.books, number)
    if not await may_again(act.books, found, act.actor.id):
        raise NotAllowed("complaint_again")
    about: dict[str, Fact] = {**found.about, "again": found.number}
    others = {*await roles.holders(act.books, HANDLE_CASES)} - {found.closer, act.actor.id}
    if others:
        about[cases.DECIDERS] = [Who(found.closer)]
    most = await rules.most_cases(act.books)
    return await cases.open(act, COMPLAINT, about, found.words, most)


async def may_again(books: Books, case: Case, person: int) -> bool:
    """Tell whether somebody may still say that she is not content with an answer."""
    if case.what != COMPLAINT or case.opener != person or case.closed_at is None:
        return False
    if "again" in case.about:
        return False
    lasts = (await rules.at(books, TIME)).value
    return bool(clock.now() < case.closed_at + lasts)


async def answer_by(books: Books, case: Case) -> datetime:
    """Return when a complaint is to be answered, by what holds now."""
    first = case.opened_at + (await rules.at(books, ANSWER)).value
    if clock.now() < first:
        return first
    return case.opened_at + (await rules.at(books, LONGER)).value


async def mine(books: Books, person: int) -> list[Case]:
    """Return somebody's newest complaints."""
    numbers = await books.read(_mine, person)
    return [await cases.get(books, each) for each in numbers]


def _mine(connection: Connection, book: int, opener: int) -> list[int]:
    return [number for (number,) in rows(connection, _MINE, book=book, opener=opener)]
