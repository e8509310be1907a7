"""A one-time code, asked for on another platform, leads to the same person on the web."""

import asyncio

import pytest

from bot import speech
from bot.kit import Chat, Unreachable
from ledger.people import chats, logins, persons
from ledger.people.persons import Identity
from tests.bot.talk import Talk, read
from tests.ledger.acts import findings


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


async def test_an_invited_name_is_not_to_be_had_though_she_has_written_nothing(talk):
    invitation = await logins.invite(talk.books, "sara")
    session, _ = await logins.redeem(talk.books, invitation)
    code, asker = await asked(talk, "66", "sara")
    name, mallory = await on_the_web(talk, code)
    assert name == f"u{asker.id}"
    sara = await persons.by_identity(talk.books, "web", "sara")
    assert sara.id not in {asker.id, mallory.id}
    assert await logins.session(talk.books, session) == "sara"
    assert await findings(talk.books) == []


@pytest.mark.parametrize("handle", ["wasl_support", "W4sl", "admin1", "telegram", "b0ss", "team"])
async def test_a_handle_that_reads_like_the_house_or_an_admin_is_no_web_name(talk, handle):
    code, asker = await asked(talk, "66", handle)
    assert (await on_the_web(talk, code))[0] == f"u{asker.id}"


@pytest.mark.parametrize("handle", ["sara", "sara_", "s4ra", "5ar_a"])
async def test_a_handle_that_somebody_else_has_elsewhere_is_no_web_name(talk, handle):
    await persons.meet(talk.books, Identity("another", "12", "sara"), "Sara")
    code, asker = await asked(talk, "66", handle)
    assert (await on_the_web(talk, code))[0] == f"u{asker.id}"


async def test_who_asks_twice_at_once_has_one_name(talk):
    await asked(talk, "66", "zain")
    chat = Chat("elsewhere", "67", private=True)
    sara = Identity("elsewhere", "67", "sara")
    await talk.app.handle(await talk.app.call(sara, "Sara", chat, "67:1", "/start"))
    calls = [await talk.app.call(sara, "Sara", chat, f"67:{n}", "/web") for n in range(2, 8)]
    replies = await asyncio.gather(*(talk.app.handle(call) for call in calls))
    codes = [speech.spoken(each.lines, "en").split(speech.LRI)[1][:22] for each in replies]
    assert {(await on_the_web(talk, code))[0] for code in codes} == {"sara"}


async def test_notices_are_told_where_she_spoke_last_and_not_where_she_was_linked(talk):
    elsewhere = Talk(talk.books)
    talk.jobs.telling.delivery._platforms["elsewhere"] = elsewhere
    await talk.joins("omar")
    code, _ = await asked(talk, "77", "sara")
    await pays(talk, "/send @sara 1")
    assert len(elsewhere.told("77")) == 1
    assert talk.told("sara") == []
    name, _ = await on_the_web(talk, code)
    await pays(talk, "/send @sara 1")  # signed in, and nothing was written yet
    assert len(elsewhere.told("77")) == 2
    await talk.types(name, "/balance")
    await pays(talk, "/send @sara 1")
    assert (len(elsewhere.told("77")), len(talk.told("sara"))) == (2, 1)
    chat = Chat("elsewhere", "77", private=True)
    identity = Identity("elsewhere", "77", "sara")
    await talk.app.call(identity, "Sara", chat, "77:9", "/balance")
    await pays(talk, "/send @sara 1")
    assert (len(elsewhere.told("77")), len(talk.told("sara"))) == (3, 1)


async def test_what_could_not_be_told_where_she_was_is_told_once_she_speaks_on_the_web(talk):
    class Closed(Talk):
        async def deliver(self, chat, reply, language, event, message=""):
            await chats.note(self.books, chat.name, "closed")
            raise Unreachable(chat.name)

    talk.jobs.telling.delivery._platforms["elsewhere"] = Closed(talk.books)
    await talk.joins("omar")
    code, _ = await asked(talk, "77", "sara")
    await pays(talk, "/send @sara 1")
    assert talk.told("sara") == []  # she never went there, so nobody may be looking
    name, _ = await on_the_web(talk, code)
    await talk.types(name, "/balance")
    await talk.jobs.drain()
    assert len(talk.told("sara")) == 1


async def pays(talk, text):
    card = await talk.types("omar", text)
    assert read(await talk.presses("omar", card.buttons[0])).startswith("Sent")
    await talk.jobs.drain()
