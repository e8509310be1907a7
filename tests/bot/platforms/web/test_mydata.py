"""A copy of what is kept of somebody, and its end: who has a PIN is asked for it."""

import json
from base64 import b64decode

import pytest

from ledger.people import persons
from ledger.protection import tries
from tests.bot.platforms.web.conftest import closed, opened
from tests.bot.platforms.web.test_pins import PIN, WRONG, fill, led, with_pin
from tests.bot.platforms.web.test_sheets import asked
from tests.ledger.acts import wallet

NUMBER = "A1234567"


@pytest.fixture
async def web(url):
    made = await opened(url)
    await made.join("omar")
    omar = await persons.by_identity(made.books, "web", "omar")
    await made.books.vault.keep(omar.id, "document_number", NUMBER)
    yield made
    await closed(made)


async def copy(web):
    """Have a copy made; return the code of its page, and what that shows."""
    await web.say("omar", "/mydata export")
    ready = next(each for each in await web.seen("omar") if "Open it" in str(each["buttons"]))
    return await led(web, await web.press("omar", ready))


def data(page):
    (made,) = (each for each in page["files"] if each["name"].endswith(".json"))
    return b64decode(made["url"].partition(",")[2]).decode()


async def told(web, title):
    await web.jobs.drain()
    return [each for each in await web.seen("omar") if title in each["text"]]


async def test_a_copy_is_shown_to_who_has_a_pin_only_after_it_once_and_she_is_told(web):
    await with_pin(web)
    code, page = await copy(web)
    assert page["files"] == []
    assert [each["name"] for each in page["fields"]] == ["answer"]
    assert NUMBER not in json.dumps(page)
    wrong = (await fill(web, code, answer=WRONG)).json()
    assert [*wrong] == ["mistakes"]
    assert not await told(web, "was opened")
    assert NUMBER in data((await fill(web, code, answer=PIN)).json())
    assert await told(web, "A copy of what is kept of you was opened.")
    assert (await fill(web, code, answer=PIN)).status_code == 404
    omar = await persons.by_identity(web.books, "web", "omar")
    assert (await web.books.read(tries.load, omar.id)).wrong == 0


async def test_a_copy_is_shown_at_once_to_who_has_nothing_to_show_and_she_is_told(web):
    code, page = await copy(web)
    assert NUMBER in data(page)
    assert await told(web, "A copy of what is kept of you was opened.")
    assert (await asked(web, "open", code)).status_code == 404


async def test_who_has_a_pin_shows_it_before_what_is_kept_of_her_goes(web):
    await web.join("sara")
    omar = await persons.by_identity(web.books, "web", "omar")
    left = (await web.books.balance(await wallet(web.books, omar.id))).available
    await web.press("omar", (await web.say("omar", f"/send @sara {left.decimal}"))[-1])
    await with_pin(web)
    card = (await web.say("omar", "/mydata delete"))[-1]
    code, page = await led(web, await web.press("omar", card))
    assert page["card"]["title"] == "Delete what is kept of you?"
    assert [each["name"] for each in page["fields"]] == ["answer"]
    assert not await told(web, "is deleted on")
    await fill(web, code, answer=PIN)
    await web.press("omar", card)
    assert await told(web, "What is kept of you is deleted on")
