"""A code that is worth money is shown to who pressed for it, and stands in no transcript."""

import re

import pytest

from bot.kit import DOTS
from ledger import ids
from tests.ledger.acts import rows

CODE = re.compile(r"(?<![\w=-])[\w-]{22}(?![\w-])")


async def made(web):
    (card,) = await web.say("omar", "/link 4 lunch")
    return await web.press("omar", card)


async def test_a_code_is_shown_once_and_kept_nowhere(web, url):
    await web.join("omar")
    (receipt,) = await made(web)
    (code,) = CODE.findall(receipt["text"])
    kept = next(each for each in await web.seen("omar") if each["id"] == receipt["id"])
    assert kept["text"] == re.sub(rf"[^\u2066]*{code}", DOTS, receipt["text"])
    assert (kept["seq"], kept["buttons"]) == (receipt["seq"], receipt["buttons"])
    await web.say("nour", f"/claim {code}")
    for table in ("messages", "events", "intents", "notes"):
        assert code not in str(rows(url, f"SELECT * FROM {table}")), table


async def test_what_is_typed_to_open_a_link_is_kept_without_the_code(web):
    await web.join("omar", "sara")
    (receipt,) = await made(web)
    (code,) = CODE.findall(receipt["text"])
    for key, text in (("a", f"/claim {code}"), ("b", f"استلم {code}")):
        first = await web.say("sara", text, key=key)
        assert "4.00 USD" in first[0]["text"]
        assert await web.say("sara", text, key=key) == first
    typed = [each["text"] for each in await web.seen("sara") if each["from"] == "sara"]
    assert typed[-2:] == [f"/claim {DOTS}", f"استلم {DOTS}"]


async def test_somebody_who_has_not_signed_in_is_led_to_where_she_can(guarded):
    answer = await guarded.client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("{}", DOTS),
        ("http://127.0.0.1:8080/#claim={}", f"http://127.0.0.1:8080/#claim={DOTS}"),
        ("https://t.me/WaslBot?start=claim-{}", f"https://t.me/WaslBot?start={DOTS}"),
        ("/clam {}", f"/clam {DOTS}"),
        ("/claim code {}", f"/claim {DOTS}"),
        ("/claim my secret word", f"/claim {DOTS}"),
        ("/clam my secret word", f"/clam {DOTS}"),
        ("/claim:{}", f"/claim {DOTS}"),
        ("/claim{}", f"/claim {DOTS}"),
        ("استلم {}", f"استلم {DOTS}"),
        ("/استلمم {}", f"/استلمم {DOTS}"),
        ("/tx {}", f"/tx {DOTS}"),
        ("/help {}", f"/help {DOTS}"),
        ("/send @sara {}", f"/send @sara {DOTS}"),
        ("/send @sara 1 take {}", f"/send @sara 1 take {DOTS}"),
        ("/send $" + "{}" + " 1", f"/send ${DOTS} 1"),
        ("/{}", f"/{DOTS}"),
    ],
)
async def test_what_is_shaped_like_a_code_is_neither_kept_nor_quoted(web, url, typed, kept):
    await web.join("omar", "sara")
    code = ids.secret()
    answers = await web.say("omar", typed.format(code))
    assert not re.search(f"{code}|secret word", str(answers))
    (own,) = [
        each["text"]
        for each in await web.seen("omar")
        if DOTS in each["text"] and each["from"] == "omar"
    ]
    assert own == kept
    for table in ("messages", "events", "notes", "intents", "persons", "identities"):
        kept_there = str(rows(url, f"SELECT * FROM {table}"))
        assert not re.search(f"{code}|secret word", kept_there), table
