"""The JSON API, line by line."""

import asyncio
import json
import re

import pytest

from bot.kit import Button, Reply, say
from bot.platforms.web import reading
from ledger import ids, statement
from ledger.errors import Overloaded, Unavailable
from ledger.people import inbox
from ledger.people.inbox import Most
from ledger.posting import Drop, Posting
from ledger.proof import prove
from tests.bot.platforms.web.conftest import closed, opened, told

ARABIC = re.compile("[\u0600-\u06ff]")
SHAPE = {"id", "seq", "chat", "text", "language", "direction", "buttons", "edited"}


async def test_two_people_pay_each_other(web):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3 lunch")
    (receipt,) = await web.press("omar", card)
    assert card["id"] == receipt["id"]
    assert receipt["edited"]
    assert card["edited_at"] is None
    assert receipt["edited_at"] > receipt["at"]
    assert receipt["seq"] > card["seq"]
    assert "3.00" in receipt["text"]
    assert "3.00" in (await web.seen("sara"))[-1]["text"]
    assert (await web.books.read(prove)).findings == ()


async def test_an_answer_has_the_fixed_shape(web):
    (message,) = await web.say("omar", "/help")
    assert set(message) >= SHAPE
    assert (message["chat"], message["direction"], message["edited"]) == ("private", "ltr", False)


async def test_the_same_key_and_body_does_nothing_and_gets_the_same_answer(web):
    await web.join("omar", "sara")
    first = await web.say("omar", "/send @sara 3", key="once")
    await web.press("omar", first[0])
    assert await web.say("omar", "/send @sara 3", key="once") == first
    assert len([m for m in await web.seen("omar") if m["text"] == "/send @sara 3"]) == 1


async def test_the_same_key_at_once_is_one_message(web):
    await web.join("omar")
    answers = await asyncio.gather(*(web.say("omar", "/balance", key="same") for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)


async def test_the_same_key_with_another_body_is_a_conflict(web):
    await web.say("omar", "/help", key="once")
    answer = await web.post("omar", "messages", {"text": "/balance"}, key="once")
    assert answer.status_code == 409
    assert "Idempotency-Key" in answer.json()["detail"]


async def test_a_key_belongs_to_one_person(web):
    await web.say("omar", "/help", key="once")
    assert await web.say("sara", "/balance", key="once")


async def test_a_second_press_gets_the_first_receipt_and_moves_nothing(web):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3")
    (receipt,) = await web.press("omar", card)
    (again,) = await web.press("omar", card)
    number = re.search(r"Receipt \W*(\d+)", receipt["text"]).group(1)
    assert number in again["text"]
    assert "7.00" in (await web.say("omar", "/balance"))[0]["text"]


async def test_presses_at_once_pay_once(web):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3")
    await asyncio.gather(*(web.press("omar", card) for _ in range(8)))
    assert "7.00" in (await web.say("omar", "/balance"))[0]["text"]


async def test_a_press_on_a_message_of_somebody_else_is_not_found(web):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3")
    body = {"message": card["id"], "button": card["buttons"][0]["id"]}
    assert (await web.post("sara", "presses", body)).status_code == 404
    assert "10.00" in (await web.say("omar", "/balance"))[0]["text"]


@pytest.mark.parametrize("button", ["", "do:x:confirm", "go:history:1", "x" * 65])
async def test_an_unknown_button_is_refused(web, button):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3")
    answer = await web.post("omar", "presses", {"message": card["id"], "button": button})
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]


@pytest.mark.parametrize("name", ["Omar", "o m", "x" * 33, "عمر", "..", "bot", "wasl", "a-b"])
async def test_a_bad_name_is_refused(web, name):
    answer = await web.post(name, "messages", {"text": "/help"})
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 1},
        {"text": "x" * 4097},
        {"text": "/help", "chat": "public"},
        {"text": "/help", "chat": "group:NO"},
        {"text": "/help", "reply_to": "nowhere"},
        [],
    ],
)
async def test_a_bad_message_is_refused_with_a_reason(web, body):
    answer = await web.post("omar", "messages", body)
    assert 400 <= answer.status_code < 500
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize("raw", [b"{", b"", b"\xff", b'{"text": "\\ud800"}', b"nonsense"])
async def test_bad_json_is_refused_with_a_reason(web, raw):
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    answer = await web.client.post("/api/chat/omar/messages", content=raw, headers=headers)
    assert 400 <= answer.status_code < 500
    assert isinstance(answer.json()["detail"], str)


