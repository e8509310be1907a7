"""One book behind three platforms: people pay each other over them, each in her own language."""

import asyncio
import re
from contextlib import suppress

import pytest

from bot import speech
from bot.app import App
from bot.compose import stock
from bot.jobs import Jobs
from bot.kit import Chat, Code
from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from bot.platforms.telegram.platform import Telegram
from bot.platforms.web.chat import WebChat
from bot.settings import Settings
from ledger import ids
from ledger.chart import WALLET
from ledger.people import audit, persons, roles
from ledger.people.persons import Identity
from tests.bot.platforms.discord.conftest import plain
from tests.discord.server import Server as DiscordServer
from tests.telegram.server import Server as TelegramServer


class Together:
    """A bot on all three, and one person on each."""

    def __init__(self, app, telegram, discord):
        self.app, self.books = app, app.books
        self.places = {"telegram": telegram, "discord": discord}
        self.omar = telegram.person(11, "Omar", "omar_t")
        self.sara = discord.person("Sara", "sara_d")
        self.web = WebChat(app)
        self.bots = [Telegram(app, NO_LIMITS), Discord(app, NO_LIMITS)]
        on = {"telegram": self.bots[0], "discord": self.bots[1], "web": self.web}
        self.jobs = Jobs(app, on)
        self.running = [asyncio.create_task(each.run()) for each in self.bots]

    async def settled(self):
        for place in self.places.values():
            await place.quiet()
        await self.bots[1].idle()
        await self.jobs.drain()
        await self.places["telegram"].quiet()

    async def begin(self):
        await self.places["discord"].connected()
        await self.settled()
        self.omar.starts()
        await self.sara.types("/start").shows("Welcome")
        await self.zain("/start")
        await self.settled()
        for identity, language in (
            (Identity("telegram", "11", "omar_t"), "en"),
            (Identity("discord", str(self.sara.id), "sara_d"), "ar"),
            (Identity("web", "zain", "zain"), "ar-latn"),
        ):
            known = await persons.meet(self.books, identity, identity.handle)
            await persons.speak(self.books, known, language, ids.token())

    async def end(self):
        for task in self.running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.web.close()

    async def zain(self, text):
        """Let Zain, who is on the web, write; return what he is told."""
        chat, identity = Chat("web", "zain", private=True), Identity("web", "zain", "zain")
        call = await self.app.call(identity, "Zain", chat, f"web:zain:{ids.token().hex()}", text)
        return await self.app.handle(call)

    async def pressed(self, reply, place=0):
        chat, identity = Chat("web", "zain", private=True), Identity("web", "zain", "zain")
        call = await self.app.call(identity, "Zain", chat, f"web:zain:{ids.token().hex()}")
        return await self.app.press(call, reply.buttons[place].data)

    async def has(self, platform, number):
        known = await persons.by_identity(self.books, platform, str(number))
        account = await self.books.account(WALLET, known.id, "USD")
        return (await self.books.balance(account)).available.minor


@pytest.fixture
async def together(books):
    async with TelegramServer() as telegram, DiscordServer() as discord:
        settings = Settings(
            _env_file=None,
            telegram_token=telegram.token,
            telegram_api_url=telegram.url,
            discord_token=discord.token,
            discord_api_url=discord.url,
            admins=("web:nobody",),
            signatures="2",
        )
        await stock(books, settings)
        world = Together(App(books, settings), telegram, discord)
        await world.begin()
        yield world
        await world.end()


async def takes_tag(world, tag):
    """Let Sara take a tag, on Discord and in Arabic."""
    card = await world.sara.types("/حسابي وسم", الاسم=tag).shows(tag)
    world.sara.presses(card, "اعتماد")
    await world.settled()
    assert "وسمك" in card.text


async def test_somebody_on_telegram_pays_somebody_on_discord_by_her_tag(together):
    await takes_tag(together, "sara_k")
    together.omar.writes("/send $sara_k 4 lunch")
    await together.settled()
    card = together.omar.chat.told[-1]
    assert plain(card.text).startswith("Send 4.00 USD to Sara ($sara_k)?")
    together.omar.presses(card, "Send")
    await together.settled()
    assert plain(card.text).startswith("Sent 4.00 USD to Sara ($sara_k). Receipt")
    assert plain(together.sara.dm.told[-1].text).startswith("وصلك ٤٫٠٠ دولار من Omar (@omar_t).")
    assert await together.has("discord", together.sara.id) == 1400


