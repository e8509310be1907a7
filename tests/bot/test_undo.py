"""Undoing a first payment, as its payer meets it."""

from datetime import timedelta

import pytest

from bot import speech
from ledger import clock, grace
from tests.bot.talk import Talk, read, stocked


@pytest.fixture
async def talk(books):
    await stocked(books)
    talk = Talk(books, undo_seconds=10)
    await talk.joins("omar", "sara")
    return talk


async def sent(talk, text="/send @sara 4 tea"):
    card = await talk.types("omar", text)
    return card, await talk.presses("omar", card.buttons[0])


async def over(talk):
    """Let the grace of all payments be over."""
    await grace.due.run(talk.books, clock.now() + timedelta(seconds=10))


async def test_its_receipt_is_live_and_offers_to_undo(talk):
    card, made = await sent(talk)
    assert "goes out 10 seconds after you send it" in read(card)
    assert (made.live.kind, [each.label.message for each in made.buttons]) == ("grace", ["Undo"])
    await talk.jobs.drain()
    assert talk.told("sara") == []
    assert read(await talk.presses("omar", made.buttons[0])).startswith("4.00 USD is back")
    assert await talk.has("omar") == 1000


async def test_too_late_it_says_so_and_its_card_stays(talk):
    _, made = await sent(talk)
    await over(talk)
    late = await talk.presses("omar", made.buttons[0])
    assert read(late) == "Too late: it has gone out. Nothing was moved back."
    assert late.stays
    assert await talk.has("sara") == 1400


async def test_nobody_else_undoes_it(talk):
    _, made = await sent(talk)
    refused = await talk.presses("sara", made.buttons[0])
    assert read(refused).startswith("These buttons are not yours.")


async def test_a_second_tap_on_send_shows_it_as_it_stands(talk):
    card, _ = await sent(talk)
    again = await talk.presses("omar", card.buttons[0])
    assert read(again).startswith("This was sent before; nothing was moved again. / 4.00 USD goes")
    await over(talk)
    again = await talk.presses("omar", card.buttons[0])
    assert "Sent 4.00 USD to Sara." in read(again)
    assert again.buttons == []
    assert await talk.has("omar") == 600


async def test_again_offers_what_is_in_its_grace(talk):
    await sent(talk)
    again = await talk.types("omar", "/again")
    labels = [speech.plain(speech.label(each.label, "en")) for each in again.buttons]
    assert labels == ["4.00 USD to Sara · tea"]


async def test_nothing_of_it_is_offered_to_whoever_asks_by_hand(talk):
    """A page's button carries no authority: what it begins is checked for who presses it."""
    await sent(talk)
    await over(talk)
    for at in ("11", "10", "x", "9" * 40):
        assert read(await talk.presses("sara", f"go:recall:{at}")).startswith("I cannot find that.")
    assert read(await talk.presses("sara", "go:case:of.11")).startswith("What happened?")
    told = await talk.types("sara", "mine")
    assert read(told).startswith("I cannot find that.")
