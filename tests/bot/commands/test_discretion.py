"""Who hides is as if she was not there, by handle and by tag; money for her name is not lost."""

import pytest

from ledger import claims, clock, handles, ids, knowing
from ledger.errors import AlreadySettled
from ledger.people import discretion, groups, intents
from ledger.people.intents import Intent
from ledger.people.persons import TAG, Identity
from ledger.people.persons import link as linked
from tests.bot.talk import Talk, read
from tests.ledger.acts import asking


@pytest.fixture
async def talk(talk: Talk):
    await talk.joins("omar", "sara", "lina")
    return talk


async def hides(talk, name, finds):
    """Let somebody be found so."""
    person = await talk.person(name)
    wanted = Intent(person.id, {finds: discretion.PUT}, {})
    intent = await intents.make(talk.books, wanted, ids.token(), b"x")
    await discretion.put(asking(talk.books, person), intent, finds)
    return person


async def finds(talk, by, person):
    return await knowing.finds(talk.books, (await talk.person(by)).id, person.id)


async def test_by_a_tag_she_is_nobody(talk):
    sara = await talk.person("sara")
    await linked(talk.books, sara, Identity(TAG, "sara_k", "sara_k"))
    assert "Send 1.00 USD to Sara" in read(await talk.types("omar", "/send $sara_k 1"))
    await hides(talk, "sara", "nobody")
    assert "Nobody has the tag $sara_k" in read(await talk.types("omar", "/send $sara_k 1"))


async def test_whom_she_shares_a_group_with_or_has_paid_finds_her_and_who_paid_her_does_not(talk):
    card = await talk.types("omar", "/send @sara 1")
    await talk.presses("omar", card.buttons[0])
    sara = await hides(talk, "sara", "known")
    assert not await finds(talk, "omar", sara)
    assert not await finds(talk, "lina", sara)
    chat = "web:group:family"
    await groups.found(talk.books, chat, "family", sara, ids.token(), quietly=True)
    await groups.let_in(talk.books, chat, await talk.person("lina"))
    assert await finds(talk, "lina", sara)
    card = await talk.types("sara", "/send @omar 1")
    await talk.presses("sara", card.buttons[0])
    assert await finds(talk, "omar", sara)
    await hides(talk, "sara", "nobody")
    assert not await finds(talk, "lina", sara)
    assert await finds(talk, "sara", sara)


async def test_what_is_sent_to_her_name_waits_unasked_and_goes_back_or_asks_once_she_shows(talk):
    await hides(talk, "sara", "nobody")
    before = await talk.has("omar")
    for _ in range(2):
        card = await talk.types("omar", "/send @sara 1")
        await talk.presses("omar", card.buttons[0])
    await talk.types("sara", "/balance")
    await handles.due(talk.books)
    await talk.jobs.drain()
    assert not [each for each in talk.told("omar") + talk.told("sara") if "called @sara" in each]
    assert await talk.has("omar") == before - 200
    await hides(talk, "sara", "everybody")
    await handles.due(talk.books)
    await talk.jobs.drain()
    assert any("Sara" in each for each in talk.told("omar"))
    await hides(talk, "sara", "nobody")
    later = clock.now() + claims.LONGEST
    with clock.running(lambda: later):
        await claims.due(talk.books, later)
    assert await talk.has("omar") == before


async def test_two_choices_of_one_card_are_one_choice_whichever_comes_first(talk):
    sara = await talk.person("sara")
    wanted = Intent(sara.id, dict.fromkeys(("known", "nobody"), discretion.PUT), {})
    intent = await intents.make(talk.books, wanted, ids.token(), b"x")
    for _ in range(2):  # the second time it comes again
        await discretion.put(asking(talk.books, sara), intent, "nobody")
    with pytest.raises(AlreadySettled):
        await discretion.put(asking(talk.books, sara), intent, "known")
    assert await discretion.of(talk.books, sara.id) == "nobody"


async def test_a_press_that_comes_again_after_another_shows_how_it_stands_by_then(talk):
    def button(reply, choice):
        return next(each for each in reply.buttons if each.data.endswith(f":{choice}"))

    asked = await talk.types("sara", "/privacy")
    first = await talk.presses("sara", button(asked, "known"))
    then = await talk.presses("sara", button(first, "hidden"))
    again = await talk.presses("sara", button(asked, "known"))
    assert read(again) == read(then) != read(first)


async def unnamed(talk, name):
    """Let somebody hide her name in groups."""
    person = await talk.person(name)
    wanted = Intent(person.id, {discretion.HIDDEN: discretion.NAME}, {})
    intent = await intents.make(talk.books, wanted, ids.token(), b"x")
    await discretion.name(asking(talk.books, person), intent, discretion.HIDDEN)


async def test_who_hides_her_name_is_a_member_to_whoever_asks_in_private_who_is_in_a_group(talk):
    chat = "web:group:family"
    await groups.found(talk.books, chat, "family", await talk.person("omar"), ids.token())
    for each in ("sara", "lina"):
        await groups.let_in(talk.books, chat, await talk.person(each))
    await unnamed(talk, "sara")
    for each in ("omar", "sara", "lina"):
        told = read(await talk.types(each, "/group", group="family"))
        assert told.endswith("Omar ★ / a member / Lina")


async def test_who_owes_another_is_named_in_a_group_to_those_two_alone(talk):
    for each in ("omar", "sara", "lina"):
        await talk.types(each, "/owed", group="trip")
    asked = await talk.types("omar", "/split 4 @sara without me", group="trip")
    await talk.presses("omar", asked.buttons[0], group="trip")
    await unnamed(talk, "sara")
    assert "Sara to you: 4.00 USD" in read(await talk.types("omar", "/owed", group="trip"))
    told = read(await talk.types("lina", "/owed", group="trip"))
    assert "Sara" not in told
    assert "A member to Omar: 4.00 USD" in told
