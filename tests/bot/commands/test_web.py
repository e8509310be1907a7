"""A one-time code, asked for on another platform, leads to the same person on the web."""

import pytest

from bot import speech
from bot.kit import Chat
from ledger.people import logins, persons
from ledger.people.persons import Identity


async def asked(talk, number, handle):
    """Ask for a code on another platform; return the code and who asked."""
    identity = Identity("elsewhere", number, handle)
    chat = Chat("elsewhere", number, private=True)
    await talk.app.handle(await talk.app.call(identity, "Sara", chat, f"{number}:1", "/start"))
    call = await talk.app.call(identity, "Sara", chat, f"{number}:2", "/web")
    text = speech.spoken((await talk.app.handle(call)).lines, "en")
    return text.split(speech.LRI)[1].split(speech.PDI)[0], call.actor


async def on_the_web(talk, code):
    _, name = await logins.redeem(talk.books, code)
    return name, await persons.meet(talk.books, Identity("web", name, name), name)


async def test_the_code_leads_to_the_same_person(talk):
    code, asker = await asked(talk, "77", "Sara_K")
    name, person = await on_the_web(talk, code)
    assert (name, person.id) == ("sara_k", asker.id)


async def test_a_second_code_leads_to_the_same_name(talk):
    first, _ = await asked(talk, "77", "sara")
    second, _ = await asked(talk, "77", "sara")
    assert (await on_the_web(talk, first))[0] == (await on_the_web(talk, second))[0]


@pytest.mark.parametrize("handle", ["", "wasl", "bot", "omar", "boss", "BOSS", "a.b", "x" * 40])
async def test_a_name_that_cannot_be_had_is_not_given(talk, handle):
    await talk.call("omar", "/start")
    code, asker = await asked(talk, "77", handle)
    name, person = await on_the_web(talk, code)
    assert name == f"u{asker.id}"
    assert person.id == asker.id
