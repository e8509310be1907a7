from ledger import ids
from ledger.people import inbox
from tests.ledger.acts import act


async def written(books, chat, body, **more):
    identity = ids.token()
    await books.post(act(rows=(inbox.new(identity, chat, "omar", body, **more),)))
    return identity


async def test_a_message_is_kept_with_what_was_answered(books):
    identity = await written(books, "web:omar", "/help", asked=b"digest", answer="[]")
    message = await inbox.get(books, identity)
    assert (message.body, message.author, message.asked) == ("/help", "omar", b"digest")
    assert (message.answer, message.edited, message.seq) == ("[]", False, await inbox.last(books))
    assert await inbox.get(books, ids.token()) is None


async def test_a_chat_is_read_from_where_one_left_off(books):
    for body in "abc":
        await written(books, "web:omar", body)
    first, *rest = await inbox.since(books, ["web:omar"], "web:#", 0, 10)
    assert [message.body for message in rest] == ["b", "c"]
    assert await inbox.since(books, ["web:omar"], "web:#", first.seq, 1) == rest[:1]


async def test_nobody_reads_anothers_chat_and_everybody_the_groups(books):
    for chat in ("web:omar", "web:sara", "web:#trip", "web:#TRIP", "webx#trip"):
        await written(books, chat, chat)
    seen = await inbox.since(books, ["web:omar"], "web:#", 0, 10)
    assert [message.body for message in seen] == ["web:omar", "web:#trip", "web:#TRIP"]


async def test_signs_of_a_pattern_in_a_prefix_mean_themselves(books):
    await written(books, "web:sara", "private")
    for prefix in ("web_", "%", "web:%"):
        assert await inbox.since(books, [], prefix, 0, 10) == []


async def test_an_edited_message_is_news_again(books):
    first, second = await written(books, "web:omar", "a"), await written(books, "web:omar", "b")
    await books.post(act(guards=inbox.edited(first, "A")))
    seen = await inbox.since(books, ["web:omar"], "web:#", 0, 10)
    assert [(message.id, message.body, message.edited) for message in seen] == [
        (second, "b", False),
        (first, "A", True),
    ]


async def test_before_anything_was_written_there_is_nothing(books):
    assert await inbox.last(books) == 0
    assert await inbox.since(books, ["web:omar"], "web:#", 0, 10) == []
