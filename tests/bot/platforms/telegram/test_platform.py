"""The platform comes up, goes down and comes up again, and takes nobody along."""

import asyncio
import logging
from datetime import timedelta

import httpx
import pytest
import structlog
from telegram.error import Forbidden, RetryAfter, TimedOut

from bot import logs
from bot.app import App
from bot.pace import NO_LIMITS
from bot.platforms.telegram import hook, platform
from bot.platforms.telegram.platform import Telegram
from bot.platforms.web.chat import WebChat
from bot.platforms.web.server import gated, make_site
from bot.presence import life
from bot.settings import Settings
from tests.process import Running
from tests.telegram.faults import ANSWERS
from tests.watching import PATIENCE_S

SECRET = "only-telegram-knows"
HOOK = "http://127.0.0.1:9/hooks/telegram"


async def until(holds):
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - the platform tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("fault", ["401", "409", "502 before acting", "malformed answer"])
async def test_a_failure_is_named_and_got_over(world, fault, omar):
    await world.server.quiet()
    world.server.plays(fault, "getUpdates")
    omar.writes("/start")
    await omar.chat.shows("Welcome")
    omar.writes("/balance")
    await until(lambda: world.telegram.state != "ok")
    assert world.server.token not in world.telegram.state
    await omar.chat.shows("Available")
    await until(lambda: world.telegram.state == "ok")


async def test_an_update_that_cannot_be_read_holds_up_no_other(world, omar, sara):
    await world.joins(omar, sara)
    omar.writes("/balance")
    world.server.updates.put("message", {"message_id": "none"}, omar.id)
    sara.writes("/balance")
    await sara.chat.shows("Available")
    await omar.chat.shows("Available")
    await world.server.quiet()
    assert world.telegram.state == "ok"


@pytest.fixture
def tried(monkeypatch):
    """Note after how many failures it waits, and do not wait."""
    tries = []
    monkeypatch.setattr(life, "pause", lambda tried, *_: tries.append(tried) or 0)
    return tries


async def test_what_is_up_only_now_and_then_is_tried_more_and_more_seldom(world, tried):
    await world.server.quiet()
    for nth in (1, 3, 5):
        world.server.plays("409", "getUpdates", nth=nth)
    await world.restart()
    await until(lambda: len(tried) == 3)
    assert tried == [1, 2, 3]


async def test_failures_before_a_long_time_up_are_forgotten(world, tried, monkeypatch):
    await world.server.quiet()
    monkeypatch.setattr(life, "STEADY_S", 0)
    for nth in (2, 4, 6):
        world.server.plays("409", "getUpdates", nth=nth)
    await world.restart()
    await until(lambda: len(tried) == 3)
    assert tried == [1, 1, 1]


async def test_the_menus_are_given_once_however_often_it_comes_up(world, tried):
    await until(lambda: world.telegram.state == "ok" and not world.telegram.to_come)
    given = len(world.server.called("setMyCommands"))
    world.server.plays("409", "getUpdates", times=3)
    world.server.updates.end_poll("terminated")
    await until(lambda: len(tried) >= 3)
    await world.server.quiet()
    assert len(world.server.called("setMyCommands")) == given


@pytest.mark.parametrize("fault", [each for each in ANSWERS if each != "late answer"])
async def test_a_menu_that_cannot_be_given_keeps_nobody_waiting(server, books, fault, omar):
    play = server.plays(fault, "setMyCommands", times=10_000)
    if fault == "429":
        play.details["retry_after"] = 3_600
    telegram, running = begun(books, server)
    omar.starts()
    await omar.chat.shows("Welcome")
    assert telegram.state == "ok"
    if fault in {"429", "500 before acting"}:
        assert telegram.to_come == ["commands"]
    if fault == "429":
        assert len(server.called("setMyCommands")) == 1
    await ended(running)


async def test_a_menu_is_given_when_the_ban_is_over(server, books):
    server.plays("429", "setMyCommands", times=3, retry_after=0)
    telegram, running = begun(books, server)
    await until(lambda: telegram.state == "ok" and not telegram.to_come)
    assert len(server.called("setMyCommands")) == 3 + 4
    await ended(running)


async def test_only_a_webhook_that_is_set_is_taken_away_before_polling(server, books, omar):
    telegram, running = begun(books, server)
    await until(lambda: telegram.state == "ok")
    assert server.called("deleteWebhook") == []
    await ended(running)
    server.webhook.set(HOOK, "", 40)
    telegram, running = begun(books, server)
    omar.starts()
    await omar.chat.shows("Welcome")
    assert len(server.called("deleteWebhook")) == 1
    await ended(running)


async def test_patience_is_what_telegram_asks_for(server, books):
    play = server.plays("429", "getMe", retry_after=0)
    telegram, running = begun(books, server)
    await until(lambda: telegram.state == "ok")
    assert play.played == 1
    await ended(running)
    wait = telegram.wait
    assert wait(RetryAfter(3_600), 9) == 3_600
    assert wait(RetryAfter(timedelta(seconds=7)), 9) == 7
    assert wait(Forbidden("no"), 1) is None
    assert wait(TimedOut(), 1)


def begun(books, server):
    settings = Settings(_env_file=None, telegram_token=server.token, telegram_api_url=server.url)
    telegram = Telegram(App(books, settings), NO_LIMITS)
    return telegram, asyncio.create_task(telegram.run())


