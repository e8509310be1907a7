"""What a caller asks for is said by the classes of the tables, and may only look."""

import asyncio

import pytest

from ledger import ids
from ledger.errors import AlreadySettled, NotFound
from ledger.people.chats import ChatRow
from ledger.people.tables import IdentityRow
from ledger.posting import ANY, Event, Guard, Row
from tests.ledger.acts import act, asking, met, rows


def chat(name, state="open"):
    return Row.of(ChatRow, name=name, state=state, moved_to="", at=1)


def looking(name, expected="open"):
    return Guard.on(ChatRow.state, (name,), expected)


def test_a_row_is_said_by_its_columns():
    assert chat("hall") == Row(
        "chats", ("hall",), {"state": "open", "moved_to": "", "at": 1, "language": None}
    )
    known = {"person": 1, "handle": "sara", "seen_at": 0}
    row = Row.of(IdentityRow, external_id="7", platform="web", **known)
    assert (row.key, row.cells) == (("web", "7"), {"spoke_at": None, **known})


@pytest.mark.parametrize("cells", [{"name": "hall"}, {"name": "hall", "colour": "red"}])
def test_a_row_without_a_column_or_with_another_is_a_mistake(cells):
    with pytest.raises(TypeError, match="chats has"):
        Row.of(ChatRow, **cells)


def test_a_guard_is_said_by_its_column():
    assert Guard.on(ChatRow.at, ("hall",), 1, 2) == Guard("chats", ("hall",), "at", 1, 2)


async def test_a_guard_that_only_looks_writes_nothing(books, url):
    await books.post(act(rows=(chat("hall"),)))
    stood = rows(url, "SELECT * FROM chats")
    for expected in ("open", ANY):
        await books.post(act(guards=(looking("hall", expected),)))
    assert rows(url, "SELECT * FROM chats") == stood
    with pytest.raises(AlreadySettled):
        await books.post(act(guards=(looking("hall", "closed"),)))
    with pytest.raises(NotFound):
        await books.post(act(guards=(looking("nowhere", ANY),)))


async def test_what_is_looked_at_is_as_the_postings_before_it_have_left_it(books):
    made = act(rows=(chat("hall"),))
    closed = act(guards=(Guard.on(ChatRow.state, ("hall",), "open", "closed"),))
    sees = act(guards=(looking("hall"),))
    too_late = act(guards=(looking("hall"),))
    asked = [books.post(each) for each in (made, sees, closed, too_late)]
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) is AlreadySettled for each in told] == [False, False, False, True]


async def test_what_goes_with_an_act_is_committed_with_what_it_posts(books, url):
    sara = await met(books, "sara")
    await books.post(act(rows=(chat("hall"),)))
    approval = Guard.on(ChatRow.state, ("hall",), "open", "closed")
    told = Event("approved", sara.id, "{}")
    approved = asking(books, sara, guards=(approval,), events=(told,))
    deed = act(events=(Event("done", sara.id, "{}"),))
    await approved.post(deed)
    assert rows(url, "SELECT state FROM chats") == [("closed",)]
    with pytest.raises(AlreadySettled):
        await approved.post(act(key=ids.token(), events=deed.events))
    kinds = rows(url, "SELECT kind FROM events ORDER BY id")
    assert [tuple(kind) for kind in kinds] == [("done",), ("approved",)]
