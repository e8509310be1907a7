"""Files of an answer are messages of their own, so that the card above them can be edited."""

from bot.kit import Button, Card, Chat, Reply, say
from tests.bot.pictures import CODE, MAY, PIXEL

BUTTONS = (Button.goes(say("Older"), "history", 1),)
CARD = Card(say("Choose your language."))
BOTH = Reply((), BUTTONS, card=CARD, files=(CODE, MAY))


def chat(person):
    return Chat("telegram", str(person.id), private=True)


async def test_a_picture_and_a_document_follow_the_card_each_with_its_words(world, omar, server):
    await world.joins(omar)
    number = await world.telegram.deliver(chat(omar), BOTH, "ar", 1)
    card, photo, document = omar.chat.told[-3:]
    assert number == str(card.id)
    assert card.text == "اختر لغتك."
    assert card.keyboard
    assert photo.text.startswith("اختر لغتك")
    assert photo.more["photo"][0]["file_size"] == len(PIXEL)
    assert document.more["document"]["file_name"] == "may.pdf"
    assert not document.keyboard


async def test_a_card_that_changes_shows_its_files_no_second_time(world, omar):
    await world.joins(omar)
    number = await world.telegram.deliver(chat(omar), BOTH, "en", 1)
    before = len(omar.chat.told)
    changed = Reply((say("Cancelled. Nothing was moved."),), files=(CODE,))
    assert await world.telegram.deliver(chat(omar), changed, "en", 2, number) == number
    assert len(omar.chat.told) == before


async def test_a_press_that_brings_files_shows_them_below_the_card(world, omar, monkeypatch):
    await world.joins(omar)

    async def pressed(call, data):
        return Reply((say("Cancelled. Nothing was moved."),), edits_card=True, files=(CODE,))

    await world.telegram.deliver(chat(omar), Reply((), BUTTONS, card=CARD), "en", 1)
    monkeypatch.setattr(world.app, "press", pressed)
    omar.presses(omar.chat.told[-1], "Older")
    await world.settled()
    card, photo = omar.chat.told[-2:]
    assert card.text == "Cancelled. Nothing was moved."
    assert photo.text == "Choose your language."
