"""Whoever asks that what is kept of somebody goes is seen by her wherever she speaks."""

from ledger.people import chats, outbox, persons
from ledger.people.persons import Identity
from tests.bot.talk import Talk, stocked

TELEGRAM = Identity("telegram", "4711", "omar_k")


async def test_she_is_told_on_every_other_platform_that_her_end_was_asked_for(books):
    await stocked(books)
    talk = Talk(books, gift="0", undo_seconds=0)
    await talk.joins("omar")
    await persons.link(books, await talk.person("omar"), TELEGRAM)
    await chats.hear(books, TELEGRAM, "Omar")
    card = await talk.types("omar", "/mydata delete")
    await talk.presses("omar", card.buttons[0])
    told = [each.chat for each in await outbox.waiting(books, 100) if each.kind == "erasure_asked"]
    assert told == ["telegram:4711"]