async def test_a_message_without_a_key_is_refused(web):
    answer = await web.client.post("/api/chat/omar/messages", json={"text": "/help"})
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]


async def test_the_longest_text_is_answered(web):
    assert await web.say("omar", "x" * 4096)


async def test_each_reads_her_own_language(web):
    await web.join("omar")
    await web.join("sara", language=1)
    (card,) = await web.say("omar", "/send @sara 3")
    await web.press("omar", card)
    notice = (await web.seen("sara"))[-1]
    assert (notice["language"], notice["direction"]) == ("ar", "rtl")
    assert "٣٫٠٠" in notice["text"]
    assert not ARABIC.search((await web.seen("omar"))[-1]["text"])


async def test_a_first_word_in_arabic_is_the_choice_of_a_language(web):
    (welcome,) = await web.say("sara", "ابدأ")
    assert (welcome["language"], welcome["direction"]) == ("ar", "rtl")
    assert "Welcome" not in welcome["text"]


async def test_a_balance_is_said_to_nobody_else(web):
    await web.join("omar", "sara")
    await web.group("lunch", "omar", "nour")
    answers = await web.say("omar", "/balance", chat="group:lunch")
    assert [m["chat"] for m in answers] == ["private", "group:lunch"]
    assert "10.00" in answers[0]["text"]
    assert not any("10.00" in m["text"] for m in await web.seen("nour"))
    assert any(m["chat"] == "group:lunch" for m in await web.seen("nour"))


async def test_people_may_talk_in_a_group_without_an_answer(web):
    await web.group("lunch", "omar", "sara")
    assert await web.say("omar", "who is coming?", chat="group:lunch") == []
    assert [m["text"] for m in await web.seen("sara")] == ["who is coming?"]


async def test_a_reply_names_the_payee(web):
    await web.join("omar", "sara")
    await web.group("lunch", "omar", "sara", "nour")
    await web.say("sara", "I paid for lunch", chat="group:lunch")
    (said,) = [m for m in await web.seen("omar") if m["from"] == "sara"]
    card, _ = await web.say("omar", "/send 4", chat="group:lunch", reply_to=said["id"])
    assert "Sara" in card["text"]
    await web.press("omar", card)
    shown = [m["text"] for m in await web.seen("nour") if m["from"] == "bot"]
    assert any("Omar" in text and "4.00" in text for text in shown)
    assert not any("6.00" in text for text in shown)


async def test_a_reply_stays_in_its_chat_and_makes_nobody_near_who_has_left(web):
    await web.join("omar", "sara")
    await web.group("lunch", "omar", "sara", "nour")
    await web.say("sara", "I paid for lunch", chat="group:lunch")
    (said,) = [m for m in await web.seen("omar") if m["from"] == "sara"]
    elsewhere = {"text": "/send 4", "chat": "private", "reply_to": said["id"]}
    refused = await web.post("omar", "messages", elsewhere)
    assert (refused.status_code, "in this chat" in refused.json()["detail"]) == (404, True)
    await web.post("sara", "groups/lunch/leave", {})
    card, _ = await web.say("omar", "/request 5 tea", chat="group:lunch", reply_to=said["id"])
    assert "has never paid you" in card["text"]


async def test_what_replies_to_the_bot_in_a_group_is_said_to_it(web):
    await web.join("omar", "sara")
    await web.group("lunch", "omar", "sara")
    await web.say("omar", "/help", chat="group:lunch")
    (told,) = [m for m in await web.seen("sara") if m["from"] == "bot" and "group" in m["chat"]]
    wish = {"text": "عايز أبعت ٤ لـ@sara", "chat": "group:lunch"}
    assert await web.say("omar", **wish) == []
    card, _ = await web.say("omar", **wish, reply_to=told["id"])
    assert "4.00" in card["text"]


