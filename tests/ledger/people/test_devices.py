"""A place that is cut off is a stranger's from then on, and nothing else of hers is."""

import asyncio

import pytest

from ledger import ids, merged
from ledger.chart import BONUS, WORLD
from ledger.errors import LedgerError, NotAllowed, NotFound
from ledger.people import devices, inbox, locks, logins, outbox, persons, roles, shown, tickets
from ledger.people.persons import Identity
from ledger.people.shown import Live, Shown
from ledger.people.states import FREEZE, THAW
from ledger.posting import Move, Posting
from ledger.products import bonus
from tests.ledger.acts import act, asking, findings, met, rich, stands, usd, wallet
from tests.ledger.people.test_states import again, becomes, has, sent
from tests.ledger.products.test_connecting import came, joined

HERE = "web:omar"


@pytest.fixture
async def omar(books):
    """Return somebody of the web and of Telegram, with money."""
    return await joined(
        books,
        await came(books, "web", "omar", 4000),
        await came(books, "telegram", "omar_t", 2500),
    )


async def cut(books, person, platform="telegram", external_id="omar_t", here=HERE):
    drafted = await devices.draft(asking(books, person), platform, external_id, here)
    return await devices.cut_off(asking(books, person), drafted, here)


async def test_what_speaks_from_there_is_a_stranger_and_the_money_stays(books, omar):
    await cut(books, omar)
    stranger = await persons.by_identity(books, "telegram", "omar_t")
    assert stranger.id not in await books.read(merged.selves, omar.id)
    assert (stranger.joined, stranger.roles) == (False, frozenset())
    assert (await has(books, omar))[0] == 6500
    assert [each.platform for each in await persons.identities(books, omar.id)] == ["web"]
    assert await findings(books) == []


async def test_it_is_done_once_and_told_on_every_platform(books, omar):
    await persons.link(books, omar, Identity("discord", "omar_d", "omar_d"))
    drafted = await devices.draft(asking(books, omar), "telegram", "omar_t", HERE)
    await devices.cut_off(asking(books, omar), drafted, HERE)
    waiting = [each for each in await outbox.waiting(books, 99) if each.kind.startswith("cut_off")]
    assert [(each.kind, each.chat) for each in waiting] == [
        ("cut_off", "discord:omar_d"),
        ("cut_off_here", "telegram:omar_t"),
    ]
    with pytest.raises(NotFound):
        await cut(books, omar)


async def test_whoever_comes_from_there_joins_without_a_gift_and_is_no_owner(books, omar):
    world, budget = await books.house(WORLD, "USD"), await books.house(BONUS, "USD")
    await books.post(act(moves=(Move(world, budget, usd(10_000)),)))
    await cut(books, omar)
    stranger = await persons.by_identity(books, "telegram", "omar_t")
    assert await roles.first(books, stranger) is False
    joining = await bonus.join(asking(books, stranger), usd(1000))
    assert (joining.first_time, joining.gift) == (True, None)
    assert (await stands(books, budget))[0] == 10_000


async def test_neither_this_place_nor_the_last_one_nor_anothers_is_cut_off(books, omar):
    sara = await came(books, "discord", "sara")
    with pytest.raises(NotAllowed, match="device_here"):
        await cut(books, omar, "web", "omar")
    with pytest.raises(NotFound):
        await cut(books, sara)
    with pytest.raises(NotAllowed, match="device_last"):
        await cut(books, sara, "discord", "sara", "discord:other")


async def test_nothing_is_cut_off_while_she_is_frozen(books, omar):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    frozen = await becomes(books, boss, FREEZE, omar)
    with pytest.raises(LedgerError):
        await cut(books, frozen)


async def test_who_has_locked_still_cuts_off_a_place_unless_she_is_frozen(books, omar):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await locks.put(asking(books, omar), HERE)
    await locks.put(asking(books, omar), "telegram:omar_t")
    locked = await again(books, omar)
    assert (await locks.of(books, omar.id)).place == HERE
    await devices.draft(asking(books, locked), "telegram", "omar_t", HERE)
    with pytest.raises(LedgerError):
        await cut(books, await becomes(books, boss, FREEZE, locked))
    assert (await becomes(books, boss, THAW, locked)).state == "locked"
    await cut(books, await again(books, omar))
    await locks.lift(asking(books, omar), await locks.of(books, omar.id))
    assert (await locks.of(books, omar.id)).place is None
    assert await findings(books) == []


