"""Who may press a card: its owner, whoever is in its chat, anyone, or a holder of a right."""

import asyncio

import pytest

from bot.commands import PRESSES
from bot.kit import Press, Reply, say
from ledger import ids
from ledger.errors import LimitExceeded
from ledger.people import chats, intents
from ledger.people.intents import Intent
from ledger.people.roles import GIVE_MONEY
from ledger.posting import Posting
from tests.bot.talk import read

VERB = "trial.take"


async def take(call, intent):
    """Note that somebody pressed; the first time, or again."""
    posting = Posting(
        intent.key_for(call.actor.id),
        "trial",
        digest=b"take",
        actor=call.actor.id,
        guards=intent.guards,
        counts=intent.counts,
        deadline=intent.expires_at,
    )
    posted = await call.books.post(posting)
    return Reply.of(say("Again.") if posted.repeated else say("Taken."))


@pytest.fixture(autouse=True)
def trial(monkeypatch):
    monkeypatch.setitem(PRESSES, VERB, Press(VERB, take, "joined"))


async def card(talk, **more):
    await talk.joins("omar", "sara", "lina")
    owner = (await talk.person("omar")).id
    wanted = Intent(owner, {"take": VERB}, {}, **more)
    return await intents.make(talk.books, wanted, ids.token(), b"")


async def presses(talk, intent, name, **more):
    return read(await talk.presses(name, f"do:{intent.name}:take", **more))


async def test_a_card_for_its_chat_is_pressed_there_by_whoever_is_there(talk):
    intent = await card(talk, audience="chat", times="each", chat="web:group:lunch")
    assert await presses(talk, intent, "sara", group="lunch") == "Taken."
    assert await presses(talk, intent, "sara", group="lunch") == "Again."
    assert await presses(talk, intent, "lina", group="lunch") == "Taken."
    for elsewhere in ("", "dinner"):
        refused = await presses(talk, intent, "lina", group=elsewhere)
        assert refused.startswith("These buttons are for another chat.")


async def test_a_card_goes_with_its_chat_when_that_gets_another_name(talk):
    intent = await card(talk, audience="chat", chat="web:group:lunch")
    await chats.note(talk.books, "web:group:lunch", "moved", "web:group:dinner")
    assert await presses(talk, intent, "sara", group="dinner") == "Taken."


async def test_a_card_for_anyone_is_one_persons_when_it_is_for_once(talk):
    intent = await card(talk, audience="anyone")
    told = await asyncio.gather(*(presses(talk, intent, name) for name in ("sara", "lina")))
    assert sorted(each == "Taken." for each in told) == [False, True]
    first, second = ("sara", "lina") if told[0] == "Taken." else ("lina", "sara")
    assert await presses(talk, intent, first) == "Again."
    assert (await presses(talk, intent, second)).startswith("This was done before")


async def test_so_many_in_all_is_said_when_there_is_no_more(talk):
    intent = await card(talk, audience="anyone", times=2)
    told = [await presses(talk, intent, name) for name in ("omar", "sara", "omar", "lina")]
    assert told[:3] == ["Taken.", "Taken.", "Again."]
    assert told[3].startswith("This was done as often as it could be")
    with pytest.raises(LimitExceeded):
        await talk.books.post(Posting(ids.token(), "trial", counts=intent.counts))


async def test_a_card_for_holders_of_a_right_is_for_them_alone(talk):
    intent = await card(talk, audience=f"holder:{GIVE_MONEY}", times="each")
    assert (await presses(talk, intent, "sara")).startswith("Only somebody with the right")
    await talk.joins("boss")
    assert await presses(talk, intent, "boss") == "Taken."
    unknown = await card(talk, audience="holder:fly")
    assert (await presses(talk, unknown, "boss")).startswith("Only somebody with the right")


@pytest.mark.parametrize("kind", ["Chat", "everybody", "holder", "chat "])
async def test_an_audience_that_nobody_knows_is_nobody(talk, kind):
    intent = await card(talk, audience=kind, chat="web:omar")
    for name in ("omar", "sara", "boss"):
        assert (await presses(talk, intent, name)).startswith("Only somebody with the right")


async def test_who_has_not_joined_is_told_how_to(talk):
    intent = await card(talk, audience="anyone")
    told = await presses(talk, intent, "nour")
    assert told == "You have not joined yet. Type /start to begin."
    assert await presses(talk, intent, "sara") == "Taken."


async def test_a_call_by_several_has_a_token_for_each(talk):
    """What they draft is each one's own."""
    seen = []

    async def look(call, intent):
        seen.append(call.token)
        return await take(call, intent)

    PRESSES[VERB] = Press(VERB, look, "joined")
    intent = await card(talk, audience="anyone", times="each")
    for name in ("sara", "lina", "sara"):
        await presses(talk, intent, name)
    assert seen[0] == seen[2] != seen[1]
