"""Live cards in the web chat: edited in every chat where they stand, and streamed to who reads."""

import pytest

from bot import speech
from ledger.people import persons, shown
from tests.bot import rounds
from tests.bot.platforms.web.conftest import told
from tests.bot.talk import identity

pytestmark = pytest.mark.usefixtures("rounds")


async def begun(web, *names, chat="", **more):
    people = [await persons.meet(web.books, identity(name), name) for name in ("omar", *names)]
    intent = await rounds.begin(web.books, *people[:1], *people[1:], chat=chat, **more)
    await web.jobs.drain()
    return intent


def cards(messages):
    """Return the cards among messages, as they read."""
    read = [each | {"text": speech.plain(each["text"])} for each in messages]
    return [each for each in read if each["text"].endswith(" in.") and "You" not in each["text"]]


async def test_a_press_edits_the_card_in_the_group_and_in_private_chats(web):
    await web.join("omar", "sara")
    group = await web.group("lunch", "omar", "sara")
    intent = await begun(web, "omar", chat=f"web:{group}", audience="chat")
    (card,) = cards(await web.seen("sara"))
    (answer,) = await web.press("sara", card)
    assert (answer["text"], answer["chat"]) == ("You are in.", "private")
    for name in ("omar", "sara"):
        assert {each["text"] for each in cards(await web.seen(name))} == {"1 is in."}
    own = next(each for each in cards(await web.seen("omar")) if each["chat"] == "private")
    (closed,) = await web.press("omar", own, 1)
    assert (closed["id"], closed["buttons"]) == (own["id"], [])
    told_now = [each["text"] for each in await web.seen("omar")]
    assert sum("closed" in text for text in told_now) == 2
    assert len(await shown.places(web.books, intent.token)) == 2


async def test_who_asks_to_see_it_sees_it_live(web):
    await web.join("omar", "sara")
    group = await web.group("lunch", "omar", "sara")
    intent = await begun(web, chat=f"web:{group}", audience="chat")
    (card,) = cards(await web.seen("sara"))
    (hers,) = await web.press("sara", card, 1)
    assert (hers["chat"], len(hers["buttons"])) == ("private", 1)
    stream = web.chat.reading.live(["sara"])
    assert await anext(stream) == ()
    await rounds.joins(web.books, intent, 77)
    await web.jobs.drain()
    news = []
    while not news:
        heard = [each for _, what, each in await told(stream) if what == "message"]
        news = [each for each in cards(heard) if each["edited"]]
    await stream.aclose()
    assert {each["text"] for each in news} == {"1 is in."}
    seen = {each["id"]: each["text"] for each in cards(await web.seen("sara"))}
    assert seen == {card["id"]: "1 is in.", hers["id"]: "1 is in."}


async def test_a_commands_answer_is_live_where_it_is_shown(web):
    await web.join("omar", "sara")
    group = await web.group("lunch", "omar", "sara")
    intent = await begun(web)
    rounds.answering(web.app, intent)
    (own,) = await web.say("omar", "/round")
    rounds.answering(web.app, intent, audience="chat")
    (card,) = await web.say("sara", "/round", group)
    await rounds.joins(web.books, intent, 77)
    await web.jobs.drain()
    seen = {each["id"]: each["text"] for each in cards(await web.seen("omar"))}
    assert seen == {own["id"]: "1 is in.", card["id"]: "1 is in."}
