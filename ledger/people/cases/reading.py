"""What the books tell of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column, union
from sqlmodel import col, select

from ledger import clock, merged
from ledger.errors import NotFound
from ledger.kit import pends
from ledger.people import facts
from ledger.people.cases.tables import CaseNoteRow, CaseRow
from ledger.people.facts import Who
from ledger.people.roles import HANDLE_ALERTS, HANDLE_CASES
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

OF_PERSON, OF_RECEIPT = "person", "receipt"
DISPUTE = "dispute"
"""What the house opens: a bank took a card payment back that was spent, and somebody is frozen."""
GIFTS = "gifts"
"""What the house opens: gift money of many new accounts went to one, and is held."""
ALERT = "alert"
"""What the house opens: a rule of `ledger.laundering` has found something."""
SCREENING = "screening"
"""What the house opens: somebody is like whom a list names (`ledger.screening`)."""
CONFIDENTIAL = frozenset({ALERT, SCREENING})
"""What nobody whom it is about may ever learn of: no list, count, refusal or export of hers has it,
and nobody sees it but who may handle alerts."""
OF_SUPPORT = frozenset({OF_PERSON, OF_RECEIPT, DISPUTE, GIFTS, ALERT, SCREENING})
"""What support opens itself, or the house for it."""
PAGE = 8
NOTES = 5
Of: TypeAlias = Literal["all", "mine", "unassigned", "about"]
"""Which cases are listed; all but those about somebody are open ones."""


class NoCase(NotFound):
    """There is no case of this number for who handles cases."""

    def __init__(self, number: int) -> None:
        super().__init__("case_number")
        self.number = number


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody reported, who deals with it, and what came of it."""

    token: bytes
    number: int
    what: str
    about: dict[str, Fact]
    opener: int
    words: str
    is_open: bool
    outcome: str
    closer: int
    opened_at: datetime
    closed_at: datetime | None
    person: int = 0
    assignee: int = 0
    result: str = ""

    def is_about(self, person: int) -> bool:
        """Tell whether a person is among what it is about: others deal with it."""
        return person == self.person or person in whom(self.about)

    @property
    def is_confidential(self) -> bool:
        """Whether nobody whom it is about may learn that there is one."""
        return self.what in CONFIDENTIAL

    @property
    def needs(self) -> str:
        """What somebody must be permitted who deals with it."""
        return permission(self.what)

    @property
    def is_supports(self) -> bool:
        """Whether support has opened it itself, about somebody else."""
        return self.what in OF_SUPPORT

    def is_reported_by(self, person: int) -> bool:
        """Tell whether it is somebody's own report: others deal with it."""
        return person == self.opener and not self.is_supports


class Noted(NamedTuple):
    """What was noted of a case: by whom, when, and what."""

    number: int
    author: int
    at: datetime
    words: str


