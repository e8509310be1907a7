"""What is delivered is edited where it stands, and written anew where it has gone."""

import asyncio
import json
from dataclasses import replace

from bot.kit import Button, Chat, Live, Reply, say
from ledger import ids
from ledger.people import inbox
from ledger.posting import Drop, Posting
from tests.bot.platforms.web.conftest import told

FIRST, SECOND = Reply.of(say("Cancelled. Nothing was moved.")), Reply.of(say("Send"))


async def deliver(web, chat, reply, message="", event=1, *, language="en"):
    shown = Chat("web", chat, private=not chat.startswith("group:"))
    return await web.chat.deliver(shown, reply, language, event, message)


async def test_a_message_is_edited_in_place_and_streamed(web):
    await web.join("omar")
    buttons = [Button(say("Send"), "go:help:"), Button(say("Cancel"), "go:balance:")]
    message = await deliver(web, "omar", Reply.of(say("Send"), buttons=buttons))
    (first,) = [each for each in await web.seen("omar") if each["id"] == message]
    stream = web.chat.reading.live(["omar"])
    assert await anext(stream) == ()
    assert await deliver(web, "omar", FIRST, message) == message
    found = []
    while not found:
        found = [each for _, what, each in await told(stream) if what == "message"]
    (news,) = found
    await stream.aclose()
    assert (news["id"], news["edited"]) == (message, True)
    assert (news["text"], news["buttons"]) == ("Cancelled. Nothing was moved.", [])
    assert news["at"] == first["at"]
    assert (await web.press("omar", first))[0]["text"]  # an old button still answers


async def test_a_group_keeps_the_language_that_a_message_has_there(web):
    group = await web.group("lunch", "omar", "sara")
    message = await deliver(web, group, FIRST, language="ar")
    await deliver(web, group, SECOND, message, 2)
    (seen,) = [each for each in await web.seen("sara") if each["id"] == message]
    assert (seen["language"], seen["text"]) == ("ar", "تحويل")


async def test_where_it_has_gone_another_takes_its_place_once(web):
    await web.join("omar")
    message = await deliver(web, "omar", FIRST)
    gone = Drop("messages", (bytes.fromhex(message),))
    await web.books.post(Posting(ids.token(), "prune", drops=(gone,)))
    again = [await deliver(web, "omar", SECOND, message, 2) for _ in range(2)]
    assert again[0] == again[1] != message
    assert [each["text"] for each in await web.seen("omar")].count("Send") == 1


async def test_a_card_that_changed_before_it_is_told_again_says_what_it_says_now(web):
    await web.join("omar")
    live = Live("request", ids.token())
    first, then = (replace(each, live=live) for each in (FIRST, SECOND))
    message = await deliver(web, "omar", first)
    assert await deliver(web, "omar", then) == message
    assert await deliver(web, "omar", FIRST) == message  # what is no card stays as it was told
    (seen,) = [each for each in await web.seen("omar") if each["id"] == message]
    assert seen["text"] == "Send"


async def test_of_two_edits_at_one_moment_the_buttons_of_both_still_answer(web, monkeypatch):
    await web.join("omar")
    message = await deliver(web, "omar", FIRST)
    get, has_read, goes_on = inbox.get, asyncio.Event(), asyncio.Event()

    async def reads_and_waits(books, identity):
        found = await get(books, identity)
        if not has_read.is_set():
            has_read.set()
            await goes_on.wait()
        return found

    def offering(page):
        return Reply.of(say("Send"), buttons=[Button(say("Send"), f"go:help:{page}")])

    monkeypatch.setattr(inbox, "get", reads_and_waits)
    slow = asyncio.create_task(deliver(web, "omar", offering(1), message, 2))
    await has_read.wait()
    await deliver(web, "omar", offering(2), message, 3)
    goes_on.set()
    assert await slow == message
    for page in (1, 2):
        await web.chat.press("omar", message, f"go:help:{page}")


async def test_only_the_bots_own_messages_of_that_chat_are_edited(web):
    await web.join("omar", "sara")
    await web.say("omar", "/balance")
    hers = await deliver(web, "sara", FIRST)
    (typed,) = [each for each in await web.seen("omar") if each["text"] == "/balance"]
    for message in (hers, typed["id"]):
        assert await deliver(web, "omar", SECOND, message, 3) != message
    assert json.dumps(await web.seen("sara")).count('"Send"') == 0
