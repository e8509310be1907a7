"""Files of an answer are attached to its message, with words for who cannot see them."""

from bot.kit import Button, Card, Chat, Reply, say
from tests.bot.pictures import CODE, MAY, PIXEL

BUTTONS = (Button.goes(say("Older"), "history", 1),)
BOTH = Reply((), BUTTONS, card=Card(say("Choose your language.")), files=(CODE, MAY))


def chat(person):
    return Chat("discord", str(person.id), private=True)


async def test_a_picture_and_a_document_are_attached_to_the_card(world, omar):
    await world.joins(omar)
    await world.discord.deliver(chat(omar), BOTH, "en", 1)
    shown = omar.dm.told[-1]
    assert {name: one.content for name, one in shown.files.items()} == {
        "code.png": PIXEL,
        "may.pdf": MAY.content,
    }
    assert [one.words for one in shown.files.values()] == [
        "Choose your language.",
        "Cancelled. Nothing was moved.",
    ]
    assert shown.keyboard
    assert shown.embeds


async def test_a_card_that_changes_keeps_its_files(world, omar):
    await world.joins(omar)
    number = await world.discord.deliver(chat(omar), BOTH, "en", 1)
    changed = Reply((say("Cancelled. Nothing was moved."),), files=(CODE,))
    await world.discord.deliver(chat(omar), changed, "en", 2, number)
    shown = omar.dm.told[-1]
    assert "Cancelled" in shown.text
    assert set(shown.files) == {"code.png", "may.pdf"}


async def test_an_answer_has_its_files_even_if_it_must_be_tried_again(
    world, omar, trip, monkeypatch
):
    await world.joins(omar)

    async def answered(call):
        return BOTH

    monkeypatch.setattr(world.app, "handle", answered)
    for fault in ("502 before acting", "reset after acting"):
        world.server.plays(fault, "editOriginalInteractionResponse")
        shown = await omar.types("/balance", trip).shows("Choose")
        await world.settled()
        assert {name: one.content for name, one in shown.files.items()} == {
            "code.png": PIXEL,
            "may.pdf": MAY.content,
        }
        assert shown.ephemeral
