"""A tag is taken once, by one person, for good."""

import asyncio

import pytest

from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import intents, logins, persons, tags
from ledger.people.intents import Intent
from tests.ledger.acts import asking, met


async def offered(books, person, tag):
    wanted = Intent(person.id, {"take": "take_tag"}, {"tag": tag})
    return await intents.make(books, wanted, ids.token(), b"")


async def taken(books, person, tag):
    await tags.take(asking(books, person), await offered(books, person, tag), tag)


async def rule(asked):
    with pytest.raises(NotAllowed) as refused:
        await asked
    return refused.value.rule


async def test_a_tag_leads_to_its_owner_and_is_shown_before_any_handle(books):
    sara = await met(books, "sara")
    await taken(books, sara, "sara_k")
    assert await tags.of(books, sara) == "sara_k"
    owner = await tags.owner(books, "sara_k")
    assert (owner.id, owner.handle) == (sara.id, "$sara_k")


async def test_a_new_handle_does_not_hide_the_tag(books):
    sara = await met(books, "sara")
    await persons.link(books, sara, persons.Identity("telegram", "12", "sara_t"))
    assert (await persons.by_id(books, sara.id)).handle == "sara_t"
    await taken(books, sara, "sara_k")
    renamed = persons.Identity("telegram", "12", "sara_2")
    assert (await persons.meet(books, renamed, "Sara")).handle == "$sara_k"
    assert (await persons.by_id(books, sara.id)).handle == "$sara_k"


async def test_a_second_press_of_the_same_card_is_the_first(books):
    sara = await met(books, "sara")
    card = await offered(books, sara, "sara_k")
    await tags.take(asking(books, sara), card, "sara_k")
    await tags.take(asking(books, sara), card, "sara_k")
    assert await tags.of(books, sara) == "sara_k"


async def test_of_two_who_want_it_at_once_one_gets_it(books):
    people = [await met(books, "sara"), await met(books, "omar")]
    tries = [taken(books, each, "best") for each in people]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each) for each in answers if each) == [NotAllowed]
    owner = await tags.owner(books, "best")
    assert owner.id == people[answers.index(None)].id


async def test_of_two_cards_of_one_person_one_is_taken(books):
    sara = await met(books, "sara")
    tries = [taken(books, sara, each) for each in ("one_tag", "two_tag")]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    (refused,) = [each for each in answers if each]
    assert refused.rule == "tag_had"
    found = [await tags.owner(books, each) for each in ("one_tag", "two_tag")]
    assert found.count(None) == 1


@pytest.mark.parametrize("tag", ["ab", "1ab", "_ab", "a" * 21, "sara k", "سارة", "a.b", ""])
async def test_what_has_not_the_form_of_a_tag(books, tag):
    sara = await met(books, "sara")
    assert await rule(tags.check(books, sara, tag)) == "tag_form"


@pytest.mark.parametrize(
    "tag",
    [
        *("support", "usd", "wasl", "wasl_support", "w4sl", "wa_sl", "admins", "adm1n", "refund"),
        *("telegram", "my_bank_support", "treasury2", "team", "payments"),
    ],
)
async def test_nobody_has_a_tag_that_could_be_taken_for_the_house(books, tag):
    assert await rule(tags.check(books, await met(books, "sara"), tag)) == "tag_reserved"


async def test_what_somebody_is_called_is_hers_alone(books):
    omar, mallory = await met(books, "omar"), await met(books, "mallory")
    sara = await persons.meet(books, persons.Identity("telegram", "12", "sara_t"), "Sara")
    await persons.meet(books, persons.Identity("discord", "13", "nour.k"), "Nour")
    await logins.invite(books, "lina")
    for tag in ("sara_t", "nour_k", "omar", "lina", "omar_", "l1na"):
        assert await rule(tags.check(books, mallory, tag)) == "tag_anothers"
    await taken(books, omar, "omar")
    await taken(books, sara, "sara_t")


async def test_a_handle_that_came_in_use_meanwhile_is_not_taken_by_an_old_card(books):
    mallory = await met(books, "mallory")
    card = await offered(books, mallory, "sara_t")
    await persons.meet(books, persons.Identity("telegram", "12", "sara_t"), "Sara")
    assert await rule(tags.take(asking(books, mallory), card, "sara_t")) == "tag_anothers"


async def test_who_was_only_named_keeps_no_tag_from_anybody(books):
    await met(books, "nour", joined=False)
    await tags.check(books, await met(books, "omar"), "nour")


async def test_no_two_tags_look_alike(books):
    sara, omar = await met(books, "sara"), await met(books, "omar")
    await taken(books, sara, "sara_k1")
    for tag in ("sarak1", "sara_kl", "s4ra_ki", "sara__k1"):
        assert await rule(tags.check(books, omar, tag)) == "tag_alike"
        assert await rule(taken(books, omar, tag)) == "tag_alike"
    await taken(books, omar, "sara_k2")


async def test_why_a_tag_cannot_be_taken(books):
    sara, omar = await met(books, "sara"), await met(books, "omar")
    await taken(books, sara, "sara_k")
    assert await rule(tags.check(books, omar, "sara_k")) == "tag_taken"
    assert await rule(taken(books, omar, "sara_k")) == "tag_taken"
    assert await rule(tags.check(books, sara, "sara_2")) == "tag_had"
