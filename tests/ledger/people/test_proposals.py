"""Proposals on both databases: one thing becomes of each, and the deed stands with its approval."""

import asyncio
from datetime import timedelta

import pytest

from ledger import clock, ids
from ledger.act import Act
from ledger.errors import AlreadySettled, Expired, NotAllowed
from ledger.people import intents, outbox, persons, proposals, roles, states
from ledger.people.roles import GIVE_MONEY
from ledger.people.states import FREEZE, THAW
from ledger.products import fund
from tests.ledger.acts import asking, findings, met, rows, stands, usd, wallet


@pytest.fixture
async def people(books):
    """Return two owners, and somebody to be paid; the treasury has money."""
    await fund.capitalise(books, usd(10_000))
    boss, chief, omar = [await met(books, name) for name in ("boss", "chief", "omar")]
    for each in (boss, chief):
        await roles.first(books, each)
    return boss, chief, omar


async def proposed(books, people, minor=100):
    boss, _, omar = people
    card = await fund.draft(asking(books, boss), omar, usd(minor), "prize")
    return await proposals.propose(books, card.intent, fund.VERB, GIVE_MONEY)


async def approved(books, proposal, approver):
    guards = await proposals.approval(books, proposal, approver)
    events = proposal.events(approver.id)
    act = Act(books, approver, ids.token(), "", approver.id, guards, events)
    return await fund.confirm(act, proposal.intent)


async def state(books, proposal):
    return (await proposals.get(books, await intents.get(books, proposal.intent.token))).state


async def has(books, people):
    return (await stands(books, await wallet(books, people[2].id)))[0]


async def test_the_deed_and_the_approval_are_one_posting(books, people, url):
    proposal = await proposed(books, people)
    assert (proposal.state, await has(books, people)) == ("open", 0)
    receipt = await approved(books, proposal, people[1])
    asked = "SELECT state, ender, maker, why FROM proposals"
    assert [*map(tuple, rows(url, asked))] == [("approved", people[1].id, people[0].id, None)]
    assert (await has(books, people), receipt.repeated) == (100, False)
    assert (await approved(books, proposal, people[1])).repeated
    assert await findings(books) == []


async def test_others_are_asked_and_the_maker_is_told_the_end(books, people):
    lead = await met(books, "lead")
    await roles.first(books, lead)
    proposal = await proposed(books, people)
    asked = [(event.kind, event.person.name) for event in await outbox.waiting(books, 10)]
    assert asked == [("proposed", "Chief"), ("proposed", "Lead")]
    await proposals.end(books, proposal, "rejected", people[1].id)
    told = [(event.kind, event.chat) for event in await outbox.waiting(books, 10)][2:]
    assert told == [("card", f"card:{proposal.intent.name}"), ("proposal_ended", "")]


async def test_to_propose_twice_is_to_propose_once(books, people):
    first = await proposed(books, people)
    again = await proposals.propose(books, first.intent, fund.VERB, GIVE_MONEY)
    assert again == first
    assert len(await outbox.waiting(books, 10)) == 1


@pytest.mark.parametrize("end", ["rejected", "withdrawn", "refused", "lapsed"])
async def test_what_has_ended_is_not_done_and_what_is_done_does_not_end(books, people, end):
    over, done = await proposed(books, people, 1), await proposed(books, people, 2)
    assert await proposals.end(books, over, end, people[1].id, "why")
    with pytest.raises(AlreadySettled):
        await approved(books, over, people[1])
    await approved(books, done, people[1])
    assert not await proposals.end(books, done, end, people[1].id, "why")
    assert (await state(books, over), await state(books, done)) == (end, "approved")
    assert await has(books, people) == 2


async def test_of_all_that_comes_at_once_one_thing_becomes_of_it(books, people):
    proposal = await proposed(books, people)
    words = [
        approved(books, proposal, people[1]),
        proposals.end(books, proposal, "rejected", people[1].id),
        proposals.end(books, proposal, "withdrawn", people[0].id),
        approved(books, proposal, people[1]),
    ]
    outcomes = await asyncio.gather(*words, return_exceptions=True)
    paid = sum(not isinstance(each, bool | Exception) for each in outcomes)
    ended = sum(each is True for each in outcomes)
    assert (ended, paid) in {(1, 0), (0, 2)}
    assert await has(books, people) == (100 if paid else 0)
    assert (await state(books, proposal) == "approved") == bool(paid)


