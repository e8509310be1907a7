"""The bot is killed when it has sent a live card and has not remembered where."""

import asyncio

from bot import speech
from tests.bot import rounds_bot
from tests.faults.test_chat import a_minute_passes
from tests.faults.test_telegram import asked_again
from tests.process import Running
from tests.telegram.server import Server


async def starts(folder, server):
    told = {"TELEGRAM_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
    running = await asyncio.to_thread(Running, folder, module="tests.bot.rounds_bot", **told)
    return await asyncio.to_thread(running.__enter__)


def cards(hall):
    return [one for one in hall.told if speech.plain(one.text).endswith(" in.")]


async def test_a_card_that_nobody_remembers_is_adopted_by_a_press(tmp_path):
    async with Server() as server:
        omar, sara = server.person(11, "Omar", "omar"), server.person(12, "Sara", "sara")
        running = await starts(tmp_path, server)
        for person in (omar, sara):
            person.starts()
            person.presses(await person.chat.shows("Welcome"), "English")
            await server.quiet()
        hall = server.group(-5, "Hall", omar, sara)
        hall.adds_bot()
        await asked_again(server)
        late = server.plays("late answer", "sendMessage", chat=hall)
        owner, where = ("telegram", "11"), "telegram:-5"
        await asyncio.to_thread(rounds_bot.begin, tmp_path, owner, chat=where, audience="chat")
        await server.until(lambda: late.played)
        running.process.kill()
        running.process.communicate()
        a_minute_passes(tmp_path / "wasl.db")
        running = await starts(tmp_path, server)
        try:
            await server.until(lambda: len(cards(hall)) == 2)
            orphan, _ = cards(hall)
            sara.presses(orphan, "I am in")
            said = lambda: {speech.plain(one.text) for one in cards(hall)}  # noqa: E731
            await server.until(lambda: said() == {"1 is in."}, lambda: f"{hall.told}")
        finally:
            await asyncio.to_thread(running.stop)
