"""Sessions are listed by their browsers, this one marked, and the others ended."""

import pytest

from bot import speech
from bot.platforms.web import browsers
from bot.platforms.web.sessions import COOKIE
from ledger.people import logins
from tests.bot.platforms.web.conftest import HOST, presses
from tests.ledger.acts import met

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
CHROMIUM = "Mozilla/5.0 AppleWebKit/537.36"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        (
            f"{CHROMIUM} (Linux; Android 15) Chrome/140 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (f"{CHROMIUM} (Intel Mac OS X 10_15_7) Chrome/140 Safari/537.36 Edg/140", "Edge, Mac"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>" * 999, ""),
    ],
)
def test_a_browser_is_named_in_the_words_that_are_on_it(agent, named):
    assert browsers.read(agent) == named


async def test_this_browser_is_marked_and_another_one_is_signed_out(guarded):
    await met(guarded.books, "sara")
    other, _ = await logins.redeem(
        guarded.books, await logins.issue(guarded.books, "code", "sara"), "Safari, iPhone"
    )
    code = await logins.issue(guarded.books, "code", "sara")
    await presses(guarded, code, "sara", **{"User-Agent": FIREFOX})
    here = guarded.client.cookies[COOKIE]
    sent = await guarded.client.post(
        "/api/chat/sara/messages",
        json={"text": "/devices"},
        headers={"Origin": HOST, "Idempotency-Key": "one"},
    )
    listed = sent.json()["messages"][-1]
    text = speech.plain(listed["text"])
    assert "Firefox, Windows · this browser" in text
    assert "Safari, iPhone · since" in text
    (button,) = listed["buttons"]
    assert "Safari, iPhone" in button["label"]
    pressed = await guarded.client.post(
        "/api/chat/sara/presses",
        json={"message": listed["id"], "button": button["id"]},
        headers={"Origin": HOST},
    )
    assert "Safari" not in pressed.json()["messages"][-1]["text"]
    assert await logins.session(guarded.books, other) is None
    assert await logins.session(guarded.books, here) == "sara"
