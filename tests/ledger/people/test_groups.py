"""Groups as their members, and those who are none, meet them."""

import asyncio
from datetime import timedelta

import pytest

from ledger import ids
from ledger.errors import Expired, LimitExceeded, NotAllowed, NotFound
from ledger.people import blocks, groups, intents, outbox
from ledger.people.groups import limits
from ledger.people.persons import Identity
from tests.ledger.acts import asking, met, rows

TRIP = "web:group:trip"


async def founded(books, owner="omar", chat=TRIP):
    person = await met(books, owner)
    await groups.found(books, chat, "Trip", person, ids.token())
    return person


async def listed(books, chat=TRIP):
    return [(each.external_id, each.role) for each in await groups.members(books, chat, "web")]


async def told(books):
    return [(event.kind, event.chat) for event in await outbox.waiting(books, 100)]


async def invited(books, by, to):
    """Invite somebody; return the intent of her card."""
    key = ids.token()
    await groups.invite(books, TRIP, by, to, key)
    return await intents.get(books, ids.timed_child(key, "invitation"))


async def test_who_makes_a_group_owns_it(books):
    omar = await founded(books)
    assert await listed(books) == [("omar", "owner")]
    (group,) = await groups.of(books, Identity("web", "omar", "omar"))
    assert (group.chat, group.title, group.size, group.role) == (TRIP, "Trip", 1, "owner")
    assert ("group_made", TRIP) in await told(books)
    with pytest.raises(NotAllowed, match="group_changed"):
        await groups.found(books, TRIP, "Another", omar, ids.token())


async def test_the_same_key_makes_one_group(books):
    omar, key = await met(books, "omar"), ids.token()
    for _ in range(2):
        await groups.found(books, TRIP, "Trip", omar, key)
    assert len(await groups.of(books, Identity("web", "omar", "omar"))) == 1


async def test_who_is_invited_is_in_only_once_she_says_so(books):
    omar, sara = await founded(books), await met(books, "sara")
    card = await invited(books, omar, sara)
    assert (card.owner, dict(card.choices)) == (
        sara.id,
        {"join": "group_join", "no": "group_stay"},
    )
    assert await listed(books) == [("omar", "owner")]
    await groups.enter_by_invitation(books, sara, card)
    assert await listed(books) == [("omar", "owner"), ("sara", "member")]
    with pytest.raises(NotAllowed, match="group_in_already"):
        await groups.enter_by_invitation(books, sara, card)


async def test_who_has_blocked_somebody_hears_nothing_of_her_groups(books):
    omar, sara = await founded(books), await met(books, "sara")
    blocking = asking(books, sara)
    await books.post(await blocks.putting(blocking, omar.id, blocks.ON))
    await invited(books, omar, sara)
    assert "group_invited" not in [kind for kind, _ in await told(books)]


async def test_nobody_is_invited_twice_a_day_nor_while_she_is_in(books, time):
    omar, sara = await founded(books), await met(books, "sara")
    card = await invited(books, omar, sara)
    with pytest.raises(LimitExceeded, match="invited"):
        await invited(books, omar, sara)
    time.move(days=1)
    again = await invited(books, omar, sara)
    await groups.enter_by_invitation(books, sara, card)
    with pytest.raises(NotAllowed, match="group_in_already"):
        await invited(books, omar, sara)
    await groups.leave(books, TRIP, sara, ids.token())
    await groups.enter_by_invitation(books, sara, again)


async def test_an_invitation_runs_out_and_is_worth_nothing_once_its_maker_has_gone(books, time):
    omar, sara, nour = await founded(books), await met(books, "sara"), await met(books, "nour")
    late, gone = await invited(books, omar, sara), await invited(books, omar, nour)
    await groups.let_in(books, TRIP, await met(books, "lina"))
    await groups.leave(books, TRIP, omar, ids.token())
    with pytest.raises(NotAllowed, match="group_changed"):
        await groups.enter_by_invitation(books, nour, gone)
    time.move(days=8)
    with pytest.raises(Expired):
        await groups.enter_by_invitation(books, sara, late)
    assert await listed(books) == [("lina", "owner")]


