"""What is proposed of who becomes one with another: she is told nothing, and it is done of her."""

import pytest

from ledger import ids, tiers
from ledger.chart import TREASURY, WORLD
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import intents, meant, proposals, reveals, roles
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.roles import GIVE_MONEY, GRANT_ROLES, HANDLE_ALERTS, HANDLE_CASES
from ledger.products import closing, connecting, fund, privacy
from ledger.products.privacy import HOLD
from ledger.screening.hits import ALLOW_STRONG
from tests.ledger.acts import asking, findings, met, move, usd
from tests.ledger.people.test_states import has
from tests.ledger.products.test_connecting import came, joined

WHY = "as was agreed"


@pytest.fixture
async def boss(books):
    owners = [await met(books, name) for name in ("boss", "chief")]
    for each in owners:
        await roles.first(books, each)
    await books.post(move(await books.house(WORLD, "USD"), await books.house(TREASURY, "USD"), 999))
    return owners[0]


@pytest.fixture
async def two(books, boss):
    return await came(books, "web", "omar", 4000), await came(books, "telegram", "omar_t", 2500)


async def proposed(books, intent, permission=HANDLE_CASES):
    return await proposals.propose(books, intent, intent.choices["confirm"], permission)


async def stands(books, token):
    return await proposals.get(books, await intents.get(books, token))


async def approved(books, proposal, deed):
    """Do what is proposed by somebody else's word, as the gate does."""
    chief = await met(books, "chief")
    guards = await proposals.approval(books, proposal, chief)
    maker = await met(books, "boss")
    return await deed(asking(books, maker, approver=chief.id, guards=guards), proposal.intent)


@pytest.mark.parametrize("verb", ["aml.end_reported", HOLD, ALLOW_STRONG, reveals.VERB, roles.VERB])
async def test_whom_it_is_about_learns_nothing_of_it_by_joining(books, boss, two, verb):
    waiting = []
    for each in two:
        about = {"case": 3, "person": Who(each.id), "note": "structuring"}
        wanted = Intent(boss.id, {"confirm": verb, "cancel": "cancel"}, about)
        intent = await intents.make(books, wanted, ids.token(), b"x")
        waiting.append(await proposed(books, intent, HANDLE_ALERTS))
    for each in two:
        await connecting.issue(asking(books, each), "web")
    one = await joined(books, *two)
    for each in waiting:
        assert (await stands(books, each.intent.token)).named == {one.id}


async def holds(books, boss, other):
    return (await privacy.draft_hold(asking(books, boss), HOLD, other, WHY)).intent


async def grants(books, boss, other):
    return (await roles.draft(asking(books, boss), other, "treasurer", "granted", WHY)).intent


async def ranks(books, boss, other):
    return (await tiers.draft(asking(books, boss), other, "T2", WHY)).intent


async def funds(books, boss, other):
    return (await fund.draft(asking(books, boss), other, usd(100), WHY)).intent


async def shows(books, boss, other):
    return (await reveals.draft(asking(books, boss), other, WHY)).intent


async def closes(books, boss, other):
    return (await closing.draft(asking(books, boss), other, WHY)).intent


FOLLOWS = {
    holds: privacy.hold,
    grants: roles.changed,
    ranks: tiers.changed,
    funds: fund.confirm,
    shows: reveals.open_for,
}
PERMISSIONS = {funds: GIVE_MONEY, grants: GRANT_ROLES, shows: roles.REVEAL}


async def has_by_now(books, one):
    """Return what she has of all that can be decided of somebody."""
    rank = (await tiers.of(books, one.id)).tier
    hold, may = await privacy.held(books, one.id), await roles.of(books, one.id)
    return hold, may, rank, (await has(books, one))[0]


@pytest.mark.parametrize("drafts", FOLLOWS)
async def test_it_is_done_of_who_she_is_by_now(books, boss, two, drafts):
    intent = await drafts(books, boss, two[1])
    waits = await proposed(books, intent, PERMISSIONS.get(drafts, HANDLE_CASES))
    one = await joined(books, *two)
    before = await has_by_now(books, one)
    await approved(books, await stands(books, waits.intent.token), FOLLOWS[drafts])
    after = await has_by_now(books, one)
    assert (after == before) == (drafts is shows)
    assert (await stands(books, waits.intent.token)).state == "approved"
    assert await findings(books) == []


async def test_an_account_that_holds_something_else_by_now_is_not_closed(books, boss, two):
    waits = await proposed(books, await closes(books, boss, two[1]))
    one = await joined(books, *two)
    with pytest.raises(NotAllowed, match="close_changed"):
        await approved(books, await stands(books, waits.intent.token), closing.close)
    assert await has(books, one) == (6500, 0)


async def test_who_joins_in_the_moment_of_an_approval_is_meant_by_the_next_one(books, boss, two):
    waits = await proposed(books, await holds(books, boss, two[1]))
    one = await joined(books, *two)
    with pytest.raises(AlreadySettled, match="merged"):
        await approved(books, waits, privacy.hold)
    await approved(books, await stands(books, waits.intent.token), privacy.hold)
    assert await privacy.held(books, one.id)


async def test_what_nobody_becomes_another_by_is_the_very_card(books, boss, two):
    intent = await holds(books, boss, two[1])
    assert await meant.by_now(books, intent) is intent
    await joined(books, *two)
    assert meant.named(await meant.by_now(books, intent)) == {two[0].id}
