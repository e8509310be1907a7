"""Links as they are asked for, shown and opened; the stories tell the rest."""

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.kit import Code
from ledger.chart import WALLET
from ledger.codes import MOST_WRONG
from ledger.products import links
from tests.bot.talk import read, settings
from tests.ledger.acts import act


def code_of(reply):
    """Return the code that a receipt shows."""
    secret = [
        value.text
        for line in reply.lines
        for value in line.values.values()
        if isinstance(value, Code) and value.secret
    ]
    return secret[-1]


async def made(talk, name="omar", text="/link 4 lunch", **more):
    card = await talk.types(name, text, **more)
    return await talk.presses(name, card.buttons[0])


@pytest.fixture
async def omar(talk):
    await talk.joins("omar")
    return talk


async def test_the_same_message_of_a_newcomer_is_told_the_same_again(omar):
    code = code_of(await made(omar))
    first, again = [await omar.types("nour", f"/claim {code}", key="web:nour:7") for _ in range(2)]
    assert read(first).startswith("Omar sent you 4.00 USD.")
    assert "Welcome to Wasl, Nour" in read(first)
    assert read(again) == read(first)
    assert [each.data for each in first.buttons] == [each.data for each in again.buttons]
    assert await omar.has("nour") == 1400


async def test_a_second_press_shows_no_code_and_offers_to_take_it_back(omar):
    card = await omar.types("omar", "/link 4")
    first, again = [await omar.presses("omar", card.buttons[0]) for _ in range(2)]
    assert code_of(first)
    assert not any(isinstance(each, Code) and each.secret for each in values(again))
    assert read(again).startswith("This link was made before.")
    assert read(await omar.presses("omar", again.buttons[0])).startswith("4.00 USD is back")


def values(reply):
    return [value for line in reply.lines for value in line.values.values()]


async def test_a_link_asked_for_in_a_group_is_shown_to_the_payer_alone(omar):
    receipt = await made(omar, group="trip")
    card = await omar.types("omar", "/link 4", group="trip")
    assert (card.audience, receipt.audience) == ("actor", "actor")
    assert receipt.public is None
    assert "4.00" not in read(type(card)([card.public]))
    await omar.types("sara", f"/claim {code_of(receipt)}", group="trip")
    await omar.jobs.drain()
    assert [chat for chat, _, _ in omar.delivered] == ["omar"]


@pytest.mark.parametrize("around", ["{}", "http://127.0.0.1:8080/#claim={}", "\u2066{}\u2069"])
async def test_a_code_is_read_as_it_was_copied(omar, around):
    code = code_of(await made(omar))
    await omar.types("nour", f"/claim {around.format(code)}")
    assert await omar.has("nour") == 1400


async def test_a_newcomer_who_cannot_be_paid_has_joined_and_is_told_why(omar):
    code = code_of(await made(omar))
    payer = await omar.person("omar")
    wallet = await omar.books.account(WALLET, payer.id, "USD")
    await omar.books.set_state(wallet, "open", "frozen", act())
    told = read(await omar.types("nour", f"/claim {code}"))
    assert told.startswith("The other account cannot pay or be paid, so nothing was moved.")
    assert "Welcome to Wasl, Nour" in told
    assert await omar.has("nour") == 1000


async def test_whoever_tries_too_many_codes_is_held_up(omar):
    code = code_of(await made(omar))
    await omar.joins("eve")
    for _ in range(MOST_WRONG):
        told = await omar.types("eve", f"/claim {'A' * 22}")
        assert read(told).startswith("There is no money behind this code.")
    told = read(await omar.types("eve", f"/claim {code}"))
    assert told.startswith("Too many wrong codes (10 an hour).")
    assert await omar.has("eve") == 1000


async def test_what_fails_is_logged_without_the_code(omar, monkeypatch):
    code = code_of(await made(omar))

    async def fail(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(links, "find", fail)
    with capture_logs() as logged:
        assert "Something went wrong" in read(await omar.types("nour", f"/claim {code}"))
    assert [each["event"] for each in logged] == ["call failed"]
    assert code not in str(logged)


async def test_a_web_chat_that_nobody_else_can_reach_is_in_no_link(books):
    token = "123456:abcdefghijklmnopqrstuvwxyz"
    assert "web" in App(books, settings()).doors
    assert App(books, settings(telegram_token=token)).doors == {}
    reached = App(books, settings(telegram_token=token, web_url="https://pay.example"))
    assert reached.doors == {"web": "https://pay.example"}


async def test_each_link_leads_to_its_platform(omar):
    omar.app.doors["telegram"] = "https://t.me/WaslBot?start="
    receipt = await made(omar)
    code = code_of(receipt)
    assert f"On Telegram: https://t.me/WaslBot?start=claim-{code} /" in read(receipt)
    assert f"In the web chat: http://127.0.0.1:8080/#claim={code} /" in read(receipt)
    assert len(f"claim-{code}") <= 64