async def test_a_web_name_leaves_no_session_no_card_and_no_transcript(books, omar):
    session, _ = await logins.redeem(books, await logins.issue(books, "code", "omar"))
    message = inbox.new(ids.token(), HERE, "bot", '{"text": "6500"}', at=1)
    await books.post(Posting(ids.token(), "message", rows=(message,)))
    await shown.stands(books, Shown(Live("limits", ids.token()), HERE, "1", omar.id, "en"))
    await cut(books, omar, "web", "omar", "telegram:omar_t")
    assert await logins.session(books, session) is None
    assert await inbox.latest(books, HERE) is None
    assert (await has(books, omar))[0] == 6500


async def test_what_was_fetched_from_a_place_is_over_once_that_is_cut_off(books, omar):
    page = await tickets.issue(books, "pin", omar.id, b"set")
    code = await logins.issue(books, "code", "omar")
    sara = await met(books, "sara")
    other = await tickets.issue(books, "pin", sara.id, b"set")
    await cut(books, omar)
    with pytest.raises(NotFound):
        await tickets.look(books, page)
    with pytest.raises(NotFound):
        await logins.redeem(books, code)
    assert (await tickets.look(books, other)).person == sara.id


async def test_a_page_is_over_once_the_browser_that_asked_is_signed_out(books, omar):
    session, _ = await logins.redeem(books, await logins.issue(books, "code", "omar"))
    page = await tickets.issue(books, "pin", omar.id, b"set")
    await devices.end(asking(books, omar), [ids.digest(session)])
    with pytest.raises(NotFound):
        await tickets.look(books, page)


async def test_sessions_are_listed_and_ended_by_whose_they_are(books, omar):
    sara = await met(books, "sara")
    one, two = [
        (await logins.redeem(books, await logins.issue(books, "code", "omar"), agent))[0]
        for agent in ("Firefox, Windows", "Safari, iPhone")
    ]
    found = await devices.of(books, omar.id)
    assert {each.agent for each in found.sessions} == {"Firefox, Windows", "Safari, iPhone"}
    digest = ids.digest(one)
    with pytest.raises(NotFound):
        await devices.end(asking(books, sara), [digest])
    await devices.end(asking(books, omar), [digest])
    assert await logins.session(books, one) is None
    assert await logins.session(books, two) == "omar"
    with pytest.raises(NotFound):
        await devices.end(asking(books, omar), [digest])


async def test_that_a_session_is_used_is_noted_now_and_then(books, omar, time):
    session, _ = await logins.redeem(books, await logins.issue(books, "code", "omar"))
    began = (await devices.of(books, omar.id)).sessions[0].used
    time.move(minutes=30)
    await logins.session(books, session)
    assert (await devices.of(books, omar.id)).sessions[0].used == began
    time.move(minutes=31)
    await logins.session(books, session)
    assert (await devices.of(books, omar.id)).sessions[0].used > began


async def test_a_cut_in_the_middle_of_payments_loses_nothing(books, omar):
    sara = await rich(books, "sara", 10_000)

    async def pays(payer, payee, minor):
        try:
            await sent(books, payer, payee, minor)
        except LedgerError:
            return 0
        return minor

    coming = [pays(sara, omar, 10) for _ in range(20)]
    going = [pays(omar, sara, 7) for _ in range(20)]
    _, *moved = await asyncio.gather(cut(books, omar), *coming, *going)
    assert sum(moved) == 340
    assert (await has(books, omar))[0] == 6500 + 200 - 140
    assert (await has(books, sara))[0] == 10_000 - 200 + 140
    assert await findings(books) == []


async def test_who_was_cut_off_can_be_joined_again(books, omar):
    await cut(books, omar)
    stranger = await persons.by_identity(books, "telegram", "omar_t")
    await bonus.join(asking(books, stranger), usd(0))
    await wallet(books, stranger.id, 100)
    one = await joined(books, omar, await again(books, stranger))
    assert one.id == omar.id
    assert (await has(books, omar))[0] == 6600
