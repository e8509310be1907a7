"""What is personal is shown to who asked, for an hour; who looks at somebody is kept."""

from datetime import timedelta

import pytest

from ledger import ids, products
from ledger.chart import WALLET
from ledger.errors import NotAllowed, NotFound
from ledger.people import audit, blocks, outbox, persons, profiles, reveals, roles
from ledger.people.persons import Identity
from ledger.people.reveals import LASTS
from ledger.products.gifts import making
from ledger.products.gifts.making import Wish
from ledger.products.requests import making as asking_for
from ledger.products.splits import named
from ledger.products.splits.ways import EQUAL
from tests.ledger.acts import asking, findings, met, rich, usd
from tests.ledger.people.test_states import sent


@pytest.fixture
async def boss(books):
    person = await met(books, "boss")
    await roles.first(books, person)
    return person


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 1000)


async def revealed(books, boss, person):
    """Return what was shown, and the intent that asked for it."""
    drafted = await reveals.draft(asking(books, boss), person, "a court asks")
    assert not await reveals.open_for(asking(books, boss), drafted.intent)
    token = ids.timed_child(drafted.intent.token, reveals.KIND)
    return await reveals.get(books, token), drafted.intent


async def told(books):
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return [event.kind for event in waiting]


async def test_it_is_shown_to_who_asked_alone_and_for_an_hour(books, time, boss, omar):
    found, intent = await revealed(books, boss, omar)
    assert (found.asker, found.person) == (boss.id, omar.id)
    assert timedelta(0) <= time.moment + LASTS - found.until < timedelta(milliseconds=1)
    assert [found.is_for(each.id) for each in (boss, omar)] == [True, False]
    assert await told(books) == ["revealed"]
    time.moment += LASTS
    assert not found.is_for(boss.id)
    for _ in range(2):
        await reveals.due.run(books, time.moment)
    assert await told(books) == ["card"]
    assert (await reveals.get(books, found.token)).state == "over"
    assert await reveals.open_for(asking(books, boss), intent)
    assert await findings(books) == []


async def test_nobody_is_revealed_to_herself_or_out_of_nothing(books, boss):
    with pytest.raises(NotAllowed, match="reveal_self"):
        await reveals.draft(asking(books, boss), boss, "x")
    stranger = await persons.named(books, Identity("web", "noor", "noor"), "Noor")
    with pytest.raises(NotFound):
        await reveals.draft(asking(books, boss), stranger, "x")
    with pytest.raises(NotFound):
        await reveals.get(books, ids.token())


async def test_a_look_at_somebody_is_kept_with_who_looked(books, boss, omar):
    sara = await met(books, "sara")
    blocking = asking(books, sara)
    await blocking.post(await blocks.putting(blocking, omar.id, blocks.ON))
    made = await sent(books, omar, sara, 100)
    act = asking(books, boss)
    for _ in range(2):
        seen = await profiles.look(act, omar.id)
    assert (seen.person.id, seen.blocked_by, seen.last.number) == (omar.id, 1, made.number)
    assert [way.platform for way in seen.ways] == ["web"]
    assert [(each.kind, each.actor) for each in await audit.of_person(books, omar.id)] == [
        ("people.seen", boss.id)
    ]
    with pytest.raises(NotFound):
        await profiles.look(asking(books, boss), 99)
    assert (await profiles.look(asking(books, boss), boss.id)).roles == ["owner"]
    assert (await profiles.look(asking(books, omar), sara.id)).last.number == made.number


async def test_what_is_open_for_somebody_is_counted(books, omar):
    sara = await rich(books, "sara", 1000)
    card = await asking_for.draft(asking(books, omar), sara, usd(100), "tea", near=True)
    await asking_for.make(asking(books, omar), card.intent)
    split = await named.draft(asking(books, sara), usd(200), "taxi", EQUAL, [[omar]], maker=True)
    await named.make(asking(books, sara), split.intent)
    gift = await making.draft(asking(books, omar, chat="web:group:x"), Wish(usd(90), 3))
    await making.fill(asking(books, omar), gift.intent)
    noor = await met(books, "noor", joined=False)
    await sent(books, omar, noor, 10)

    async def counted(person):
        found = [
            (each.kind, await books.read(each.run, person.id)) for each in products.DECLARED.pends
        ]
        return {kind: count for kind, count in found if count}

    assert await counted(omar) == {"open_requests": 1, "open_shares": 1, "open_gifts": 1}
    assert await counted(sara) == {"open_requests": 1, "open_shares": 1}
    assert await counted(noor) == {"claimable": 1}
    assert (await books.balances(omar.id, WALLET))[0].held == usd(10)
