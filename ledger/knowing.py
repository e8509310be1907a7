"""Whether somebody knows who asks her: she has paid her before, or both are in one group of ours.

That she was paid tells nothing: anybody can send a cent.

    knows   for one who asks another
    finds   whether a handle or a tag leads to her
    known   the same as a condition of a question
    here    what notes that somebody is in a chat, by what she does there: not all of them tell us
    enter   the same by itself; `is_here` asks for it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, bindparam, literal_column, not_, or_
from sqlmodel import col, select

from ledger import ids
from ledger.people import discretion
from ledger.people.discretion import EVERYBODY
from ledger.people.groups.tables import IN, GroupRow, MemberRow
from ledger.periods import counted, is_counted
from ledger.posting import Count, Posting
from ledger.storage.asking import row
from ledger.terms import has_paid, paid

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

HERE = "here"
_book: Any = bindparam("book", type_=BigInteger)
_theirs: Any = MemberRow.__table__.alias("theirs")  # type: ignore[attr-defined]
_in: Any = literal_column(f"'{IN}'")


def _together(one: Any, other: Any) -> Any:  # noqa: ANN401 - columns or values, and a question
    found: Any = (
        select(MemberRow.chat)
        .join(_theirs, (_theirs.c.book == _book) & (_theirs.c.chat == MemberRow.chat))
        .where(MemberRow.book == _book, MemberRow.person == one, _theirs.c.person == other)
        .where(col(MemberRow.state) == _in, _theirs.c.state == _in)
    )
    return found


_TOGETHER = _together(
    bindparam("one", type_=BigInteger), bindparam("other", type_=BigInteger)
).limit(1)


async def knows(books: Books, asked: int, by: int) -> bool:
    """Tell whether who is asked knows whom she is asked by."""
    return await has_paid(books, asked, by) or await books.read(_are_together, asked, by)


async def finds(books: Books, by: int, person: int) -> bool:
    """Tell whether somebody finds a person by her handle or tag, as she has decided."""
    match EVERYBODY if by == person else await discretion.of(books, person):
        case discretion.EVERYBODY:
            return True
        case discretion.KNOWN:
            return await knows(books, person, by)
        case _:
            return False


def known(asked: Any, by: Any) -> Any:  # noqa: ANN401 - columns, and a condition
    """Return the condition that who is asked knows by whom, of two columns of a question."""
    return or_(paid(asked, by), _together(asked, by).exists())


def here(chat: str, person: int) -> tuple[Count, ...]:
    """Note that somebody is in a chat, as what she does there shows."""
    return (Count(_here(chat, person), 1),) if chat else ()


async def enter(act: Act, chat: str) -> None:
    """Note by itself that who acts is in a chat, once."""
    person = act.actor.id
    if chat and not await act.books.read(counted, _here(chat, person)):
        counts = here(chat, person)
        await act.books.post(Posting(ids.child(HERE, chat, str(person)), HERE, counts=counts))


def is_here(chat: Any, person: Any) -> Any:  # noqa: ANN401 - columns, and a condition
    """Return the condition that somebody was noted in a chat, of two columns of a question.

    Of a group of ours it says nothing: who is in that is known, and who has left it.
    """
    ours: Any = select(GroupRow.chat).where(GroupRow.book == _book, GroupRow.chat == chat)
    noted = is_counted(f"{HERE}:", chat, " ", person)
    return and_(chat != literal_column("''"), noted, not_(ours.exists()))


def _here(chat: str, person: int) -> str:
    return f"{HERE}:{chat} {person}"


def _are_together(connection: Connection, book: int, one: int, other: int) -> bool:
    return row(connection, _TOGETHER, book=book, one=one, other=other) is not None
