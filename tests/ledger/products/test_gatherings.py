"""Gift money of many new accounts that goes to one is held, in one case, and goes back or on."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import clock, debts, gifted, ids, knowing, tiers
from ledger.act import Act
from ledger.chart import BONUS
from ledger.errors import NotAllowed, NotFound
from ledger.gifted import LEAVES_AFTER, gathering
from ledger.people import cases, intents, proposals, roles
from ledger.people.states import FREEZE, THAW
from ledger.products import bonus, closing, corrections, fund, gatherings, links, p2p
from ledger.products.bonus import Caps
from ledger.products.closing import Unsettled
from ledger.products.gatherings import LET_GO, TAKE_BACK, ending
from ledger.products.owed import settling
from ledger.products.recalls import asking as recalls
from ledger.products.recalls import giving
from ledger.products.splits import owing
from tests.ledger.acts import asking, findings, met, rich, rows, stands, usd, wallet
from tests.ledger.limits.test_roads import owes
from tests.ledger.people.test_states import audits, becomes

GIFT = 10
GROUP = "web:group:trip"
HUNDRED = 100
MOST = 20


@pytest.fixture
async def house(books):
    """Return two who handle cases, and one to whom everybody sends."""
    await fund.capitalise(books, usd(10_000))
    await bonus.fill(books, usd(5000))
    boss, chief = await met(books, "boss"), await met(books, "chief")
    for each in (boss, chief):
        await roles.first(books, each)
    return boss, chief, await met(books, "mule")


async def newcomers(books, count, name="n", stays=LEAVES_AFTER.first):
    people = [await met(books, f"{name}{at}", joined=False) for at in range(count)]
    for each in people:
        await bonus.join(asking(books, each), usd(GIFT), Caps(stays=stays))
    return [await met(books, f"{name}{at}") for at in range(count)]


async def send(books, payer, payee, minor=GIFT):
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "")
    return await p2p.confirm(asking(books, payer), card.intent)


async def case_of(books):
    (case,) = [each for each in await cases.among(books, 0) if each.what == cases.GIFTS]
    return case


async def decide(books, verb, boss, chief, case):
    drafted = await gatherings.draft(asking(books, boss), verb, case.number, "looked at")
    act = Act(books, boss, ids.token(), approver=chief.id)
    return drafted.intent, await gatherings.decided(act, drafted.intent)


def told(url, kind):
    """Return who is told something of a kind, as often as they are."""
    return [person for (person,) in rows(url, f"SELECT person FROM events WHERE kind = '{kind}'")]


async def budget(books):
    return (await stands(books, await books.house(BONUS, "USD")))[0]


def marked(url):
    return rows(url, "SELECT coalesce(sum(value), 0) FROM counts WHERE name LIKE 'gifted:%'")[0][0]


async def test_of_a_hundred_all_but_the_first_are_held_in_one_case_and_go_back_once(
    books, url, house, time
):
    boss, chief, mule = house
    people = await newcomers(books, HUNDRED)
    left = await budget(books)
    await asyncio.gather(*(send(books, each, mule) for each in people))
    held = (HUNDRED - MOST) * GIFT
    account = await wallet(books, mule.id)
    assert await stands(books, account) == (HUNDRED * GIFT, held)
    assert marked(url) == MOST * GIFT
    case = await case_of(books)
    found = await gifted.gathered(books, case.token)
    assert (found.payee, found.worth, found.accounts) == (mule.id, usd(held), HUNDRED - MOST)
    listed, after = [], 0
    while some := await gathering.givers(books, case.token, after):
        listed += some[:20]
        after = some[:20][-1].person
    assert len({each.person for each in listed}) == HUNDRED - MOST
    assert {each.amount for each in listed} == {usd(GIFT)}
    assert told(url, "gift_held") == [mule.id] * (HUNDRED - MOST)
    assert {*told(url, "gift_waits")} == {each.person for each in listed}
    assert sorted(told(url, "case_opened")) == [boss.id, chief.id]
    assert await findings(books) == []

    _, again = await decide(books, TAKE_BACK, boss, chief, case)
    assert not again
    for _ in range(2):
        await gatherings.due.run(books, time.moment)
    assert await stands(books, account) == (MOST * GIFT, 0)
    assert await budget(books) == left + held
    assert (await gifted.gathered(books, case.token)).state == "taken"
    assert rows(url, "SELECT count(*) FROM transfers WHERE kind = 'gatherings.back'") == [(1,)]
    closed = await cases.get(books, case.number)
    assert (closed.is_open, closed.result, closed.closer) == (False, "upheld", chief.id)
    assert told(url, "gifts_decided") == [mule.id]
    assert sorted(told(url, "gift_decided")) == [each.person for each in listed]
    assert await findings(books) == []


async def test_what_was_innocent_goes_on_with_its_marks(books, url, house, time):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 2}
    people = await newcomers(books, 5)
    for each in people:
        await send(books, each, mule)
    case = await case_of(books)
    assert (await gifted.bound(books, mule.id, "USD")).amount == usd(2 * GIFT)
    await decide(books, LET_GO, boss, chief, case)
    await gatherings.due.run(books, time.moment)
    assert await stands(books, await wallet(books, mule.id)) == (5 * GIFT, 0)
    assert (await gifted.bound(books, mule.id, "USD")).amount == usd(5 * GIFT)
    assert marked(url) == 5 * GIFT
    assert (await cases.get(books, case.number)).result == "rejected"
    await send(books, (await newcomers(books, 1, "late"))[0], mule)
    assert (await case_of(books)).number != case.number
    assert await findings(books) == []


async def test_only_new_accounts_and_only_gift_money_count(books, house, time):
    _, _, mule = house
    books.stated = {"gift.fan.in": 1}
    first, second = await newcomers(books, 2)
    old = await newcomers(books, 2, "old")
    await send(books, first, mule)
    await wallet(books, second.id, 50)
    rich_one = await rich(books, "rich", 100)
    await send(books, rich_one, mule, 100)
    assert (await stands(books, await wallet(books, mule.id)))[1] == 0
    await send(books, second, mule, 40)
    assert (await stands(books, await wallet(books, mule.id)))[1] == GIFT
    time.move(days=8)
    for each in old:
        await send(books, each, mule)
    assert (await stands(books, await wallet(books, mule.id)))[1] == GIFT
    assert await findings(books) == []


async def test_who_comes_twice_counts_once_and_a_window_ends(books, house, time):
    _, _, mule = house
    books.stated = {"gift.fan.in": 2}
    first, second = await newcomers(books, 2)
    for person in (first, first, second, second):
        await send(books, person, mule, GIFT // 2)
    assert (await stands(books, await wallet(books, mule.id)))[1] == 0
    time.move(days=8)
    await send(books, (await newcomers(books, 1, "late"))[0], mule)
    assert (await stands(books, await wallet(books, mule.id)))[1] == 0


async def test_it_is_held_by_whatever_way_it_comes(books, url, house):
    _, _, mule = house
    books.stated = {"gift.fan.in": 1}
    first, second = await newcomers(books, 2)
    await send(books, first, mule)
    card = await links.draft(asking(books, second), usd(GIFT), "")
    made = await links.confirm(asking(books, second), card.intent)
    act = asking(books, mule)
    await links.take(act, await links.find(act, made.secret))
    assert await stands(books, await wallet(books, mule.id)) == (2 * GIFT, GIFT)
    assert marked(url) == GIFT
    assert await findings(books) == []


async def test_a_decision_holds_for_what_its_card_says(books, house, time):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 1}
    people = await newcomers(books, 4)
    for each in people[:3]:
        await send(books, each, mule)
    case = await case_of(books)
    drafted = await gatherings.draft(asking(books, boss), TAKE_BACK, case.number, "looked at")
    await send(books, people[3], mule)
    act = Act(books, boss, ids.token(), approver=chief.id)
    with pytest.raises(NotAllowed) as refused:
        await gatherings.decided(act, drafted.intent)
    assert refused.value.rule == proposals.CHANGED
    kept = await intents.get(books, drafted.intent.token)
    assert kept.facts["worth"] == usd(3 * GIFT)
    assert not await gatherings.decided(act, kept)
    assert await gatherings.decided(act, await intents.get(books, kept.token))
    await gatherings.due.run(books, time.moment)
    with pytest.raises(NotAllowed) as refused:
        await gatherings.draft(asking(books, boss), LET_GO, case.number, "too late")
    assert refused.value.rule == "gathering_decided"
    assert await stands(books, await wallet(books, mule.id)) == (GIFT, 0)


async def test_who_got_or_gave_it_decides_nothing(books, house):
    boss, _, mule = house
    books.stated = {"gift.fan.in": 1}
    people = await newcomers(books, 3)
    for each in people:
        await send(books, each, mule)
    case = await case_of(books)
    with pytest.raises(NotFound):
        await gatherings.draft(asking(books, mule), LET_GO, case.number, "mine")
    with pytest.raises(NotAllowed) as refused:
        await gatherings.draft(asking(books, people[2]), LET_GO, case.number, "mine")
    assert refused.value.rule == "gains_by_it"
    drafted = await gatherings.draft(asking(books, boss), LET_GO, case.number, "looked at")
    act = Act(books, boss, ids.token(), approver=people[2].id)
    with pytest.raises(NotAllowed):
        await gatherings.decided(act, drafted.intent)
    with pytest.raises(NotAllowed) as refused:
        await cases.close(asking(books, boss), case.number, "upheld")
    assert refused.value.rule == "case_gifts"
    with pytest.raises(Unsettled):
        await closing.draft(asking(books, boss), mule, "goes")


async def test_from_a_frozen_wallet_it_goes_back_once_that_is_thawed(books, house):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 1}
    for each in await newcomers(books, 2):
        await send(books, each, mule)
    case = await case_of(books)
    await becomes(books, boss, FREEZE, mule)
    with pytest.raises(NotAllowed) as refused:
        await decide(books, TAKE_BACK, boss, chief, case)
    assert refused.value.rule == "gathering_frozen"
    assert not (await decide(books, LET_GO, boss, chief, case))[1]


async def test_what_was_decided_waits_for_a_wallet_that_is_frozen_meanwhile(books, house, time):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 1}
    for each in await newcomers(books, 2):
        await send(books, each, mule)
    case, account = await case_of(books), await wallet(books, mule.id)
    await decide(books, TAKE_BACK, boss, chief, case)
    await becomes(books, boss, FREEZE, mule)
    await gatherings.due.run(books, time.moment)
    assert await stands(books, account) == (2 * GIFT, GIFT)
    await becomes(books, boss, THAW, mule)
    await gatherings.due.run(books, time.moment)
    assert await stands(books, account) == (GIFT, 0)


async def test_its_steps_are_done_once_by_however_many(books, url, house, time, monkeypatch):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 1}
    monkeypatch.setattr(ending, "STEP", 2)
    people = await newcomers(books, 6)
    for each in people:
        await send(books, each, mule)
    case, left = await case_of(books), await budget(books)
    await decide(books, TAKE_BACK, boss, chief, case)
    await asyncio.gather(*(gatherings.due.run(books, time.moment) for _ in range(4)))
    await gatherings.due.run(books, time.moment)
    assert await budget(books) == left + 5 * GIFT
    assert await stands(books, await wallet(books, mule.id)) == (GIFT, 0)
    assert rows(url, "SELECT count(*) FROM transfers WHERE kind = 'gatherings.back'") == [(3,)]
    assert sorted(told(url, "gift_decided")) == [each.id for each in people[1:]]
    assert told(url, "gifts_decided") == [mule.id]
    assert await findings(books) == []


async def test_opening_and_deciding_are_audited(books, house):
    boss, chief, mule = house
    books.stated = {"gift.fan.in": 1}
    for each in await newcomers(books, 2):
        await send(books, each, mule)
    await decide(books, TAKE_BACK, boss, chief, await case_of(books))
    found = {each.kind: each for each in await audits(books, mule)}
    assert found.keys() == {"cases.open", "cases.close"}
    closed = found["cases.close"]
    assert (closed.actor, closed.approver, closed.words) == (boss.id, chief.id, "looked at")


async def test_whom_the_house_knows_well_has_it_of_as_many_as_come(books, house):
    boss, _, mule = house
    books.stated = {"gift.fan.in": 1}
    card = await tiers.draft(asking(books, boss), mule, "T2", "a shop")
    await tiers.changed(asking(books, boss), card.intent)
    for each in await newcomers(books, 3):
        await send(books, each, mule)
    assert await stands(books, await wallet(books, mule.id)) == (3 * GIFT, 0)


async def test_of_two_who_settle_with_one_at_once_both_are_held_in_one_case(books, house):
    _, _, mule = house
    books.stated = {"gift.fan.in": 1}
    first, *two = await newcomers(books, 3)
    await send(books, first, mule)
    for person in (*two, mule):
        await knowing.enter(asking(books, person), GROUP)
    await owes(books, two[0], mule, GIFT)
    await owes(books, two[1], two[0], 4)
    await owes(books, two[1], mule, 5)
    found = await books.read(debts.load, GROUP, [owing.owed])
    (begun,) = await settling.begin(asking(books, two[0], chat=GROUP), found)
    assert len(begun.bundle.payments) == 2
    for person in (each for each in (*two, mule) if each.id in begun.bundle.askers):
        asked = await intents.get(books, begun.card(person.id))
        done = await settling.agree(asking(books, person), asked)
    assert done.state == "done"
    assert await stands(books, await wallet(books, mule.id)) == (GIFT + 15, 15)
    assert (await gifted.gathered(books, (await case_of(books)).token)).accounts == 2
    assert await findings(books) == []


WAYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), max_size=14)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS)
@pytest.mark.parametrize("verb", [TAKE_BACK, LET_GO])
async def test_whatever_comes_at_once_marks_and_what_is_held_are_as_much_as_the_gifts(  # noqa: PLR0917 - with what it is given
    books, url, house, time, ways, verb
):
    boss, chief, _ = house
    books.stated = {"gift.fan.in": 1}
    name = ids.text(ids.token())
    mules = [await met(books, f"m{at}{name}") for at in range(2)]
    before = marked(url)
    people = await newcomers(books, 6, name)
    await asyncio.gather(
        *(send(books, people[payer], mules[payee], 3) for payer, payee in ways),
        return_exceptions=True,
    )
    accounts = [await wallet(books, each.id) for each in mules]
    held = sum([(await stands(books, each))[1] for each in accounts])
    assert marked(url) - before + held == 6 * GIFT
    left = await budget(books)
    for case in [each for each in await cases.among(books, 0) if each.what == cases.GIFTS]:
        await decide(books, verb, boss, chief, case)
    await gatherings.due.run(books, time.moment)
    assert [(await stands(books, each))[1] for each in accounts] == [0, 0]
    assert await budget(books) - left == (held if verb == TAKE_BACK else 0)
    assert marked(url) - before == 6 * GIFT - (held if verb == TAKE_BACK else 0)
    assert await findings(books) == []


async def test_what_brought_held_gift_money_is_not_reversed_beside_its_case(books, house):
    boss, chief, mule = house
    for each in await newcomers(books, MOST + 1):
        paid = await send(books, each, mule)
    await rich(books, "mule", 1000)
    with pytest.raises(NotAllowed, match="reverse_gifts"):
        await corrections.draft_reversal(asking(books, boss), paid.number, "twice")
    await decide(books, TAKE_BACK, boss, chief, await case_of(books))
    await ending.due.run(books, clock.now())
    with pytest.raises(NotAllowed, match="reverse_gifts"):
        await corrections.draft_reversal(asking(books, boss), paid.number, "twice")


async def test_gift_money_that_is_given_back_counts_as_any_that_comes(books, house):
    _, _, mule = house
    for each in await newcomers(books, MOST):
        await send(books, each, mule)
    clean, (late,) = await rich(books, "clean", GIFT), await newcomers(books, 1, "late")
    books.stated = {"gift.fan.in": 1}
    await send(books, (await newcomers(books, 1, "first"))[0], clean, 1)
    paid = await send(books, clean, late)
    ask = await recalls.draft(asking(books, clean), paid.number, usd(GIFT), "")
    recall = await recalls.ask(asking(books, clean), ask.intent)
    back = await giving.draft(asking(books, late), recall)
    await giving.confirm(asking(books, late), back.intent)
    assert (await stands(books, await wallet(books, clean.id)))[1] > 0
    assert await findings(books) == []
