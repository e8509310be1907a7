"""Whatever is asked on a card waits as long as the rule says."""

from datetime import timedelta

import pytest

from ledger import rules
from ledger.rules.below import CARD
from tests.bot.talk import Talk
from tests.ledger.acts import asking, rows

SPAN = timedelta(minutes=20)
LIVES = "SELECT expires_at - made_at FROM intents"


@pytest.fixture
async def talk(books, talk):
    two = Talk(books, signatures="2", admins=("web:boss", "web:chief"))
    await two.joins("boss", "chief", "omar", "sara")
    return two


@pytest.mark.parametrize(
    "text",
    [
        "/send @sara 1",
        "/send @nour 1",
        "/send @sara",
        "/send @sara 1,234",
        "/request @sara 1",
        "/split 2 @sara",
        "/link 1",
        "/eidiya @sara 1 tomorrow",
        "/tag omar_k",
        "/language",
        "/fund @omar 1 prize",
        "/role grant @omar support why",
        "/freeze @omar why",
        "/breakglass why",
        "/reveal @omar why",
        "/tier @omar T2 why",
        "/close @omar why",
        "/rules set requests.day 5 why",
        "/winddown start 2099-01-01 why",
    ],
)
async def test_a_card_waits_as_long_as_the_rule_says(talk, url, text):
    boss = await talk.person("boss")
    drafted = await rules.draft(asking(talk.books, boss), CARD, rules.ALL, SPAN, None, "why")
    await rules.changed(asking(talk.books, boss), CARD, drafted.intent)
    before = rows(url, LIVES)
    await talk.types("boss", text)
    lives = [life for (life,) in rows(url, LIVES)]
    for (life,) in before:
        lives.remove(life)
    assert set(lives) == {SPAN // timedelta(milliseconds=1)}
