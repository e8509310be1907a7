"""A message that brings a file: what asks for one reads it, and nobody keeps it."""

import base64

import pytest

from bot.kit import Reply, say
from tests.ledger.acts import rows

NAME, CONTENT = "أجور.csv", b"who,amount\n@sara,10\n"


@pytest.fixture
def heard(web, monkeypatch):
    """Return what was in the files of each message."""
    calls = []

    async def handle(call):
        calls.append([(each.name, each.size, await each.fetch()) for each in call.files])
        return Reply.of(say("Cancelled. Nothing was moved."))

    monkeypatch.setattr(web.app, "handle", handle)
    return calls


async def brings(web, content=CONTENT, key=None, **more):
    body = {"name": NAME, "content": base64.b64encode(content).decode(), **more}
    return await web.post("omar", "uploads", body, key)


async def test_it_comes_with_the_call_and_the_transcript_has_but_its_name(web, heard, url):
    answer = await brings(web, text="/payroll October")
    assert answer.status_code == 200
    assert heard == [[(NAME, len(CONTENT), CONTENT)]]
    hers, _ = await web.seen("omar")
    assert hers["text"] == "/payroll October"
    assert hers["brought"] == {"name": NAME, "size": len(CONTENT)}
    assert rows(url, "SELECT count(*) FROM files") == [(0,)]
    bodies = "".join(str(each) for each in rows(url, "SELECT body FROM messages"))
    assert "@sara" not in bodies


async def test_words_may_be_left_out_and_other_messages_bring_nothing(web, heard):
    assert (await brings(web)).status_code == 200
    await web.say("omar", "hello")
    assert [len(each) for each in heard] == [1, 0]
    assert [each["brought"] is None for each in await web.seen("omar")] == [
        False,
        True,
        True,
        True,
    ]


async def test_the_same_key_is_handled_once_and_with_another_file_it_is_a_conflict(web, heard):
    first, again = [(await brings(web, key="one")).json() for _ in range(2)]
    assert first == again
    assert len(heard) == 1
    assert (await brings(web, b"other", key="one")).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"name": NAME, "content": ""},
        {"name": NAME, "content": "!!!"},
        {"name": "", "content": "YQ=="},
        {"content": "YQ=="},
        {"name": NAME, "content": "AAAA" * 700_000},
    ],
    ids=["empty", "no base64", "no name", "none", "too large"],
)
async def test_what_is_no_file_is_refused(web, heard, body):
    assert (await web.post("omar", "uploads", body)).status_code == 422
    assert not heard


async def test_what_is_far_too_large_is_refused_before_it_is_read(web, heard):
    answer = await web.post("omar", "uploads", {"name": NAME, "content": "A" * 3_200_000})
    assert answer.status_code == 413
    assert not heard