async def test_a_stranger_neither_invites_nor_makes_a_link_nor_puts_anybody_out(books):
    omar, mallory = await founded(books), await met(books, "mallory")
    acts = (
        lambda: groups.invite(books, TRIP, mallory, mallory, ids.token()),
        lambda: groups.link(books, TRIP, mallory),
        lambda: groups.leave(books, TRIP, mallory, ids.token()),
        lambda: groups.put_out(books, TRIP, mallory, omar, ids.token()),
    )
    for act in acts:
        with pytest.raises(NotFound, match="group"):
            await act()
    assert await listed(books) == [("omar", "owner")]


async def test_a_link_lets_in_whoever_has_it_until_there_is_another(books, url):
    omar, sara, nour = await founded(books), await met(books, "sara"), await met(books, "nour")
    first = await groups.link(books, TRIP, omar)
    assert (await groups.behind(books, first)).title == "Trip"
    await groups.enter_by_link(books, sara, first, ids.token())
    await groups.link(books, TRIP, sara)
    with pytest.raises(NotFound, match="group_link"):
        await groups.enter_by_link(books, nour, first, ids.token())
    assert [name for name, _ in await listed(books)] == ["omar", "sara"]
    assert first not in str(rows(url, "SELECT * FROM group_links"))


async def test_a_link_runs_out(books, time):
    omar, sara = await founded(books), await met(books, "sara")
    code = await groups.link(books, TRIP, omar)
    time.move(days=7)
    with pytest.raises(NotFound):
        await groups.behind(books, code)
    with pytest.raises(NotFound):
        await groups.enter_by_link(books, sara, code, ids.token())


async def test_what_somebody_made_who_goes_lets_nobody_in(books):
    omar, sara, nour = await founded(books), await met(books, "sara"), await met(books, "nour")
    await groups.let_in(books, TRIP, sara)
    code = await groups.link(books, TRIP, sara)
    await groups.leave(books, TRIP, sara, ids.token())
    with pytest.raises(NotFound):
        await groups.enter_by_link(books, nour, code, ids.token())
    code = await groups.link(books, TRIP, omar)
    await groups.enter_by_link(books, nour, code, ids.token())


async def test_who_is_put_out_does_not_come_back_by_the_link_that_she_knows(books):
    omar, mallory = await founded(books), await met(books, "mallory")
    code = await groups.link(books, TRIP, omar)
    await groups.enter_by_link(books, mallory, code, ids.token())
    with pytest.raises(NotAllowed, match="group_owner_only"):
        await groups.put_out(books, TRIP, mallory, omar, ids.token())
    await groups.put_out(books, TRIP, omar, mallory, ids.token())
    with pytest.raises(NotFound):
        await groups.enter_by_link(books, mallory, code, ids.token())
    assert await listed(books) == [("omar", "owner")]
    assert {("group_put_out", TRIP), ("group_without_you", "")} <= set(await told(books))


async def test_when_the_owner_goes_who_has_been_in_longest_owns_the_group(books):
    omar, sara, nour = await founded(books), await met(books, "sara"), await met(books, "nour")
    for person in (nour, sara):
        await groups.let_in(books, TRIP, person)
    await groups.leave(books, TRIP, omar, ids.token())
    assert await listed(books) == [("nour", "owner"), ("sara", "member")]
    code = await groups.link(books, TRIP, nour)
    await groups.enter_by_link(books, omar, code, ids.token())
    assert await listed(books) == [("nour", "owner"), ("sara", "member"), ("omar", "member")]


