"""Buttons that were shipped are pressed after the books were carried over."""

from contextlib import asynccontextmanager

import pytest

from ledger.books import Books
from ledger.migrations import migrate
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import rows
from tests.ledger.test_migrations import BEFORE_AUDIENCES, hand

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
    hand(url, *BEFORE_AUDIENCES, "UPDATE alembic_version SET version_num = '0012'")
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


async def test_a_receipt_of_before_gives_the_money_back(url):
    async with talking(url) as talk:
        await stocked(talk.books)
        await talk.joins("omar")
        card = await talk.types("omar", "/send @nour 4")
        receipt = await talk.presses("omar", card.buttons[0])
    hand(url, *BEFORE_AUDIENCES, "UPDATE alembic_version SET version_num = '0012'")
    assert migrate(url)
    async with talking(url) as talk:
        assert "is back in your wallet" in read(await talk.presses("omar", receipt.buttons[0]))
        assert await talk.has("omar") == 1000
