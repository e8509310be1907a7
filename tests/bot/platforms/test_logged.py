"""What the logs say of a message, from its coming in to what is told, and what they never say."""

import asyncio
import json
import re
import sys
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import httpx
import pytest

from bot import logs
from ledger import clock, ids, trail
from ledger.books import Books
from ledger.errors import Unavailable
from ledger.people import outbox, persons
from ledger.people.persons import Identity
from ledger.posting import Event, Posting
from tests.bot.platforms.test_together import linked, together  # noqa: F401 - a fixture
from tests.ledger.acts import is_postgres, tamper
from tests.process import Running

NOTE = "غداء العيد عند خالتي"
BESIDE = "for my operation on Tuesday"
WRONG = "Zq3kX9-vTq_8mLwB2hYc4A"
PEOPLE = ("Omar", "Sara", "Zain", "omar_t", "sara_d", "zain")
FAILS = {
    True: f"ALTER TABLE notes ADD CONSTRAINT planted CHECK (text NOT LIKE '%{BESIDE}%')",
    False: (
        "CREATE TRIGGER planted BEFORE INSERT ON notes"
        f" BEGIN SELECT RAISE(ABORT, 'no \"{BESIDE}\" here'); END"
    ),
}
MENDS = {True: "ALTER TABLE notes DROP CONSTRAINT planted", False: "DROP TRIGGER planted"}
"""What makes the database refuse a note, and quote it; and what ends that, on each storage."""


@pytest.fixture
def lines(monkeypatch, logging_as_before):
    """Log everything; return what has been logged so far, as text and line by line."""
    written = StringIO()
    with monkeypatch.context() as aside:
        aside.setattr(sys, "stderr", written)
        logs.configure("debug")

    def read():
        text = written.getvalue()
        return text, [json.loads(line) for line in text.splitlines()]

    return read


async def test_one_number_leads_from_the_message_through_the_books_to_what_is_told(talk, lines):
    await talk.joins("omar", "sara")
    await talk.jobs.drain()
    card = await talk.types("omar", "/send @sara 2 tea", key="web:omar:a message")
    await talk.presses("omar", card.buttons[0], key="web:omar:a press")
    await talk.jobs.drain()
    _, found = lines()
    of = {}
    for line in found:
        of.setdefault(line.get("request"), []).append((line["logger"], line["event"]))
    asked = of[trail.written(ids.number("web:omar:a message"))]
    assert asked[-1] == ("bot.app", "message")
    assert ("ledger.books", "posted") in asked
    pressed = of[trail.written(ids.number("web:omar:a press"))]
    assert [each for each in pressed if each[0] != "ledger.books"] == [
        ("bot.app", "press"),
        ("bot.jobs", "told"),
    ]
    assert next(line for line in found if line["event"] == "press")["command"] == "send"


async def test_another_process_tells_under_the_number_of_the_message(talk, url, lines):
    await talk.joins("omar", "sara")
    await talk.jobs.drain()
    card = await talk.types("omar", "/send @sara 2 tea")
    await talk.presses("omar", card.buttons[0], key="web:omar:a press")
    other = await Books.open(url)
    try:
        (event,) = await outbox.waiting(other, 10)
    finally:
        await other.close()
    assert event.request == ids.number("web:omar:a press")
    mine = trail.begin("web:omar:another message").number
    with trail.again(event.request):
        assert trail.number() == event.request
    assert trail.number() == mine != event.request


async def test_who_waits_together_is_not_taken_for_each_other(talk, lines):
    await talk.joins("omar", "sara")
    lines()
    with suppress(Unavailable):
        await talk.books.post(Posting(ids.token(), "act"))
    writer = talk.books._writer
    trail.begin("web:omar:first")
    task = trail.apart(_number(), "apart")
    assert await task == trail.NONE
    assert writer.written.waiting == 0


async def _number():
    return trail.number()


def hidden(world, *more):
    """Return what no line may show."""
    people = [*PEOPLE, str(world.sara.id), "Sara (", "@omar"]
    tokens = [each.token for each in world.places.values()]
    return [*people, *tokens, NOTE, *NOTE.split(), BESIDE, WRONG, *more]


