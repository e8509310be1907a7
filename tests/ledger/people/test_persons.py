import asyncio

from ledger import ids
from ledger.chart import HOUSE
from ledger.people import persons
from ledger.people.persons import HOUSE_PERSON, Identity
from tests.ledger.acts import met, rows

SARA = Identity("telegram", "17", "sara")


async def test_a_person_is_met_once_however_many_write_at_once(books, url):
    people = await asyncio.gather(*(persons.meet(books, SARA, "Sara") for _ in range(20)))
    assert len({person.id for person in people}) == 1
    assert not people[0].joined
    assert rows(url, "SELECT COUNT(*) FROM persons") == [(1,)]


async def test_the_same_number_on_another_platform_is_another_person(books):
    one = await persons.meet(books, SARA, "Sara")
    other = await persons.meet(books, Identity("discord", "17", "sara"), "Sara")
    assert one.id != other.id
    assert await persons.by_ids(books, [one.id, other.id]) == {
        HOUSE: HOUSE_PERSON,
        one.id: one,
        other.id: other,
    }
    assert await persons.by_ids(books, []) == {}


async def test_a_handle_finds_whom_it_belongs_to_now(books, time):
    first = await persons.meet(books, SARA, "Sara")
    assert await persons.by_handle(books, "telegram", "sara") == first
    time.move(days=1)
    second = await persons.meet(books, Identity("telegram", "18", "noor"), "Noor")
    time.move(days=1)
    await persons.meet(books, Identity("telegram", "18", "sara"), "Noor")
    found = await persons.by_handle(books, "telegram", "sara")
    assert (found.id, found.name, found.handle) == (second.id, "Noor", "sara")
    assert await persons.by_handle(books, "telegram", "noor") is None


async def test_a_handle_given_up_leads_nowhere(books):
    await persons.meet(books, SARA, "Sara")
    await persons.meet(books, Identity("telegram", "17", ""), "Sara")
    assert await persons.by_handle(books, "telegram", "sara") is None
    assert await persons.by_handle(books, "telegram", "") is None
    assert await persons.by_handle(books, "discord", "sara") is None


async def test_a_linked_identity_is_the_same_person(books):
    sara = await met(books, "sara")
    other = Identity("telegram", "17", "sara17")
    assert await persons.link(books, sara, other)
    met_there = await persons.meet(books, other, "Someone")
    assert (met_there.id, met_there.name, met_there.handle) == (sara.id, "Someone", "sara17")
    assert await persons.meet(books, Identity("web", "sara", "sara"), "Sara") == met_there
    assert {known.platform for known in await persons.identities(books, sara.id)} == {
        "web",
        "telegram",
    }


async def test_an_identity_does_not_change_hands(books):
    sara = await met(books, "sara")
    omar = await persons.meet(books, Identity("telegram", "18", "omar"), "Omar")
    assert not await persons.link(books, sara, Identity("telegram", "18", "omar"))
    assert await persons.meet(books, Identity("telegram", "18", "omar"), "Omar") == omar


async def test_the_last_language_chosen_is_spoken(books):
    sara = await met(books, "sara")
    assert sara.language is None
    for language in ("ar", "en"):
        await persons.speak(books, sara, language, ids.token())
    assert (await met(books, "sara")).language == "en"


async def test_a_choice_of_language_repeated_late_changes_nothing(books):
    sara, first = await met(books, "sara"), ids.token()
    await persons.speak(books, sara, "ar", first)
    await persons.speak(books, sara, "en", ids.token())
    await persons.speak(books, sara, "ar", first)
    assert (await met(books, "sara")).language == "en"
