"""What is asked of a copy of Wasl that has jars, as CONTRIBUTING.md lets one make them."""

import pytest

from bot import speech
from bot.platforms.discord import menus as on_discord
from bot.platforms.telegram import menus as on_telegram
from ledger import products
from ledger.proof import record
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import tamper


@pytest.fixture
async def talk(books):
    await stocked(books)
    talk = Talk(books)
    await talk.joins("omar", "sara")
    return talk


async def put(talk, text="/jar 4 shoes"):
    asked = await talk.types("omar", text)
    told = await talk.presses("omar", asked.buttons[0])
    await talk.jobs.drain()
    return told, talk.delivered[-1][1]


def named(reply, label):
    (button,) = (each for each in reply.buttons if speech.label(each.label, "en") == label)
    return button


async def test_it_is_in_help_and_the_menu_and_leads_by_thumbs(talk):
    assert "/jar — Put money into a jar until you break it." in read(
        await talk.types("omar", "/help jar")
    )
    menu = await talk.types("omar", "/menu")
    more = await talk.presses("omar", named(menu, "More"))
    assert "How much" in read(await talk.presses("omar", named(more, "A jar")))


async def test_it_is_in_the_menus_of_platforms_in_both_languages():
    about = {each.command: each.description for each in on_telegram.menu("ar")}
    assert about["jar"].startswith("حصالة: ")
    offered = [each.name for each in on_discord.entries(admin=False)]
    assert {"jar", "حصالة"} <= set(offered)


async def test_its_live_card_is_edited_where_it_stands_and_only_its_owner_breaks_it(talk):
    _, card = await put(talk)
    assert read(card) == "A jar with 4.00 USD / Note: shoes"
    assert "not yours" in read(await talk.presses("sara", card.buttons[0]))
    shown = len(talk.delivered)
    assert "is back" in read(await talk.presses("omar", card.buttons[0]))
    await talk.jobs.drain()
    assert len(talk.delivered) == shown
    assert read(talk.delivered[-1][1]).startswith("The jar is broken")
    assert "is back" in read(await talk.presses("omar", card.buttons[0]))
    assert await talk.has("omar") == 1000


async def test_what_it_moves_reads_in_history(talk):
    await put(talk)
    assert "into a jar" in read(await talk.types("omar", "/history"))


async def test_a_hand_in_a_jar_is_found_by_the_proof(talk, url):
    await put(talk)
    checks = products.DECLARED.checks
    assert (await record.in_full(talk.books, checks)).findings == ()
    tamper(url, "UPDATE jars SET amount = 1")
    found = (await record.in_full(talk.books, checks)).findings
    assert [each.check for each in found] == ["a jar holds what was put into it"]


async def test_it_is_understood_in_arabic(talk):
    asked = await talk.types("omar", "حصالة ٤ حذاء")
    assert read(asked, "ar").startswith("وضع ٤٫٠٠ دولار في حصالة؟")
