"""Updates brought to the bot's own address."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from telegram.error import BadRequest, Conflict

from tests.telegram import wire
from tests.telegram.webhook import HEADER


class Hook:
    """A bot's address that writes down what is brought, and answers what a test says."""

    def __init__(self):
        self.statuses, self.brought, self.secrets = [], [], []
        self.open = asyncio.Event()
        self.open.set()
        self.at_once = self.most_at_once = 0

    async def serve(self, reader, writer):
        while asked := await wire.request(reader):
            self.brought.append(wire.params(asked).values)
            self.secrets.append(asked.headers[HEADER])
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            await self.open.wait()
            self.at_once -= 1
            status = self.statuses.pop(0) if self.statuses else 200
            writer.write(wire.Answer(status, b"").raw())
        writer.close()

    @property
    def texts(self):
        return [one["message"]["text"] for one in self.brought]


@asynccontextmanager
async def listening():
    hook = Hook()
    async with await asyncio.start_server(hook.serve, "127.0.0.1", 0) as door:
        hook.url = f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}/hooks/telegram"
        yield hook


@pytest.fixture
async def hook(server):
    async with listening() as hook:
        yield hook
        await server.webhook.close()


async def test_updates_are_brought_with_the_secret(server, bot, sara, hook):
    sara.writes("before")
    await bot.set_webhook(hook.url, secret_token="s3cret")
    sara.writes("after")
    await server.quiet()
    assert hook.texts == ["before", "after"]
    assert hook.secrets == ["s3cret", "s3cret"]


async def test_what_is_not_answered_with_2xx_is_brought_again(server, bot, sara, hook):
    hook.statuses = [500, 403, 200]
    await bot.set_webhook(hook.url)
    sara.writes("pay")
    sara.writes("and pay")
    await server.quiet()
    assert hook.texts == ["pay", "pay", "pay", "and pay"]
    assert len({one["update_id"] for one in hook.brought}) == 2
    told = await bot.get_webhook_info()
    assert told.last_error_message == "Wrong response from the webhook: 403 Forbidden"


async def test_what_is_not_answered_in_time_is_brought_again(server, bot, sara, hook):
    server.webhook.answer_within_s = 0.05
    hook.open.clear()
    await bot.set_webhook(hook.url)
    sara.writes("pay")
    await server.until(lambda: len(hook.brought) > 1)
    hook.open.set()
    await server.quiet()
    assert (await bot.get_webhook_info()).last_error_message == "Read timeout expired"


async def test_one_chat_is_brought_in_order_and_many_at_once(server, bot, sara, hook):
    nour = server.person(12, "Nour")
    hook.open.clear()
    await bot.set_webhook(hook.url, max_connections=10)
    for text in ("one", "two"):
        sara.writes(text)
        nour.writes(text)
    await server.until(lambda: len(hook.brought) == 2)
    hook.open.set()
    await server.quiet()
    assert (hook.texts, hook.most_at_once) == (["one", "one", "two", "two"], 2)


async def test_never_more_connections_than_allowed(server, bot, sara, hook):
    server.person(12, "Nour").writes("one")
    sara.writes("one")
    await bot.set_webhook(hook.url, max_connections=1)
    await server.quiet()
    assert (hook.most_at_once, len(hook.brought)) == (1, 2)


async def test_a_webhook_and_a_poll_exclude_each_other(server, bot, sara, hook):
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await server.until(lambda: server.updates.polled)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_what_waits_can_be_dropped(server, bot, sara):
    sara.writes("one")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_its_state_is_told(server, bot, sara, hook):
    hook.open.clear()
    await bot.set_webhook(hook.url, allowed_updates=["message"], max_connections=7)
    sara.writes("one")
    told = await bot.get_webhook_info()
    assert (told.url, told.max_connections) == (hook.url, 7)
    assert (told.pending_update_count, told.allowed_updates) == (1, ("message",))
    hook.open.set()
    await server.quiet()


@pytest.mark.parametrize(
    ("url", "secret", "why"),
    [
        ("http://elsewhere.example/", None, "https url must be provided"),
        ("https://wasl.example/", "no spaces", "unallowed characters"),
    ],
)
async def test_a_bad_address_or_secret_is_refused(server, bot, url, secret, why):
    with pytest.raises(BadRequest, match=why):
        await bot.set_webhook(url, secret_token=secret)


@pytest.mark.parametrize("name", ["given twice", "given again after confirmation"])
async def test_an_update_may_be_brought_twice(server, bot, sara, hook, name):
    server.plays(name)
    await bot.set_webhook(hook.url)
    sara.writes("pay")
    await server.quiet()
    assert hook.texts == ["pay", "pay"]
    assert len({one["update_id"] for one in hook.brought}) == 1


async def test_nothing_is_brought_to_another_machine(server, bot, sara):
    await bot.set_webhook("https://wasl.example/hooks/telegram")
    sara.writes("pay")
    await server.until(lambda: server.webhook.error)
    assert (await bot.get_webhook_info()).pending_update_count == 1
