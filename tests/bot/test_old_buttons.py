"""Buttons that were shipped are pressed after the books were carried over."""

from contextlib import asynccontextmanager

import pytest

from bot.app import asking
from ledger import ids
from ledger.books import Books
from ledger.migrations import migrate
from ledger.money import Money
from ledger.people import intents
from ledger.people.facts import Stranger, Who
from ledger.people.intents import Intent
from tests.bot.commands.test_links import code_of, made
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import findings, rows
from tests.ledger.before import bring_back

NINE = "SELECT * FROM intents"


@asynccontextmanager
async def talking(url):
    books = await Books.open(url)
    try:
        yield Talk(books)
    finally:
        await books.close()


async def asked(url, *texts):
    """Have Omar ask for something with the program of before; return the cards that he has."""
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar", "sara")
        cards = [await talk.types("omar", text) for text in texts]
    bring_back(url, "0012")
    assert {len(each) for each in rows(url, NINE)} == {9}
    assert migrate(url)
    return cards


@pytest.mark.parametrize(
    ("typed", "at", "told"),
    [
        ("/send @sara 4", 0, "Sent 4.00 USD to Sara."),
        ("/send @sara 4", 1, "Cancelled. Nothing was moved."),
        ("/send @nour 4", 0, "4.00 USD waits for Nour"),
        ("/link 4", 0, "4.00 USD waits behind a link"),
        ("/send @sara 1,234", 1, "Send 1.23 USD to Sara?"),
        ("/tag omar_k", 0, "Your tag is $omar_k."),
        ("/language", 0, "I will speak English"),
    ],
)
async def test_a_button_does_what_it_did(url, typed, at, told):
    (card,) = await asked(url, typed)
    async with talking(url) as talk:
        button = card.buttons[at]
        assert read(await talk.presses("sara", button)).startswith("These buttons are not yours.")
        assert told in read(await talk.presses("omar", button))
        assert "not yours" not in read(await talk.presses("omar", button))


def questions(omar, sara):
    """Return questions as they were kept before all went one way, and what each answer gives."""
    amounts = {"reading 0": Money(123400, "USD"), "reading 1": Money(300, "USD")}
    send = {"command": "send", "to": Who(sara), "note": "tea", "parameter": "amount"}
    people = {"reading 0": Who(sara), "reading 2": Stranger("web", "nour", "nour", "Nour")}
    fours = {"command": "send", "amount": Money(400, "USD"), "parameter": "to", "note 2": "for me"}
    several = {"0 command": "balance", "0 parameter": "", "1 command": "tx", "1 parameter": ""}
    yield {"0": "read", "1": "read"}, send | amounts, "1", "Send 3.00 USD to Sara? / Note: tea"
    yield {"0": "read", "2": "read"}, fours | people, "2", "Send 4.00 USD to Nour? / Note: for me"
    yield {"0": "read", "2": "read"}, fours | people, "0", "Send 4.00 USD to Sara? / After"
    yield {"0": "meant", "1": "meant"}, several | {"1 number": 9999}, "0", "Available: 10.00 USD"


@pytest.mark.parametrize("at", range(4))
async def test_a_question_of_before_is_answered_by_its_old_buttons(url, at):
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar", "sara")
        omar, sara = await talk.person("omar"), await talk.person("sara")
        choices, kept, choice, told = [*questions(omar.id, sara.id)][at]
        asked = await intents.make(talk.books, Intent(omar.id, choices, kept), ids.token(), b"")
    bring_back(url, "0012")
    assert migrate(url)
    async with talking(url) as talk:
        assert read(await talk.presses("omar", f"do:{asked.name}:{choice}")).startswith(told)


async def test_a_person_who_was_asked_for_before_is_picked(url):
    kept = {"command": "send", "parameter": "to", "amount": Money(400, "USD"), "note": "tea"}
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar", "sara")
        omar, sara = await talk.person("omar"), await talk.person("sara")
        asked = Intent(omar.id, {}, kept, token=asking.pick_token(omar, 7))
        await intents.make(talk.books, asked, ids.token(), b"")
    bring_back(url, "0012")
    assert migrate(url)
    async with talking(url) as talk:
        card = await talk.app.pick(await talk.call("omar"), 7, sara)
        assert read(card).startswith("Send 4.00 USD to Sara? / Note: tea")


async def test_a_receipt_of_before_gives_the_money_back(url):
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar")
        card = await talk.types("omar", "/send @nour 4")
        receipt = await talk.presses("omar", card.buttons[0])
    bring_back(url, "0012")
    assert migrate(url)
    async with talking(url) as talk:
        assert "is back in your wallet" in read(await talk.presses("omar", receipt.buttons[0]))
        assert await talk.has("omar") == 1000


async def test_codes_and_second_taps_of_before_and_accounts_are_as_they_were(url):
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar", "sara")
        code = code_of(await made(talk, text="/link 3"))
        sent = await talk.types("sara", "/send @omar 1")
        await talk.presses("sara", sent.buttons[0])
    bring_back(url, "0012")
    assert migrate(url)
    async with talking(url) as talk:
        assert "sent before" in read(await talk.presses("sara", sent.buttons[0]))
        assert "3.00 USD" in read(await talk.types("sara", f"/claim {code}"))
        assert [await talk.has(name) for name in ("omar", "sara")] == [800, 1200]
        assert await findings(talk.books) == []
