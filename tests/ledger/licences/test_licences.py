"""Licences: rows that are added and ended, and of what is offered nothing that no row allows."""

import asyncio
from datetime import timedelta

import pytest

from ledger import ids, licences
from ledger.errors import NotAllowed
from ledger.licences import Licence, NotLicensed
from ledger.people import intents
from ledger.posting import Posting
from tests.ledger.acts import asking, findings, met, rows

DAY = timedelta(days=1)


@pytest.fixture
async def boss(books, time):
    return await met(books, "boss")


def licence(books, until=None, *products, country="EG", number="1", begins=0):
    first = licences.today(books) + begins * DAY
    last = None if until is None else licences.today(books) + until * DAY
    return Licence(country, 0, number, "bank", products or ("send",), first, last)


async def add(books, by, *asked, **more):
    card = await licences.draft(asking(books, by), licence(books, *asked, **more), "granted")
    await licences.added(asking(books, by), card.intent)
    return card


async def offered(books, country="EG"):
    return licences.allowed(await licences.of(books, country), licences.today(books))


async def test_a_licence_allows_from_its_first_day_to_its_last(books, boss, time):
    await add(books, boss, 5, "receive", "send", begins=2)
    assert await offered(books) == []
    time.move(days=2)
    assert await offered(books) == ["send", "receive"]
    time.move(days=3)
    assert await offered(books) == ["send", "receive"]
    time.move(days=1)
    assert await offered(books) == []


async def test_a_card_says_what_changes_and_is_done_once(books, boss, url):
    first = await add(books, boss, None, "send")
    again = await licences.draft(
        asking(books, boss), licence(books, None, "gift", number="2"), "more"
    )
    assert (first.before, first.after) == ((), ("send",))
    assert (again.before, again.after) == (("send",), ("send", "gift"))
    pressed_again = await intents.get(books, first.intent.token)
    assert await licences.added(asking(books, boss), pressed_again)
    assert rows(url, "SELECT count(*) FROM licences") == [(1,)]


async def test_of_two_for_one_country_at_once_the_second_is_asked_for_again(books, boss):
    cards = [
        await licences.draft(asking(books, boss), licence(books, None, number=each), "granted")
        for each in "12"
    ]
    done = await asyncio.gather(
        *(licences.added(asking(books, boss), each.intent) for each in cards),
        return_exceptions=True,
    )
    assert sum(isinstance(each, NotAllowed) for each in done) == 1
    assert len(await licences.of(books, "EG")) == 1


async def test_one_is_ended_once_and_what_stood_in_it_stays(books, boss, url, time):
    await add(books, boss, 100)
    cards = [
        await licences.draft_end(asking(books, boss), "EG", "1", day, "given back")
        for day in (None, licences.today(books) + 3 * DAY)
    ]
    assert (cards[0].before, cards[0].after) == (("send",), ())
    assert not await licences.ended(asking(books, boss), cards[1].intent)
    with pytest.raises(NotAllowed, match="licence_changed"):
        await licences.ended(asking(books, boss), cards[0].intent)
    assert await offered(books) == ["send"]
    time.move(days=3)
    assert await offered(books) == []
    begins, until, ended = rows(url, "SELECT from_day, until_day, ended_day FROM licences")[0]
    assert (until - begins, ended - begins) == (100, 3)
    with pytest.raises(NotAllowed, match="licence_over"):
        await licences.draft_end(asking(books, boss), "EG", "1", None, "once more")
    assert await findings(books) == []


@pytest.mark.parametrize(
    ("asked", "more", "rule"),
    [
        ((9,), {}, "licence_known"),
        ((-1,), {"begins": -9}, "licence_past"),
        ((3,), {"begins": 4}, "licence_days"),
        ((9,), {"number": "x" * 65}, "licence_number"),
    ],
)
async def test_what_cannot_be_a_licence_is_refused(books, boss, asked, more, rule):
    await add(books, boss, 100)
    with pytest.raises(NotAllowed, match=rule):
        await licences.draft(asking(books, boss), licence(books, *asked, **more), "granted")


async def test_a_document_goes_before_a_phone_and_that_before_her_word(books, boss):
    act = asking(books, boss)
    assert await licences.place_of(books, boss.id) is None
    for source, country in (("declared", "EG"), ("phone", "SA"), ("document", "JO")):
        if source == "declared":
            await licences.declare(act, country)
        else:
            row = licences.noted(boss.id, source, country)
            await books.post(_posting(row))
        found = await licences.place_of(books, boss.id)
        assert (found.source, found.country) == (source, country)
    await books.post(_posting(licences.noted(boss.id, "phone", "KW")))
    assert (await licences.place_of(books, boss.id)).country == "JO"
    with pytest.raises(NotAllowed, match="country_documented"):
        await licences.declare(asking(books, boss), "EG")


async def test_nothing_is_offered_that_no_licence_allows_where_she_is(books, boss, time):
    await add(books, boss, 9, "send")
    await licences.declare(asking(books, boss), "EG")
    await licences.check(books, boss.id, "gift")
    assert await licences.lacking(books, boss.id) == frozenset()
    books.licensed = True
    await licences.check(books, boss.id, "send")
    with pytest.raises(NotLicensed) as refused:
        await licences.check(books, boss.id, "gift")
    assert (refused.value.country, refused.value.ended, refused.value.begins) == ("EG", None, None)
    assert "send" not in await licences.lacking(books, boss.id)
    last = licences.today(books) + 9 * DAY
    time.move(days=10)
    with pytest.raises(NotLicensed) as refused:
        await licences.check(books, boss.id, "send")
    assert refused.value.ended == last


async def test_a_licence_to_come_is_said_with_its_first_day(books, boss):
    await add(books, boss, None, "send", begins=5)
    await licences.declare(asking(books, boss), "EG")
    books.licensed = True
    with pytest.raises(NotLicensed) as refused:
        await licences.check(books, boss.id, "send")
    assert refused.value.begins == licences.today(books) + 5 * DAY


def _posting(row):
    return Posting(ids.token(), "noted", rows=(row,))
