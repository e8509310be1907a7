import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import ids
from ledger.chart import HOUSE
from ledger.errors import LimitExceeded
from ledger.people import chats, persons
from ledger.people.persons import HOUSE_PERSON, MOST_NAMES, Identity
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


async def test_naming_somebody_leaves_nothing_behind(books, url):
    named = await persons.named(books, SARA, "Sara")
    expected = await persons.expected(books, "telegram", "nour")
    assert (named.name, named.handle, named.joined, expected.is_handle) == (
        "Sara",
        "sara",
        False,
        True,
    )
    assert rows(url, "SELECT COUNT(*) FROM persons") == [(0,)]
    sara = await persons.met(books, named.unmet)
    assert await persons.named(books, SARA, "Sara") == sara
    assert (await persons.of_fact(books, named.fact)).id == sara.id
    assert sara.unmet is None


async def test_so_many_names_that_nobody_has_come_under_get_into_the_books_in_a_month(
    books, url, time
):
    sara, known = await met(books, "sara"), "SELECT COUNT(*) FROM persons"

    async def named(first, last):
        web = [f"guest{at}" for at in range(first, last)]
        return [await persons.named(books, Identity("web", each, each), each) for each in web]

    later = await persons.expected(books, "telegram", "nour")
    first = await persons.introduced(books, [sara, later, *await named(1, MOST_NAMES)], sara.id)
    assert [person.unmet for person in first] == [None] * (MOST_NAMES + 1)
    assert first[1].is_handle
    assert await persons.introduced(books, first, sara.id) == first
    before = rows(url, known)
    for more in ([*await named(90, 91)], [first[1], *await named(90, 93)]):
        with pytest.raises(LimitExceeded):
            await persons.introduced(books, more, sara.id)
    assert rows(url, known) == before

    vouched_for = [await persons.named(books, Identity("discord", "18", "omar"), "Omar")]
    await persons.introduced(books, vouched_for, sara.id)
    await persons.introduced(books, await named(90, 91), HOUSE)
    time.moment += timedelta(days=31)
    await persons.introduced(books, await named(91, 92), sara.id)
    assert rows(url, known) == [(before[0][0] + 3,)]


async def test_a_name_of_nothing_is_the_number_or_left_to_the_handle(books):
    nameless = await persons.meet(books, Identity("telegram", "17", ""), "\u3164\u200b")
    handled = await persons.meet(books, Identity("telegram", "18", "sara_t"), "\u0301")
    assert (nameless.name, handled.name, handled.handle) == ("17", "", "sara_t")
    assert nameless.is_nameless
    assert handled.is_nameless


async def test_nobody_has_an_at_of_any_width_before_her_name(books):
    person = await persons.meet(books, SARA, "＠ ﹫nour")
    assert (person.name, person.is_handle) == ("nour", False)


async def test_an_id_that_begins_with_an_at_is_somebodys_and_no_handle(books):
    expected = await persons.met(books, (await persons.expected(books, "matrix", "sara")).unmet)
    sara = await persons.meet(books, Identity.of("matrix", "@sara", "sara:here"), "")
    nameless = await persons.meet(books, Identity.of("matrix", "@@nobody", ""), "")
    assert len({expected.id, sara.id, nameless.id}) == 3
    assert (sara.name, sara.is_handle, nameless.name, nameless.is_handle) == (
        "",
        False,
        "nobody",
        False,
    )
    with pytest.raises(ValueError, match="is nobody's id"):
        await persons.meet(books, Identity("matrix", "@sara", "sara"), "Sara")


@given(st.text(alphabet="@=ab#", max_size=4))
def test_an_id_is_kept_as_one_and_given_back_as_it_was(own):
    assert persons.own_id(persons.kept_id(own)) == own
    assert not persons.is_expected(persons.kept_id(own))


async def test_where_she_spoke_last_comes_first_and_a_link_is_no_word(books, url, time):
    sara = await chats.hear(books, SARA, "Sara")
    time.move(hours=1)
    web = Identity("web", "sara", "sara")
    assert await persons.link(books, sara, web)

    async def ways():
        known = await persons.identities(books, sara.id)
        return [(each.platform, each.spoken) for each in known]

    assert await ways() == [("telegram", True), ("web", False)]
    assert rows(url, "SELECT seen_at FROM identities WHERE platform = 'web'") == [(0,)]
    for identity in (web, SARA, web):
        time.move(hours=1)
        assert (await chats.hear(books, identity, "Sara")).id == sara.id
        assert (await ways())[0] == (identity.platform, True)


async def test_who_speaks_where_she_spoke_last_writes_nothing(books, url):
    for _ in range(3):
        await chats.hear(books, SARA, "Sara")
    assert rows(url, "SELECT COUNT(*) FROM keys") == [(1,)]


async def test_a_person_has_one_name_on_the_web_however_often_she_asks_at_once(books):
    sara = await met(books, "sara")
    tries = [persons.link(books, sara, Identity("elsewhere", f"u{n}", f"u{n}")) for n in range(5)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(each is True for each in answers) == 1
    assert {type(each) for each in answers} == {bool, LimitExceeded}
