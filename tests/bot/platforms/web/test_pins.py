"""A PIN on its page: shown for one press, once; nothing that was typed there stands anywhere."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from http import HTTPStatus

import pytest

from bot.platforms.web.sessions import COOKIE
from ledger import clock, protection
from ledger.address import sqlite_path
from ledger.money import Money
from ledger.people import locks, persons
from ledger.protection import apps
from tests.bot.platforms.web.conftest import closed, opened
from tests.bot.platforms.web.test_sheets import asked
from tests.ledger.acts import wallet

PIN, WRONG = "72940518", "50381627"


@pytest.fixture
async def web(url):
    made = await opened(url)
    await made.join("omar", "sara")
    yield made
    await closed(made)


async def led(web, answer):
    """Return the code of the link in an answer, and open its page."""
    code = re.search("/sheet#([A-Za-z0-9_-]+)", answer[-1]["text"]).group(1)
    return code, (await asked(web, "open", code)).json()


async def fill(web, page, **values):
    return await asked(web, "hand", page, values=values)


async def with_pin(web):
    (card,) = (await web.say("omar", "/pin"))[-1:]
    code, _ = await led(web, await web.press("omar", card))
    return (await fill(web, code, pin=PIN, again=PIN)).json()


async def card_of(web, minor="5"):
    return (await web.say("omar", f"/send @sara {minor}"))[-1]


async def has(web, name):
    person = await persons.by_identity(web.books, "web", name)
    return (await web.books.balance(await wallet(web.books, person.id))).available.minor


async def test_a_press_that_was_shown_pays_once_however_often_it_is_pressed_at_once(web):
    await with_pin(web)
    before, card = await has(web, "sara"), await card_of(web)
    code, shown = await led(web, await web.press("omar", card))
    assert "5.00 USD" in shown["card"]["title"]
    assert "That is wrong" in json.dumps((await fill(web, code, answer=WRONG)).json())
    assert (await fill(web, code, answer=PIN)).json()["card"]["title"] == "That is right."
    assert await has(web, "sara") == before
    await asyncio.gather(*(web.press("omar", card) for _ in range(5)))
    assert await has(web, "sara") == before + 500


async def test_a_page_is_handed_in_once_and_opens_no_more(web):
    await with_pin(web)
    code, _ = await led(web, await web.press("omar", await card_of(web)))
    await asyncio.gather(*(fill(web, code, answer=PIN) for _ in range(2)))
    assert (await fill(web, code, answer=PIN)).status_code == 404
    assert (await asked(web, "open", code)).status_code == 404


async def test_of_two_pins_that_are_set_at_once_on_one_page_the_told_one_counts(web):
    (card,) = (await web.say("omar", "/pin"))[-1:]
    code, _ = await led(web, await web.press("omar", card))
    both = [fill(web, code, pin=each, again=each) for each in (PIN, WRONG)]
    ended = await asyncio.gather(*both)
    told = [each.json() if each.status_code == HTTPStatus.OK else {} for each in ended]
    assert [bool(each.get("card")) for each in told] in ([True, False], [False, True])
    counts = PIN if told[0].get("card") else WRONG
    code, _ = await led(web, await web.press("omar", await card_of(web)))
    assert (await fill(web, code, answer=counts)).json()["card"]["title"] == "That is right."


async def test_what_was_shown_for_one_press_does_nothing_for_another(web):
    await with_pin(web)
    before, first, second = await has(web, "sara"), await card_of(web), await card_of(web, "6")
    code, _ = await led(web, await web.press("omar", first))
    await fill(web, code, answer=PIN)
    assert "This needs your PIN" in (await web.press("omar", second))[-1]["text"]
    assert await has(web, "sara") == before


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_pin_that_is_set_after_a_lock_or_just_before_does_not_open_it(web, is_first):
    if is_first:
        await web.say("omar", "/lock")
    done = await with_pin(web)
    assert done["card"]["title"] == "Your PIN is set."
    if not is_first:
        await web.say("omar", "/lock")
    told = re.sub("[\u2068\u2069]", "", (await web.say("omar", "/unlock"))[-1]["text"])
    assert "/sheet#" not in told
    assert "You had no PIN and no app 24 hours before you locked them" in told
    person = await persons.by_identity(web.books, "web", "omar")
    assert (await locks.of(web.books, person.id)).is_on


async def test_what_was_set_of_late_is_gone_at_once_under_a_lock_and_what_is_older_stays(web):
    await with_pin(web)
    await web.say("omar", "/pin disown")
    person = await persons.by_identity(web.books, "web", "omar")
    assert not (await protection.of(web.books, person.id)).has_any
    assert await web.books.vault.of(person.id) == []
    assert (await locks.of(web.books, person.id)).is_on
    web.books.stated |= {"unlock.wait": timedelta(0)}
    await with_pin(web)
    await web.say("omar", "/pin disown")
    assert (await protection.of(web.books, person.id)).has_any


async def test_a_pin_that_took_the_place_of_one_from_before_a_lock_opens_it(web):
    web.books.stated |= {"unlock.wait": timedelta(0)}
    await with_pin(web)
    await web.say("omar", "/lock")
    code, _ = await led(web, await web.press("omar", (await web.say("omar", "/pin"))[-1]))
    await fill(web, code, answer=PIN, pin=WRONG, again=WRONG)
    code, _ = await led(web, await web.say("omar", "/unlock"))
    done = (await fill(web, code, answer=WRONG)).json()
    assert done["card"]["title"] == "Your wallets are open again."


async def test_another_browser_is_a_new_place(web):
    await with_pin(web)
    web.books.stated = {"protect.above": Money(1000, "USD"), "protect.new": timedelta(0)}
    for browser in ("hers", "another"):
        web.client.cookies.set(COOKIE, browser)
        card = await card_of(web, "1")
        code, _ = await led(web, await web.press("omar", card))
        await fill(web, code, answer=PIN)
        await web.press("omar", card)
        before = await has(web, "sara")
        await web.press("omar", await card_of(web, "1"))
        assert await has(web, "sara") == before + 100


async def test_no_digit_of_a_pin_and_no_code_stands_in_a_table_a_log_or_a_chat(web, url, caplog):
    planted = [PIN, WRONG]
    done = await with_pin(web)
    planted += [row["value"] for row in done["card"]["rows"]]
    code, _ = await led(web, await web.press("omar", await card_of(web)))
    for given in (WRONG, PIN):
        await fill(web, code, answer=given)
    code, shown = await led(web, await web.say("omar", "/pin app"))
    key = shown["card"]["rows"][0]["value"]
    planted.append(key)
    secret = apps.base64.b32decode(key)
    planted.append(apps.code(secret, apps.counter(clock.now())))
    answer = await fill(web, code, answer=PIN, code=planted[-1])
    assert answer.json()["card"]["title"] == "Your app is set."
    await web.jobs.drain()
    kept = json.dumps([await web.seen("omar"), await web.seen("sara")]) + caplog.text
    with closing(sqlite3.connect(sqlite_path(url))) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
        kept += "".join(
            str(row)
            for name in tables
            if not name.startswith("sqlite_") and not _is_index(database, name)
            for row in database.execute(f"SELECT * FROM {name}")
        )
    whole = [each for each in planted if len(each) > 6]
    assert len(whole) == len(planted) - 1
    assert [each for each in whole if each in kept] == []
    assert not re.search(rf"(?<!\d){planted[-1]}(?!\d)", kept)
    assert not {raw for raw in (secret, key.encode()) if repr(raw)[2:-1] in kept}


def _is_index(database, name):
    asked_of = "SELECT type FROM sqlite_master WHERE name = ?"
    return database.execute(asked_of, (name,)).fetchone()[0] != "table"