async def test_a_group_holds_so_many_and_a_person_is_in_so_many(books, monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMBERS", 2)
    monkeypatch.setattr(limits, "MOST_GROUPS", 1)
    omar, sara, nour = await founded(books), await met(books, "sara"), await met(books, "nour")
    await groups.let_in(books, TRIP, sara)
    with pytest.raises(LimitExceeded, match="members"):
        await groups.let_in(books, TRIP, nour)
    with pytest.raises(LimitExceeded, match="groups"):
        await groups.found(books, "web:group:b", "B", omar, ids.token())
    await groups.leave(books, TRIP, sara, ids.token())
    await groups.let_in(books, TRIP, nour)
    await groups.found(books, "web:group:c", "C", sara, ids.token())


async def test_many_at_once_take_the_last_place_once(books, monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    omar = await founded(books)
    code = await groups.link(books, TRIP, omar)
    people = [await met(books, f"p{number}") for number in range(6)]
    entering = (groups.enter_by_link(books, each, code, ids.token()) for each in people)
    outcomes = await asyncio.gather(*entering, return_exceptions=True)
    assert sum(isinstance(outcome, LimitExceeded) for outcome in outcomes) == 4
    assert len(await listed(books)) == 3


async def test_who_comes_twice_at_once_is_in_once(books):
    omar, sara = await founded(books), await met(books, "sara")
    code = await groups.link(books, TRIP, omar)
    entering = (groups.enter_by_link(books, sara, code, ids.token()) for _ in range(4))
    outcomes = await asyncio.gather(*entering, return_exceptions=True)
    assert sum(isinstance(outcome, NotAllowed) for outcome in outcomes) == 3
    assert len(await listed(books)) == 2


async def test_a_day_has_room_for_so_many_links_of_one_person(books, time):
    omar = await founded(books)
    for _ in range(limits.MOST_A_DAY):
        await groups.link(books, TRIP, omar)
    with pytest.raises(LimitExceeded) as full:
        await groups.link(books, TRIP, omar)
    tomorrow = (time() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    assert (full.value.limit, full.value.left, full.value.most) == ("group links", 0, 50)
    assert full.value.resets_at == tomorrow
    time.move(days=1)
    await groups.link(books, TRIP, omar)


async def owners(books):
    return [role for _, role in await listed(books)].count("owner")


async def filled(books, *names):
    """Return the people of a group, the one who owns it first."""
    people = [await founded(books)]
    for name in names:
        people.append(person := await met(books, name))
        await groups.let_in(books, TRIP, person)
    return people


@pytest.mark.parametrize("number", range(4))
async def test_who_leave_at_once_leave_an_owner_behind(books, number):
    people = await filled(books, *(f"p{each}" for each in range(5)))
    going = people[: number + 1]
    await asyncio.gather(*(groups.leave(books, TRIP, each, ids.token()) for each in going))
    assert (len(await listed(books)), await owners(books)) == (6 - len(going), 1)


async def test_who_comes_while_the_last_one_leaves_owns_nothing_that_nobody_gave_her(books):
    omar, sara = await founded(books), await met(books, "sara")
    nour = await met(books, "nour")
    code = await groups.link(books, TRIP, omar)
    done = await asyncio.gather(
        groups.leave(books, TRIP, omar, ids.token()),
        groups.enter_by_link(books, sara, code, ids.token()),
        groups.enter_by_link(books, nour, code, ids.token()),
        return_exceptions=True,
    )
    assert not isinstance(done[0], Exception)
    entered = [each for each in done[1:] if isinstance(each, groups.Group)]
    refused = [each for each in done[1:] if isinstance(each, NotAllowed | NotFound)]
    assert len(entered) + len(refused) == 2
    assert (len(await listed(books)), await owners(books)) == (len(entered), bool(entered))


async def test_a_group_that_everybody_has_left_is_no_more(books):
    omar, sara = await founded(books), await met(books, "sara")
    await groups.leave(books, TRIP, omar, ids.token())
    with pytest.raises(NotAllowed, match="group_changed"):
        await groups.let_in(books, TRIP, sara)