async def every_way_it_can_fail(world, url):
    """Let people do what they do while each thing behind them fails in turn."""
    code = await linked(world)
    world.omar.writes(f"/claim {WRONG} {BESIDE}")
    world.omar.writes(f"/claim {code[:-1]} {BESIDE}")
    world.omar.writes(f"/join {WRONG} {BESIDE}")
    await world.settled()
    telegram, discord = (world.places[name] for name in ("telegram", "discord"))
    why = f'can\'t parse entities: Unsupported start tag "{NOTE}" at byte offset 4'
    telegram.plays("400", "sendMessage", why=why)
    telegram.plays("400", "sendMessage", nth=2, why="not enough rights to send text messages")
    telegram.plays("403", "sendMessage", nth=3)
    telegram.plays("500 before acting", "sendMessage", nth=4, times=6)
    discord.plays("400", "send message", times=2)
    discord.plays("closed DMs", "open a DM")
    for sender, text in (("omar", f"/send @zain 1 {NOTE}"), ("zain", f"/send @omar_t 1 {NOTE}")):
        if sender == "omar":
            world.omar.writes(text)
        else:
            await world.pressed(await world.zain(text))
        await world.settled()
    await world.pressed(await world.zain(f"/send @sara_d 1 {NOTE}"))
    await world.settled()
    tamper(url, FAILS[is_postgres(url)])
    reply = await world.zain(f"/send @omar_t 1 {BESIDE}")
    await world.pressed(reply)
    tamper(url, MENDS[is_postgres(url)])
    await world.zain(f"/claim {code} {BESIDE}")
    await unreadable(world)
    later = clock.now() + timedelta(hours=2)
    with clock.running(lambda: later):
        await world.settled()
    return code


async def unreadable(world):
    """Leave an event that no version can read, and a card whose place cannot be shown."""
    zain = await persons.meet(world.books, Identity("web", "zain", "zain"), "Zain")
    told = json.dumps({"note": NOTE, "payer": {"person": 999}}, ensure_ascii=False)
    events = (Event("received", zain.id, told), Event("of_tomorrow", zain.id, told))
    await world.books.post(Posting(ids.token(), "act", events=events))


async def test_no_line_shows_a_secret_or_who_it_is_about(together, url, lines):  # noqa: F811
    code = await every_way_it_can_fail(together, url)
    text, found = lines()
    assert [each for each in hidden(together, code, code[:-1]) if each in text] == []
    seen = {line["event"] for line in found}
    assert {"message", "press", "posted", "told", "event given up", "call failed"} <= seen
    assert {"posting failed in the storage", "answer refused", "may not write"} <= seen


async def test_a_process_says_nothing_of_what_is_asked_of_it_over_http(tmp_path):
    code = "paycode7abcd"

    def asked():
        with Running(tmp_path, LOG_LEVEL="debug") as running:
            running.says("zaynab", "/start")
            running.says("zaynab", f"/send @khalid 1 {NOTE}")
            running.says("zaynab", f"/claim {WRONG} {BESIDE}")
            for path in (f"/pay/{code}", f"/nowhere/{code}", "/api/chat/zaynab/messages?after=x"):
                httpx.get(f"{running.url}{path}")
            httpx.post(f"{running.url}/login/look", json={"code": WRONG, "form": code})
            httpx.post(f"{running.url}/api/chat/zaynab/messages", json={"text": BESIDE})
            return running.stop()

    _, out, err = await asyncio.to_thread(asked)
    hidden = (code, WRONG, BESIDE, "zaynab", "khalid", *NOTE.split())
    assert [each for each in hidden if each in out + err] == []
    assert {"message", "posted"} <= {json.loads(line)["event"] for line in err.splitlines()}


def test_a_chat_is_told_apart_and_not_named():
    assert logs.place("web:zain") == logs.place("web:zain") != logs.place("web:omar")
    assert re.fullmatch("web:[0-9a-f]{14}", logs.place("web:zain"))
