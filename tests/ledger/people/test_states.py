"""A person is frozen and thawed with all that she has, at one moment, whatever is under way."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from ledger import claims, grace, ids, products
from ledger.books import Books
from ledger.chart import WALLET
from ledger.errors import AccountFrozen, NotAllowed, Refused
from ledger.people import audit, intents, outbox, persons, roles, states
from ledger.people.persons import Identity
from ledger.people.roles import GRANT_ROLES, HANDLE_CASES
from ledger.people.states import FREEZE, THAW
from ledger.people.tables import PersonRow
from ledger.posting import Guard, Move, Posting
from ledger.products import bonus, closing, p2p, requests
from ledger.products.gifts import eidiya, ending, making, opening, presents
from ledger.products.gifts.eidiya import List
from ledger.products.gifts.lines import GIFTS
from ledger.products.gifts.making import Wish
from ledger.products.owed import settling
from ledger.products.requests import paying
from tests.ledger.acts import asking, findings, met, move, rich, rows, stands, usd, wallet
from tests.ledger.products.owed.test_settling import agree, begun, owes

CHAT = "web:group:family"


@pytest.fixture
async def people(books):
    """Return an owner, and two who have money."""
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss, await rich(books, "omar", 1000), await rich(books, "sara", 1000)


async def becomes(books, boss, verb, person):
    """Let somebody be frozen or thawed; return herself as she stands then."""
    drafted = await states.draft(asking(books, boss), verb, await again(books, person), "a reason")
    await states.changed(asking(books, boss), drafted.intent)
    return await again(books, person)


async def granted(books, boss, person, role):
    drafted = await roles.draft(asking(books, boss), person, role, "granted", "a reason")
    await roles.changed(asking(books, boss), drafted.intent)


async def again(books, person):
    return await persons.by_id(books, person.id)


async def audits(books, person):
    return await audit.of_person(books, person.id)


async def has(books, person):
    return await stands(books, await wallet(books, person.id))


async def sent(books, payer, payee, minor):
    card = await p2p.draft(asking(books, payer), payee, usd(minor), "tea")
    return await p2p.confirm(asking(books, payer), card.intent)


async def joins(books, person):
    """Let somebody have joined, and nothing be paid to her yet."""
    joined = Guard.on(PersonRow.joined_at, (person.id,), None, 1)
    await books.post(Posting(ids.token(), "join", guards=(joined,)))


async def told(books):
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return [(event.kind, event.person.name) for event in waiting if not event.group]


async def test_all_wallets_are_frozen_and_those_opened_later(books, people, url):
    boss, omar, sara = people
    euros = await books.account(WALLET, omar.id, "EUR")
    frozen = await becomes(books, boss, FREEZE, omar)
    later = await books.account(WALLET, omar.id, "SAR")
    asked = f"SELECT id, state FROM accounts WHERE owner = {omar.id}"
    assert {state for _, state in rows(url, asked)} == {"frozen"}
    assert {euros, later} < {account for account, _ in rows(url, asked)}
    assert (frozen.state, sara.state) == ("frozen", "open")
    assert await told(books) == [("person_frozen", "Omar")]
    thawed = await becomes(books, boss, THAW, omar)
    assert {state for _, state in rows(url, asked)} == {"open"}
    assert thawed.state == "open"
    assert await told(books) == [("person_thawed", "Omar")]
    [noted] = await audits(books, omar)
    assert (noted.kind, noted.actor, noted.words) == (FREEZE, boss.id, "a reason")
    assert await states.last_freeze(books, omar.id) == noted
    assert await findings(books) == []


async def test_she_is_frozen_under_every_name_that_she_has_or_gets(books, people):
    boss, omar, _ = people
    await becomes(books, boss, FREEZE, omar)
    other = Identity("telegram", "4711", "omar_k")
    assert await persons.link(books, omar, other)
    assert (await persons.meet(books, other, "Omar")).state == "frozen"


async def test_it_is_said_whose_account_it_is(books, people):
    boss, omar, sara = people
    cards = [
        await p2p.draft(asking(books, payer), payee, usd(1), "")
        for payer, payee in ((omar, sara), (sara, omar))
    ]
    frozen = await becomes(books, boss, FREEZE, omar)
    for person, card, own in zip((omar, sara), cards, (True, False), strict=True):
        with pytest.raises(AccountFrozen) as refused:
            await p2p.confirm(asking(books, person), card.intent)
        assert refused.value.own is own
    with pytest.raises(AccountFrozen):
        await p2p.draft(asking(books, frozen), sara, usd(1), "")
    with pytest.raises(AccountFrozen):
        await p2p.draft(asking(books, sara), frozen, usd(1), "")
    with pytest.raises(AccountFrozen):
        await requests.making.draft(asking(books, frozen), sara, usd(1), "")


async def test_what_was_drafted_and_paid_before_is_told_again(books, people):
    boss, omar, sara = people
    key = ids.token()
    card = await p2p.draft(asking(books, omar, key), sara, usd(1), "")
    first = await p2p.confirm(asking(books, omar), card.intent)
    frozen = await becomes(books, boss, FREEZE, omar)
    assert (await p2p.draft(asking(books, frozen, key), sara, usd(1), "")).intent.repeated
    repeated = await p2p.confirm(asking(books, frozen), card.intent)
    assert (repeated.number, repeated.repeated) == (first.number, True)


async def test_payments_in_flight_stand_wholly_before_or_are_refused(books, people, url):
    boss, omar, sara = people
    other = await Books.open(url)
    source, target = [await wallet(books, each.id) for each in (omar, sara)]
    drafted = await states.draft(asking(books, boss), FREEZE, omar, "a reason")
    paid, under_way = [], asyncio.Event()

    async def pays(through):
        with suppress(AccountFrozen):
            while True:
                paid.append(await through.post(move(source, target, 1)))
                under_way.set()

    async def freezes():
        await under_way.wait()
        await states.changed(asking(books, boss), drafted.intent)

    try:
        await asyncio.gather(*(pays(each) for each in (books, other) * 3), freezes())
    finally:
        await other.close()
    assert await has(books, omar) == (1000 - len(paid), 0)
    assert await findings(books) == []


async def test_an_account_that_is_opened_at_the_same_moment_is_frozen_as_well(books, people, url):
    boss, omar, _ = people
    other = await Books.open(url)
    drafted = await states.draft(asking(books, boss), FREEZE, omar, "a reason")
    opens = [(books, other)[at % 2].account(WALLET, omar.id, f"A{at:02}") for at in range(20)]
    freezing = states.changed(asking(books, boss), drafted.intent)
    try:
        await asyncio.gather(*opens[:10], freezing, *opens[10:])
    finally:
        await other.close()
    asked = f"SELECT DISTINCT state FROM accounts WHERE owner = {omar.id}"
    assert [*map(tuple, rows(url, asked))] == [("frozen",)]


async def test_of_two_who_freeze_at_once_one_does(books, people):
    boss, omar, _ = people
    chief = await met(books, "chief")
    await roles.first(books, chief)
    cards = [await states.draft(asking(books, each), FREEZE, omar, "x") for each in (boss, chief)]
    done = [
        states.changed(asking(books, each), card.intent)
        for each, card in zip((boss, chief), cards, strict=True)
    ]
    outcomes = await asyncio.gather(*done, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert [each.rule for each in refused] == ["state_changed"]
    assert len(await audits(books, omar)) == 1
    settled = next(card for card, each in zip(cards, outcomes, strict=True) if each is False)
    intent = await intents.get(books, settled.intent.token)
    assert await states.changed(asking(books, boss), intent)


async def test_two_owners_who_freeze_each_other_at_once_are_not_both_frozen(books, people):
    boss, chief, _ = people
    await roles.first(books, chief)
    asked = [
        (each, await states.draft(asking(books, each), FREEZE, other, "a quarrel"))
        for each, other in ((boss, chief), (chief, boss))
    ]
    ended = await asyncio.gather(
        *(states.changed(asking(books, each), drafted.intent) for each, drafted in asked),
        return_exceptions=True,
    )
    assert [each.rule for each in ended if isinstance(each, NotAllowed)] == ["state_changed"]
    assert len(await roles.holders(books, GRANT_ROLES)) == 1


async def test_a_card_freezes_nobody_who_is_an_owner_by_now(books, people):
    boss, omar, sara = people
    await granted(books, boss, omar, "support")
    drafted = await states.draft(asking(books, omar), FREEZE, sara, "a reason")
    await granted(books, boss, sara, "owner")
    with pytest.raises(NotAllowed, match="state_owner"):
        await states.changed(asking(books, omar), drafted.intent)


@pytest.mark.parametrize("anew", [FREEZE, "closed"])
async def test_a_card_opens_nothing_that_was_stopped_again_since(books, people, anew):
    boss, omar, _ = people
    await becomes(books, boss, FREEZE, omar)
    drafted = await states.draft(asking(books, boss), THAW, await again(books, omar), "a mistake")
    if anew == FREEZE:
        await becomes(books, boss, THAW, omar)
        await becomes(books, boss, FREEZE, omar)
    else:
        card = await closing.draft(asking(books, boss), omar, "paid out")
        await closing.close(asking(books, boss), card.intent)
    with pytest.raises(NotAllowed, match="state_changed"):
        await states.changed(asking(books, boss), drafted.intent)
    assert (await again(books, omar)).state != "open"


async def test_nobody_freezes_herself_or_who_is_above(books, people):
    boss, omar, sara = people
    await books.post(Posting(ids.token(), "role", rows=(roles._row(omar.id, "support", 0, 0),)))
    omar, chief = await again(books, omar), await met(books, "chief")
    await roles.first(books, chief)
    for actor, verb, person, why in (
        (omar, FREEZE, omar, "state_own"),
        (omar, FREEZE, boss, "state_owner"),
        (omar, THAW, sara, "state_open"),
        (omar, FREEZE, await met(books, "noor", joined=False), "state_not_joined"),
    ):
        with pytest.raises(NotAllowed, match=why):
            await states.draft(asking(books, actor), verb, person, "x")
    assert (await becomes(books, boss, FREEZE, chief)).state == "frozen"


async def test_the_roles_of_who_is_frozen_rest(books, people):
    boss, *_ = people
    chief = await met(books, "chief")
    await roles.first(books, chief)
    await becomes(books, boss, FREEZE, chief)
    assert await roles.holders(books, HANDLE_CASES) == [boss.id]
    assert await roles.holding(books, chief.id, GRANT_ROLES) == ()
    speaks = (await persons.heard(books, Identity("web", "chief", "chief"), "Chief"))[0]
    assert (speaks.state, speaks.roles) == ("frozen", frozenset())
    await becomes(books, boss, THAW, chief)
    assert await roles.holders(books, HANDLE_CASES) == [boss.id, chief.id]


# -- what is due meanwhile ------------------------------------------------------------------------


@pytest.fixture
def refusals(books, monkeypatch):
    """Count what is posted and refused."""
    post, refused = books.post, []

    async def counted(posting):
        try:
            return await post(posting)
        except Refused:
            refused.append(posting.kind)
            raise

    monkeypatch.setattr(books, "post", counted)
    return refused


async def all_due(books, moment):
    for each in products.DECLARED.dues:
        await each.run(books, moment)
    await claims.due(books, moment)


@pytest.mark.parametrize("who", ["payer", "payee"])
async def test_a_first_payment_that_meets_a_frozen_account_goes_back(books, people, time, who):
    boss, omar, sara = people
    books.stated = {"undo.seconds": 10}
    await sent(books, omar, sara, 300)
    await becomes(books, boss, FREEZE, omar if who == "payer" else sara)
    await told(books)
    time.move(seconds=11)
    await grace.due.run(books, time.moment)
    assert (await has(books, omar), await has(books, sara)) == ((1000, 0), (1000, 0))
    assert ("undelivered", "Omar") in await told(books)
    assert await findings(books) == []


async def test_a_frozen_person_still_undoes_what_comes_back_to_her(books, people):
    boss, omar, sara = people
    books.stated = {"undo.seconds": 10}
    made = await sent(books, omar, sara, 300)
    await becomes(books, boss, FREEZE, omar)
    await grace.undo(asking(books, omar), made.waits.token)
    assert await has(books, omar) == (1000, 0)


@pytest.mark.parametrize("who", ["payer", "payee"])
async def test_what_waits_for_somebody_waits_on_untried(books, people, time, refusals, who):
    boss, omar, _ = people
    noor = await met(books, "noor", joined=False)
    await sent(books, omar, noor, 300)
    frozen = omar
    if who == "payer":
        await becomes(books, boss, FREEZE, omar)
        assert (await bonus.join(asking(books, noor), usd(0))).claimed == ()
    else:
        frozen = noor
        await joins(books, noor)
        await becomes(books, boss, FREEZE, noor)
    refusals.clear()
    for _ in range(3):
        await all_due(books, time.moment)
    assert (refusals, await has(books, omar)) == ([], (1000, 300))
    await becomes(books, boss, THAW, frozen)
    await all_due(books, time.moment)
    assert await has(books, noor) == (300, 0)
    assert await findings(books) == []


async def test_what_waited_too_long_goes_back_to_a_frozen_payer(books, people, time):
    boss, omar, _ = people
    await sent(books, omar, await met(books, "noor", joined=False), 300)
    await becomes(books, boss, FREEZE, omar)
    time.moment += claims.LASTS.first
    await all_due(books, time.moment)
    assert await has(books, omar) == (1000, 0)


async def test_an_envelope_of_who_is_frozen_comes_home(books, people, time, refusals):
    boss, omar, sara = people
    act = asking(books, omar, chat=CHAT)
    made = await making.fill(
        asking(books, omar), (await making.draft(act, Wish(usd(600), 2))).intent
    )
    await becomes(books, boss, FREEZE, omar)
    with pytest.raises(AccountFrozen) as refused:
        await opening.open_one(asking(books, sara), made.envelope.token, None, "")
    assert refused.value.own is False
    refusals.clear()
    time.moment += making.LIFETIME.first
    await ending.due.run(books, time.moment)
    assert (refusals, await has(books, omar)) == ([], (1000, 0))
    assert await findings(books) == []


@pytest.mark.parametrize("who", ["giver", "payee"])
async def test_a_list_that_meets_a_frozen_account_waits_or_comes_home(
    books, people, time, refusals, who
):
    boss, omar, sara = people
    day = time.moment + timedelta(days=1)
    drafted = await eidiya.draft(asking(books, omar), List([sara], [usd(400)], day, "feast"))
    await eidiya.make(asking(books, omar), drafted.intent)
    await becomes(books, boss, FREEZE, omar if who == "giver" else sara)
    refusals.clear()
    time.moment = day
    for _ in range(3):
        await all_due(books, time.moment)
    assert (refusals, await has(books, omar)) == ([], (600, 0))
    time.moment += presents.TRIED
    await all_due(books, time.moment)
    assert (await has(books, omar), await has(books, sara)) == ((1000, 0), (1000, 0))
    assert await findings(books) == []


@pytest.mark.parametrize("who", ["debtor", "creditor"])
async def test_a_settlement_with_a_frozen_account_is_undone_in_time(books, people, time, who):
    boss, omar, sara = people
    await owes(books, omar, sara, 200)
    await owes(books, sara, omar, 50)
    [settlement] = await begun(books, omar)
    await agree(books, settlement, sara)
    await becomes(books, boss, FREEZE, omar if who == "debtor" else sara)
    with pytest.raises(AccountFrozen):
        await agree(books, settlement, omar)
    time.moment += settling.LASTS.first
    await all_due(books, time.moment)
    assert (await has(books, omar), await has(books, sara)) == ((1000, 0), (1000, 0))
    assert "owed_undone" in {kind for kind, _ in await told(books)}
    assert await findings(books) == []


@pytest.mark.parametrize("who", ["asker", "payer"])
async def test_a_request_meets_a_frozen_account_and_stays_open(books, people, time, who):
    boss, omar, sara = people
    card = await requests.making.draft(asking(books, omar), sara, usd(100), "tea", near=True)
    made = await requests.making.make(asking(books, omar), card.intent)
    pays = await paying.draft(asking(books, sara), [made], usd(100))
    await becomes(books, boss, FREEZE, omar if who == "asker" else sara)
    with pytest.raises(AccountFrozen):
        await paying.confirm(asking(books, sara), pays.intent)
    time.moment += timedelta(days=30)
    await all_due(books, time.moment)
    assert await has(books, sara) == (1000, 0)


async def test_what_is_frozen_takes_part_in_nothing_but_what_brings_it_home(books, people):
    boss, omar, _ = people
    jar = await books.account(GIFTS, omar.id, "USD", "x")
    source = await wallet(books, omar.id)
    await books.post(move(source, jar, 100))
    await becomes(books, boss, FREEZE, omar)
    with pytest.raises(AccountFrozen):
        await books.post(move(source, jar, 1))
    await books.post(Posting(ids.token(), "home", moves=(Move(jar, source, usd(100)),)))
    assert await has(books, omar) == (1000, 0)