async def test_a_key_is_shown_to_its_author_alone(web):
    await web.group("lunch", "omar", "sara")
    await web.say("omar", "hello", chat="group:lunch", key="mine")
    assert [m["key"] for m in await web.seen("omar")] == ["mine"]
    assert [m["key"] for m in await web.seen("sara")] == [None]


async def test_after_shows_what_is_newer_and_what_was_edited(web):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3")
    before = (await web.seen("omar"))[-1]["seq"]
    assert await web.seen("omar", before) == []
    await web.press("omar", card)
    assert [m["id"] for m in await web.seen("omar", before)] == [card["id"]]


async def test_a_stream_tells_each_what_she_sees(web):
    await web.join("omar", "sara")
    stream = web.chat.reading.live(["omar", "sara"])
    assert await anext(stream) == ()
    (card,) = await web.say("omar", "/send @sara 3")
    await web.press("omar", card)
    heard = []
    while {name for name, _, _ in heard} != {"omar", "sara"}:
        heard += await told(stream)
    assert {what for _, what, _ in heard} == {"message"}
    await web.chat.close()


async def test_a_restart_loses_neither_words_nor_buttons(url):
    web = await opened(url)
    await web.join("omar", "sara")
    first = await web.say("omar", "/send @sara 3", key="once")
    await closed(web)
    web = await opened(url)
    assert await web.say("omar", "/send @sara 3", key="once") == first
    (receipt,) = await web.press("omar", first[0])
    assert receipt["edited"]
    assert "3.00" in (await web.seen("sara"))[-1]["text"]
    await closed(web)


async def test_the_api_is_documented(web):
    paths = (await web.client.get("/openapi.json")).json()["paths"]
    assert {
        "/api/chat/{name}/messages",
        "/api/chat/{name}/presses",
        "/api/events",
        "/health",
    } <= set(paths)


async def test_the_page_carries_its_words_in_both_languages(web):
    answer = await web.client.get("/")
    assert answer.status_code == 200
    page = re.search(r'data-page="([^"]*)"', answer.text).group(1)
    words = json.loads(page.replace("&#34;", '"').replace("&amp;", "&"))["words"]
    assert set(words["en"]) == set(words["ar"])
    assert all(ARABIC.search(words["ar"][name]) for name in ("placeholder_private", "send", "you"))


async def test_what_happens_while_a_stream_reads_is_not_lost(web, monkeypatch):
    await web.join("omar")
    stream = web.chat.reading.live(["omar"])
    assert await anext(stream) == ()
    news, said = inbox.news, []

    async def slow(*asked, **more):
        found = await news(*asked, **more)
        if not said:
            said.append(await web.say("omar", "/help"))
        return found

    monkeypatch.setattr(inbox, "news", slow)
    assert (await told(stream))[0][2]["text"] == "/help"


async def test_a_stream_that_reads_while_the_chat_closes_ends(web, monkeypatch):
    stream = web.chat.reading.live(["omar"])
    assert await anext(stream) == ()
    news = inbox.news

    async def closing(*asked, **more):
        await web.chat.close()
        return await news(*asked, **more)

    monkeypatch.setattr(inbox, "news", closing)
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(stream), 5)


