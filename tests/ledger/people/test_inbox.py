import sqlite3
from contextlib import closing

import pytest

from ledger import ids
from ledger.errors import NotFound
from ledger.people import groups, inbox
from ledger.people.inbox import Most
from ledger.people.persons import Identity
from ledger.storage import asking
from tests.ledger.acts import act, met, rows

OMAR, SARA = Identity("web", "omar", "omar"), Identity("web", "sara", "sara")
MOST = Most(rows=10, size=10_000)
END = 2**53


async def written(books, chat, body, **more):
    identity = ids.token()
    await books.post(act(rows=(inbox.new(identity, chat, "omar", body, **more),)))
    return identity


async def bodies(books, who=OMAR, after=0, most=MOST):
    return [each.body for each in (await inbox.since(books, who, after, most)).messages]


async def test_a_message_is_kept_with_what_was_answered(books):
    identity = await written(books, "web:omar", "/help", asked=b"digest", answer="[]")
    message = await inbox.get(books, identity)
    assert (message.body, message.author, message.asked) == ("/help", "omar", b"digest")
    assert (message.answer, message.edited, message.seq) == ("[]", False, await inbox.last(books))
    assert await inbox.get(books, ids.token()) is None


async def test_a_chat_is_read_from_where_one_left_off(books):
    for body in "abc":
        await written(books, "web:omar", body)
    first = (await inbox.since(books, OMAR, 0, MOST)).messages[0]
    assert await bodies(books, after=first.seq) == ["b", "c"]
    assert await bodies(books, after=first.seq, most=Most(rows=1)) == ["b"]


async def test_an_edited_message_is_news_again(books):
    first, second = await written(books, "web:omar", "a"), await written(books, "web:omar", "b")
    await books.post(act(guards=inbox.edited(first, "A")))
    seen = (await inbox.since(books, OMAR, 0, MOST)).messages
    assert [(each.id, each.body, each.edited) for each in seen] == [
        (second, "b", False),
        (first, "A", True),
    ]


async def test_before_anything_was_written_there_is_nothing(books):
    assert await inbox.last(books) == 0
    assert await inbox.since(books, OMAR, 0, MOST) == inbox.Page((), 0, more=False)


async def test_a_group_is_read_by_who_is_in_it_and_from_when_she_came(books):
    omar, sara = await met(books, "omar"), await met(books, "sara")
    await groups.found(books, "web:group:trip", "Trip", omar, ids.token())
    for chat in ("web:group:trip", "web:group:trips", "web:group:tri", "web:sara"):
        await written(books, chat, chat)
    assert await bodies(books) == ["web:group:trip"]
    assert await bodies(books, SARA) == ["web:sara"]
    await groups.let_in(books, "web:group:trip", sara)
    assert await bodies(books, SARA) == ["web:sara"]
    await written(books, "web:group:trip", "welcome")
    assert await bodies(books, SARA) == ["web:sara", "welcome"]
    await groups.leave(books, "web:group:trip", sara, ids.token())
    assert await bodies(books, SARA) == ["web:sara"]


async def test_pages_forwards_show_all_that_is_new_once_in_its_order(books):
    omar = await met(books, "omar")
    await groups.found(books, "web:group:trip", "Trip", omar, ids.token())
    wanted = []
    for number in range(12):
        chat = "web:group:trip" if number % 3 else "web:omar"
        await written(books, chat, f"{number}")
        wanted.append(f"{number}")
    read, after, more = [], 0, True
    while more:
        page = await inbox.since(books, OMAR, after, Most(rows=5))
        read += [each.body for each in page.messages]
        after, more = page.seq, page.more
    assert read == wanted


async def test_pages_backwards_show_a_chat_to_its_beginning(books):
    for number in range(7):
        await written(books, "web:omar", f"{number}")
    read, before, more = [], END, True
    while more:
        page = await inbox.earlier(books, OMAR, "web:omar", before, Most(rows=3))
        read = [each.body for each in page.messages] + read
        before, more = page.messages[0].seq, page.more
    assert read == list("0123456")


async def test_a_page_is_bounded_by_its_bytes_and_has_a_message_at_least(books):
    for body in ("a" * 600, "ب" * 300, "c" * 5_000, "d"):
        await written(books, "web:omar", body)
    most = Most(rows=10, size=1_200)
    assert [body[0] for body in await bodies(books, most=most)] == ["a", "ب"]
    page = await inbox.earlier(books, OMAR, "web:omar", END, most)
    assert ([each.body for each in page.messages], page.more) == (["d"], True)
    page = await inbox.earlier(books, OMAR, "web:omar", page.messages[0].seq, most)
    assert ([each.body[0] for each in page.messages], page.more) == (["c"], True)


async def test_nobody_turns_the_pages_of_a_chat_that_is_not_hers(books):
    await groups.found(books, "web:group:trip", "Trip", await met(books, "omar"), ids.token())
    await met(books, "sara")
    for chat in ("web:omar", "web:group:trip", "web:group:none"):
        with pytest.raises(NotFound):
            await inbox.earlier(books, SARA, chat, END, MOST)


async def test_where_something_is_new_is_found_whoever_wrote_it(books):
    mark = await inbox.last(books)
    assert await inbox.changed(books, mark) == ([], mark)
    await written(books, "web:omar", "a")
    first = await written(books, "web:sara", "b")
    chats, mark = await inbox.changed(books, mark)
    assert (chats, mark) == (["web:omar", "web:sara"], await inbox.last(books))
    await books.post(act(guards=inbox.edited(first, "B")))
    assert (await inbox.changed(books, mark))[0] == ["web:sara"]


async def test_news_name_who_may_read_them(books):
    omar, sara = await met(books, "omar"), await met(books, "sara")
    await groups.found(books, "web:group:trip", "Trip", omar, ids.token())
    await written(books, "web:group:trip", "a")
    await groups.let_in(books, "web:group:trip", sara)
    news = await inbox.news(books, "web:group:trip", 0, MOST, members_on="web")
    (message,) = news.page.messages
    assert news.members["omar"] < message.seq < news.members["sara"]
    assert (await inbox.news(books, "web:omar", 0, MOST)).members is None


async def test_the_size_of_a_message_is_that_of_its_bytes(books, url):
    identity = await written(books, "web:omar", "قهوة", answer="😀")
    assert rows(url, "SELECT size FROM messages") == [(8 + 4,)]
    await books.post(act(guards=inbox.edited(identity, "a")))
    assert rows(url, "SELECT size FROM messages") == [(1,)]


@pytest.mark.parametrize(
    "name", [name for name in vars(inbox) if name in {"_NEXT", "_BEFORE", "_ROWS", "_CHANGED"}]
)
async def test_a_look_goes_by_an_index_to_what_is_new(books, path, name):
    written, _, _ = asking._written(vars(inbox)[name], "sqlite")
    with closing(sqlite3.connect(path)) as database:
        marks = [1] * written.count("?")
        (plan,) = (row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {written}", marks))
    assert "(book=? AND " in plan
    assert "seq>?" in plan