async def test_somebody_on_discord_pays_back_by_tag_to_telegram(together):
    together.omar.writes("/tag omar_k")
    await together.settled()
    together.omar.presses(together.omar.chat.told[-1], "Take it")
    await together.settled()
    given = {"الوسم": "$omar_k", "المبلغ": "٣", "ملاحظة": "قهوة"}
    card = await together.sara.types("/تحويل", **given).shows("Omar")
    together.sara.presses(card, "تحويل")
    await together.settled()
    told = plain(together.omar.chat.told[-1].text)
    assert told.startswith("Sara (@sara_d) sent you 3.00 USD. Receipt")
    assert await together.has("telegram", 11) == 1300


async def test_somebody_on_the_web_pays_somebody_on_discord_by_her_tag(together):
    await takes_tag(together, "sara_k")
    await together.pressed(await together.zain("/send $sara_k 2"))
    await together.settled()
    assert plain(together.sara.dm.told[-1].text).startswith("وصلك ٢٫٠٠ دولار من Zain")
    assert await together.has("discord", together.sara.id) == 1200


async def linked(world):
    """Let Zain, who is on the web, make a link; return the code that he is shown."""
    receipt = await world.pressed(await world.zain("رابط ٤ غداء"))
    assert speech.spoken(receipt.lines, "ar-latn").startswith("\u20684.00 دولار\u2069 بانتظار")
    (code,) = {
        value.text.rpartition("=")[2].removeprefix("claim-")
        for line in receipt.lines
        for value in line.values.values()
        if isinstance(value, Code) and value.secret
    }
    return code


async def test_a_link_from_the_web_is_opened_on_telegram_and_pays_a_newcomer(together):
    code = await linked(together)
    ziad = together.places["telegram"].person(12, "Ziad")
    ziad.starts(f"claim-{code}")
    await together.settled()
    told = plain(ziad.chat.told[-1].text)
    assert "Zain sent you 4.00 USD. Receipt" in told
    assert "وصلك ٤٫٠٠ دولار من Zain" in told  # he has chosen no language yet
    assert await together.has("telegram", 12) == 1400


async def test_a_link_from_the_web_is_opened_on_discord_in_arabic(together):
    code = await linked(together)
    await together.sara.types("/استلام", الرمز=code).shows("غداء")
    await together.settled()
    assert await together.has("discord", together.sara.id) == 1400
    ended = together.omar
    ended.starts(f"claim-{code}")
    await together.settled()
    assert plain(ended.chat.told[-1].text).startswith("Too late: somebody else opened this link")


async def test_a_link_from_discord_is_opened_on_telegram_each_in_her_own_language(together):
    card = await together.sara.types("/رابط", المبلغ="٣", ملاحظة="قهوة").shows("إنشاء رابط")
    together.sara.presses(card, "إنشاء الرابط")
    await together.settled()
    (link,) = re.findall(r"https://t\.me/WaslBot\?start=([\w-]+)", card.text)
    together.omar.starts(link)
    await together.settled()
    told = plain(together.omar.chat.told[-1].text)
    assert told.startswith("Sara (@sara_d) sent you 3.00 USD. Receipt")
    told = plain(together.sara.dm.told[-1].text)
    assert told.startswith("فُتح رابطك، ووصل ٣٫٠٠ دولار إلى Omar (@omar_t).")
    assert await together.has("telegram", 11) == 1300


async def test_who_asked_for_the_web_and_never_went_there_is_told_where_she_is(together):
    together.omar.writes("/web")
    await together.settled()
    await together.sara.types("/account web").shows("رمز")
    for payee in ("omar_t", "sara_d"):
        await together.pressed(await together.zain(f"/send @{payee} 1"))
        await together.settled()
    assert plain(together.omar.chat.told[-1].text).startswith("Zain sent you 1.00 USD. Receipt")
    assert plain(together.sara.dm.told[-1].text).startswith("وصلك ١٫٠٠ دولار من Zain")


async def test_two_operators_on_two_platforms_work_one_proposal(together):
    omar, sara = [
        await persons.by_identity(together.books, platform, str(number))
        for platform, number in (("telegram", 11), ("discord", together.sara.id))
    ]
    for each in (omar, sara):
        await roles.first(together.books, each)
    await together.pressed(await together.zain("/tag zain_k"))
    together.omar.writes("/fund $zain_k 5 prize")
    await together.settled()
    mine = together.omar.chat.told[-1]
    together.omar.presses(mine, "Give")
    await together.settled()
    assert "waits for somebody else's approval" in plain(mine.text)
    hers = together.sara.dm.told[-1]
    assert "صاحب الطلب: Omar" in plain(hers.text)
    together.sara.presses(hers, "موافقة")
    await together.settled()
    assert "تمت الموافقة من Sara" in plain(hers.text)
    assert "approved by Sara" in plain(mine.text)
    assert await together.has("web", "zain") == 1500
    (deed, asked) = (await audit.newest(together.books))[:2]
    assert (deed.actor, deed.approver, asked.kind) == (omar.id, sara.id, "proposed")
