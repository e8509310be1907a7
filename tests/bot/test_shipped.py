"""Whatever was shown before an update goes on after it: cards, questions, money that waits."""

import pytest

from ledger.books import Books
from ledger.migrations import migrate
from tests.bot.commands.test_links import code_of, made
from tests.bot.talk import Talk, read
from tests.ledger.acts import findings, tamper
from tests.ledger.test_migrations import BEFORE_AUDIENCES


@pytest.fixture
async def shown(books, url):
    """Return what was shown before the books knew audiences, periods and labels."""
    talk = Talk(books)
    await talk.joins("omar", "sara", "boss")
    for name in ("omar", "sara"):
        await talk.presses("boss", (await talk.types("boss", f"/fund @{name} 50 float")).buttons[0])
    waits = await talk.presses("omar", (await talk.types("omar", "/send @nour 3")).buttons[0])
    kept = {
        "send": await talk.types("omar", "/send @sara 10 lunch"),
        "sent": await talk.types("sara", "/send @omar 1"),
        "dropped": await talk.types("omar", "/send @sara 2"),
        "link": await talk.types("omar", "/link 4"),
        "opened": code_of(await made(talk, text="/link 5")),
        "waits": waits,
        "fund": await talk.types("boss", "/fund @sara 7 a late refund"),
        "tag": await talk.types("sara", "/tag sara_k"),
        "history": await talk.types("omar", "/history"),
    }
    await talk.presses("sara", kept["sent"].buttons[0])
    await books.close()
    tamper(url, *BEFORE_AUDIENCES, "UPDATE alembic_version SET version_num = '0012'")
    assert migrate(url)
    return kept


async def test_what_was_shown_before_an_update_goes_on_after_it(talk, shown, url):
    talk = Talk(await Books.open(url))
    before = {name: await talk.has(name) for name in ("omar", "sara")}
    told = await talk.presses("omar", shown["send"].buttons[0])
    assert read(told).startswith("Sent 10.00 USD to Sara.")
    again = await talk.presses("sara", shown["sent"].buttons[0])
    assert read(again).startswith("This was sent before")
    await talk.presses("omar", shown["dropped"].buttons[1])
    assert code_of(await talk.presses("omar", shown["link"].buttons[0]))
    assert "5.00 USD" in read(await talk.types("sara", f"/claim {shown['opened']}"))
    assert read(await talk.presses("omar", shown["waits"].buttons[0])).startswith(
        "3.00 USD is back"
    )
    assert read(await talk.presses("boss", shown["fund"].buttons[0])).startswith("Gave 7.00 USD")
    assert read(await talk.presses("sara", shown["tag"].buttons[0])).startswith(
        "Your tag is $sara_k"
    )
    assert read(await talk.types("omar", "/history"))
    assert await talk.has("omar") == before["omar"] - 1000 - 400 + 300
    assert await talk.has("sara") == before["sara"] + 1000 + 500 + 700
    assert await findings(talk.books) == []
    await talk.books.close()
