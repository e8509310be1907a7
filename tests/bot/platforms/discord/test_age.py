"""The number of an account on Discord says since when there is one, which the gift may ask for."""

from datetime import timedelta

from discord.utils import snowflake_time

from ledger import clock
from tests.bot.platforms.discord.conftest import read


async def test_who_is_too_new_on_discord_has_the_gift_later(world, omar):
    age = clock.now() - snowflake_time(omar.id)
    world.books.stated = {**world.books.stated, "gift.account.age": age + timedelta(days=3)}
    answer = await omar.slash(world.channel, "start")
    await world.settled()
    assert "your account is still too new where you write from" in read(answer.response)
    assert await world.has(omar) == 0
    world.books.stated = {**world.books.stated, "gift.account.age": age - timedelta(days=3)}
    await omar.slash(world.channel, "start")
    await world.settled()
    assert await world.has(omar) == 1000