async def ended(running):
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_while_telegram_is_away_notices_wait(world, omar, sara):
    await world.joins(omar, sara)
    port = world.server.port
    await world.server.stop()
    await until(lambda: world.telegram.state != "ok")
    await world.jobs.drain()
    await world.server.start(port)
    omar.writes("/balance")
    await omar.chat.shows("Available")


@pytest.fixture
async def hooked(books, server):
    settings = Settings(
        _env_file=None,
        telegram_token=server.token,
        telegram_api_url=server.url,
        telegram_webhook_url=HOOK,
        telegram_webhook_secret=SECRET,
    )
    app = App(books, settings)
    telegram, chat = Telegram(app, NO_LIMITS), WebChat(app)
    app.watch.platforms["telegram"] = telegram
    site = make_site(app, chat, [hook.route(telegram, settings)])
    transport = httpx.ASGITransport(gated(site, app))
    running = asyncio.create_task(telegram.run())
    await telegram.news(20)
    await until(lambda: server.called("setWebhook"))
    server.webhook.delete()
    async with httpx.AsyncClient(transport=transport, base_url="http://pay.example") as client:
        yield client, telegram
    await ended(running)


def update(person, text="/start"):
    message = {"message_id": 5, "date": 0, "chat": person.chat.as_json(), "from": person.user}
    return {"update_id": 9, "message": message | {"text": text}}


async def test_a_webhook_is_answered_after_handling(hooked, omar, server):
    client, _ = hooked
    omar.started = True
    headers = {hook_header(): SECRET}
    answer = await client.post("/hooks/telegram", json=update(omar), headers=headers)
    assert answer.status_code == 200
    assert "Welcome" in omar.chat.told[-1].text


@pytest.fixture
def banned(server):
    return server.plays("429", "setWebhook", times=10_000, retry_after=3_600)


async def test_where_updates_are_brought_is_told_later_than_people_are_served(
    banned, hooked, omar, server
):
    client, _ = hooked
    omar.started = True
    answer = await client.post(
        "/hooks/telegram", json=update(omar), headers={hook_header(): SECRET}
    )
    assert answer.status_code == 200
    assert "Welcome" in omar.chat.told[-1].text
    health = (await client.get("/health", headers={"Host": "localhost"})).json()
    assert health["platforms"]["telegram"] == "ok"
    assert "webhook" in health["to_come"]["telegram"]
    assert banned.played == 1


async def test_a_webhook_without_the_secret_is_refused(hooked, omar):
    client, _ = hooked
    for headers in ({}, {hook_header(): "guess"}, {hook_header(): "é"}):
        raw = {name: value.encode() for name, value in headers.items()}
        answer = await client.post("/hooks/telegram", json=update(omar), headers=raw)
        assert answer.status_code == 403
    assert omar.chat.told == []


async def test_what_is_no_update_is_refused(hooked):
    client, _ = hooked
    headers = {hook_header(): SECRET}
    answer = await client.post("/hooks/telegram", json={"update_id": "x"}, headers=headers)
    assert answer.status_code in {200, 400}
    answer = await client.post("/hooks/telegram", json=[], headers=headers)
    assert answer.status_code == 400


async def test_a_webhook_that_telegram_cannot_answer_is_brought_again(hooked, omar, server):
    client, telegram = hooked
    telegram._reception.talk = None
    headers = {hook_header(): SECRET}
    answer = await client.post("/hooks/telegram", json=update(omar), headers=headers)
    assert answer.status_code == 503


@pytest.fixture
def watchful(monkeypatch):
    monkeypatch.setattr(platform, "CHECK_S", 0.01)


async def test_a_webhook_that_another_program_deleted_is_set_again(watchful, tried, hooked, server):
    for _ in range(2):
        server.webhook.delete()
        await until(lambda: server.webhook.url == HOOK)


async def test_health_tells_how_it_is(hooked):
    client, _ = hooked
    answer = await client.get("/health", headers={"Host": "localhost"})
    assert answer.json()["platforms"] == {"web": "ok", "telegram": "ok"}


def hook_header():
    return "X-Telegram-Bot-Api-Secret-Token"


def test_a_webhook_needs_a_secret():
    with pytest.raises(ValueError, match="TELEGRAM_WEBHOOK_SECRET"):
        Settings(_env_file=None, telegram_webhook_url="https://pay.example")


@pytest.fixture
def logging_as_before():
    """Leave the logs as they were: a logger that was set up here would stay so in every test."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def test_no_line_of_the_log_shows_a_token(capsys, logging_as_before):
    token = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"
    logs.configure("info", ["77:short"])
    logging.getLogger("x").warning("POST https://api.telegram.org/bot%s/getMe bot77:short", token)
    out = capsys.readouterr().err
    assert token not in out
    assert "77:short" not in out
    assert out.count("[secret]") == 2


def test_the_web_chat_runs_while_telegram_does_not_answer(tmp_path):
    token = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"
    with Running(
        tmp_path, TELEGRAM_TOKEN=token, TELEGRAM_API_URL="http://127.0.0.1:9", WEB_LOGIN="open"
    ) as running:
        health = httpx.get(f"{running.url}/health").json()
        code, out, err = running.stop()
    assert code == 0
    assert "does not answer; it is tried again" in out
    assert health["platforms"]["telegram"] == "down: 127.0.0.1:9 does not answer"
    assert token not in out + err