async def test_a_permission_that_is_taken_in_that_very_moment_undoes_the_deed(books, people):
    boss, chief, _ = people
    for loser, keeper in ((boss, chief), (chief, boss)):
        proposal = await proposed(books, people)
        guards = await proposals.approval(books, proposal, chief)
        card = await roles.draft(asking(books, keeper), loser, "owner", "revoked", "why")
        await roles.changed(asking(books, keeper), card.intent)
        act = Act(books, chief, ids.token(), "", chief.id, guards)
        with pytest.raises(AlreadySettled):
            await fund.confirm(act, proposal.intent)
        back = await roles.draft(asking(books, keeper), loser, "owner", "granted", "why")
        await roles.changed(asking(books, keeper), back.intent)
    assert await has(books, people) == 0


async def test_who_is_frozen_in_that_very_moment_lets_nothing_be_done(books, people):
    boss, chief, _ = people
    keeper = await met(books, "keeper")
    await roles.first(books, keeper)
    for frozen, known in ((chief, False), (boss, False), (chief, True)):
        proposal = await proposed(books, people)
        guards = await proposals.approval(books, proposal, chief)
        lost = await persons.by_id(books, frozen.id)
        card = await states.draft(asking(books, keeper), FREEZE, lost, "why")
        frozen_then = states.changed(asking(books, keeper), card.intent)
        act = Act(books, chief, ids.token(), "", chief.id, guards)
        if known:  # both in one batch, whichever comes first
            both = await asyncio.gather(
                frozen_then, fund.confirm(act, proposal.intent), return_exceptions=True
            )
            assert isinstance(both[1], AlreadySettled) == (await has(books, people) == 0)
            continue
        await frozen_then
        with pytest.raises(AlreadySettled, match="owners"):
            await fund.confirm(act, proposal.intent)
        card = await states.draft(
            asking(books, keeper), THAW, await persons.by_id(books, frozen.id), "why"
        )
        await states.changed(asking(books, keeper), card.intent)
        assert (await state(books, proposal), await has(books, people)) == ("open", 0)


async def test_who_asked_who_it_is_about_and_who_may_not_cannot_approve(books, people):
    boss, chief, omar = people
    proposal = await proposed(books, people)
    sara = await met(books, "sara")
    for person, rule in (
        (boss, "own_proposal"),
        (omar, "gains_by_it"),
        (sara, "not_holder"),
    ):
        with pytest.raises(NotAllowed, match=rule):
            await proposals.approval(books, proposal, person)
    card = await roles.draft(asking(books, chief), boss, "owner", "revoked", "why")
    await roles.changed(asking(books, chief), card.intent)
    with pytest.raises(NotAllowed, match=proposals.MAKER_LOST):
        await proposals.approval(books, proposal, chief)


async def test_it_waits_a_day_and_many_lapse_at_once(books, people, time):
    late = [await proposed(books, people, minor) for minor in (1, 2, 3, 4, 5)]
    time.move(hours=24, seconds=-1)
    await proposals.due.run(books, clock.now())
    assert {await state(books, each) for each in late} == {"open"}
    time.move(seconds=1)
    with pytest.raises(Expired):
        await approved(books, late[0], people[1])
    fresh = await proposed(books, people, 6)
    await asyncio.gather(*(proposals.due.run(books, clock.now()) for _ in range(3)))
    await proposals.due.run(books, clock.now())
    assert {await state(books, each) for each in late} == {"lapsed"}
    assert timedelta(0) <= time() + timedelta(days=1) - fresh.lapses_at < timedelta(seconds=1)
    assert (await state(books, fresh), await has(books, people)) == ("open", 0)


async def test_a_card_that_was_cancelled_or_is_too_old_is_not_proposed(books, people, time):
    boss, _, omar = people
    cards = [await fund.draft(asking(books, boss), omar, usd(1), each) for each in ("a", "b")]
    await intents.cancel(books, cards[0].intent)
    with pytest.raises(AlreadySettled):
        await proposals.propose(books, cards[0].intent, fund.VERB, GIVE_MONEY)
    time.move(hours=1)
    with pytest.raises(Expired):
        await proposals.propose(books, cards[1].intent, fund.VERB, GIVE_MONEY)
    assert await outbox.waiting(books, 10) == []