async def test_books_that_do_not_answer_are_said_so_and_the_same_key_may_be_tried_again(
    web, monkeypatch
):
    await web.join("omar")
    post = web.books.post

    async def away(posting):
        raise Unavailable("no disk")

    monkeypatch.setattr(web.books, "post", away)
    answer = await web.client.post(
        "/api/chat/omar/messages", json={"text": "/balance"}, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 503
    assert "nothing happens twice" in answer.json()["detail"]
    monkeypatch.setattr(web.books, "post", post)
    assert await web.say("omar", "/balance", key="k")


@pytest.mark.parametrize("failure", [Unavailable("no answer"), Overloaded()], ids=repr)
async def test_an_answer_that_the_books_could_not_give_is_not_kept_under_its_key(
    web, monkeypatch, failure
):
    def away(*_):
        raise failure

    await web.join("omar")
    with monkeypatch.context() as patch:
        patch.setattr(statement, "balances", away)
        patch.setattr(web.books, "balances", away)
        answer = await web.post("omar", "messages", {"text": "/balance"}, key="k")
    assert answer.status_code == 503
    (told,) = await web.say("omar", "/balance", key="k")
    assert told["text"].startswith("Available: ")


async def read(web, name, **asked):
    return (await web.client.get(f"/api/chat/{name}/messages", params=asked)).json()


async def test_a_long_history_is_read_page_by_page_from_either_end(web, monkeypatch):
    monkeypatch.setattr(reading, "MOST", Most(rows=3))
    for _ in range(4):
        await web.say("omar", "/help")
    pages, after, more = [], 0, True
    while more:
        page = await read(web, "omar", after=after)
        pages += [each["id"] for each in page["messages"]]
        after, more = page["seq"], page["more"]
    back, before, more = [], 2**53, True
    while more:
        page = await read(web, "omar", chat="private", before=before)
        back = [each["id"] for each in page["messages"]] + back
        before, more = page["messages"][0]["seq"], page["more"]
    assert len(pages) == 8
    assert back == pages


async def test_what_is_new_comes_after_the_seq_of_a_page(web):
    await web.say("omar", "/help")
    page = await read(web, "omar", chat="private")
    await web.say("omar", "/help")
    assert len((await read(web, "omar", after=page["seq"]))["messages"]) == 2


async def test_a_page_is_bounded_by_its_bytes(web):
    group = await web.group("friends", "omar")
    for _ in range(70):
        await web.say("omar", "ب" * 4096, group)
    page = await web.client.get("/api/chat/omar/messages")
    assert page.json()["more"]
    assert len(page.content) < 400_000


async def test_a_text_is_kept_as_itself_and_bounded_by_its_bytes(web):
    await web.say("omar", "😀" * 2048)
    (row, *_) = [each for each in await web.seen("omar") if each["from"] == "omar"]
    kept = await inbox.get(web.books, bytes.fromhex(row["id"]))
    assert len(kept.body.encode()) < 8192 + 300
    answer = await web.post("omar", "messages", {"text": "😀" * 2049})
    assert (answer.status_code, "8192 fit" in answer.json()["detail"]) == (422, True)


async def test_a_stream_shows_more_than_a_page(web, monkeypatch):
    monkeypatch.setattr(reading, "MOST", Most(rows=1))
    web.chat.reading._feeds._most = Most(rows=1)
    stream = web.chat.reading.live(["omar"])
    assert await anext(stream) == ()
    await web.say("omar", "/help")
    assert [(await told(stream))[0][2]["from"] for _ in range(2)] == ["omar", "bot"]


async def test_an_answer_that_is_no_longer_kept_is_not_made_again(web, monkeypatch):
    await web.join("omar", "sara")
    (card,) = await web.say("omar", "/send @sara 3", key="once")
    await web.press("omar", card)
    sent = next(each for each in await web.seen("omar") if each["key"] == "once")
    drop = Drop("messages", (bytes.fromhex(sent["id"]),))
    await web.books.post(Posting(ids.token(), "prune", drops=(drop,)))
    before = await web.seen("omar")
    again = await web.post("omar", "messages", {"text": "/send @sara 3"}, key="once")
    assert again.status_code == 410
    other = await web.post("omar", "messages", {"text": "/balance"}, key="once")
    assert other.status_code == 409
    assert await web.seen("omar") == before


async def test_a_card_that_is_pressed_again_and_again_does_not_grow(web, monkeypatch):
    await web.join("omar")
    (card,) = await web.say("omar", "/language")
    buttons = [Button(say("English"), each["id"]) for each in card["buttons"]]

    async def the_same_page(call, data):
        return Reply([say("Choose your language.")], buttons, edits_card=True)

    monkeypatch.setattr(web.app, "press", the_same_page)
    sizes = []
    for _ in range(3):
        await web.press("omar", card)
        sizes.append(len((await inbox.get(web.books, bytes.fromhex(card["id"]))).body))
    assert sizes[0] == sizes[1] == sizes[2]
