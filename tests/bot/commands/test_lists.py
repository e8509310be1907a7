"""Lists for a date: what is told of them, also where less is known than now."""

from bot.commands.gifts import lists
from bot.kit import Facts
from tests.bot.talk import read
from tests.ledger.acts import usd


async def test_what_waited_for_who_had_not_joined_is_told_without_its_day(talk):
    await talk.joins("omar")
    told = {"payer": await talk.person("omar"), "amount": usd(300), "number": 12, "note": ""}
    given = lists.given.run(Facts(told))
    assert read(given).startswith("Omar gives you 3.00 USD as an eidiya. Receipt 12.")
    assert "A gift for you" in given.files[0].words.message