_book: Any = bindparam("book", type_=BigInteger)
_case: Any = select(
    *(column for column in CaseRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(CaseRow.book == _book)
_open: Any = _case.where(CaseRow.state == literal_column("'open'"))  # spelt out, for the index
_OF_TOKEN = _case.where(CaseRow.token == bindparam("token", type_=LargeBinary))
_OF_NUMBER = _case.where(CaseRow.number == bindparam("number", type_=BigInteger))
_OF_OPENER = _open.where(CaseRow.opener == bindparam("opener", type_=BigInteger))
_after: Any = col(CaseRow.number) > bindparam("after", type_=BigInteger)
_who: Any = bindparam("who", type_=BigInteger)


def _listed(question: Any) -> Any:  # noqa: ANN401 - a select
    return question.where(_after).order_by(col(CaseRow.number)).limit(PAGE + 1)


_AMONG: dict[Of, Any] = {
    "all": _listed(_open),
    "mine": _listed(_open.where(CaseRow.assignee == _who)),
    "unassigned": _listed(_open.where(col(CaseRow.assignee).is_(None))),
    "about": (
        _case.where(CaseRow.person == _who)
        .where(col(CaseRow.number) < bindparam("after", type_=BigInteger))
        .order_by(col(CaseRow.number).desc())
        .limit(PAGE + 1)
    ),
}
_OPEN_FOR: Any = union(
    select(CaseRow.token)
    .where(CaseRow.book == _book, CaseRow.state == literal_column("'open'"))
    .where(CaseRow.opener == _who),
    select(CaseRow.token)
    .where(CaseRow.book == _book, CaseRow.state == literal_column("'open'"))
    .where(CaseRow.person == _who, CaseRow.what != literal_column(f"'{ALERT}'"))
    .where(CaseRow.what != literal_column(f"'{SCREENING}'")),
)
_NOTES: Any = (
    select(CaseNoteRow.number, CaseNoteRow.author, CaseNoteRow.at_ms, CaseNoteRow.words)
    .where(CaseNoteRow.book == _book, CaseNoteRow.token == bindparam("token", type_=LargeBinary))
    .where(col(CaseNoteRow.number) < bindparam("before", type_=BigInteger))
    .order_by(col(CaseNoteRow.number).desc())
    .limit(NOTES + 1)
)
_LAST = 2**63 - 1


async def get(books: Books, number: int) -> Case:
    """Return a case by its number, or raise NoCase."""
    found = await books.read(_of_number, number)
    if found is None:
        raise NoCase(number)
    return found


async def of_token(books: Books, token: bytes) -> Case:
    """Return a case by its identity, or raise NotFound."""
    return _found(await books.read(_of_token, token))


async def of_opener(books: Books, opener: int) -> list[Case]:
    """Return the open cases of who opened them."""
    return await books.read(_of_opener, opener)


async def among(books: Books, after: int, of: Of = "all", who: int = 0) -> list[Case]:
    """Return open cases after a number, the oldest first, one more than stand on a page.

    All of them, those that somebody deals with, or those that nobody does; or whatever was opened
    `about` somebody, the newest first, before a number, 0 for the newest.
    """
    start = after or (_LAST if of == "about" else 0)
    if of == "about":
        return await books.read(_about, who, start)
    asked = {"after": start, **({"who": who} if of == "mine" else {})}
    return await books.read(_listing, _AMONG[of], asked)


async def notes(books: Books, token: bytes, before: int = 0) -> list[Noted]:
    """Return what was noted of a case, the newest first, one more than stand on a page."""
    return await books.read(_notes, token, before or _LAST)


@pends
def open_cases(connection: Connection, book: int, person: int) -> int:
    """Count the open cases that somebody has reported, or about her; no confidential ones."""
    return len(rows(connection, _OPEN_FOR, book=book, who=person))


def permission(what: str) -> str:
    """Return what somebody must be permitted who deals with such a case."""
    return HANDLE_ALERTS if what in CONFIDENTIAL else HANDLE_CASES


def whom(about: Mapping[str, Fact]) -> set[int]:
    """Return the people among the facts that a case is about."""
    known = (each if isinstance(each, list) else [each] for each in about.values())
    return {each for some in known for each in some if isinstance(each, Who)}


def _found(case: Case | None) -> Case:
    if case is None:
        raise NotFound("case")
    return case


def _of_token(connection: Connection, book: int, token: bytes) -> Case | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return _by_now(connection, book, _read(found)) if found else None


def _of_number(connection: Connection, book: int, number: int) -> Case | None:
    found = row(connection, _OF_NUMBER, book=book, number=number)
    return _by_now(connection, book, _read(found)) if found else None


def _of_opener(connection: Connection, book: int, opener: int) -> list[Case]:
    return [_read(each) for each in rows(connection, _OF_OPENER, book=book, opener=opener)]


def _about(connection: Connection, book: int, who: int, before: int) -> list[Case]:
    """Read those about her, and about whoever has become one with her."""
    found = [
        each
        for one in merged.selves(connection, book, who)
        for each in _listing(connection, book, _AMONG["about"], {"after": before, "who": one})
    ]
    return sorted(found, key=attrgetter("number"), reverse=True)[: PAGE + 1]


def _listing(
    connection: Connection,
    book: int,
    question: Any,  # noqa: ANN401 - a statement
    asked: Mapping[str, int],
) -> list[Case]:
    found = rows(connection, question, book=book, **asked)
    return [_by_now(connection, book, _read(each)) for each in found]


def _notes(connection: Connection, book: int, token: bytes, before: int) -> list[Noted]:
    found = rows(connection, _NOTES, book=book, token=token, before=before)
    return [Noted(number, author, clock.from_ms(at), words) for number, author, at, words in found]


def _by_now(connection: Connection, book: int, case: Case) -> Case:
    """Return a case of what somebody may not know of, about whoever she has become one with."""
    if not case.is_confidential:
        return case
    return replace(case, person=merged.now(connection, book, case.person))


def _read(known: Sequence[Any]) -> Case:
    token, number, what, about, opener, words, state, outcome, closer, opened, closed, *more = known
    person, assignee, result = more
    ended = clock.from_ms(closed) if closed else None
    began = (what, facts.load(about), opener, words, state == "open", outcome, closer)
    since = (person or 0, assignee or 0, result or "")
    return Case(bytes(token), number, *began, clock.from_ms(opened), ended, *since)
