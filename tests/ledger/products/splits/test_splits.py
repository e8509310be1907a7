import asyncio
from decimal import Decimal

import pytest

from ledger import debts, ids, knowing
from ledger.books import Books
from ledger.errors import (
    AlreadySettled,
    AskedTooMuch,
    Expired,
    InsufficientFunds,
    LimitExceeded,
    NotAllowed,
)
from ledger.migrations import migrate
from ledger.money import MOST_ASKED
from ledger.people import blocks, groups, intents, outbox, persons
from ledger.people.facts import Stranger
from ledger.pricing import FEE, Fee
from ledger.products import p2p
from ledger.products.splits import cards, ending, gathered, named, owing, reading, shares
from ledger.products.splits.beginning import MOST_MADE
from ledger.products.splits.cards import GATHERS, LASTS, STRANGERS_A_DAY
from ledger.products.splits.ways import EQUAL, Way
from tests.ledger.acts import asking, findings, met, rich, rows, stands, usd, wallet
from tests.ledger.before import bring_back

GROUP = "web:group:lunch"


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


@pytest.fixture
async def sara(books):
    return await rich(books, "sara", 10_000)


@pytest.fixture
async def lina(books):
    return await rich(books, "lina", 10_000)


async def draft(books, maker, minor, *people, way=EQUAL, without=False, chat="", key=None):
    act = asking(books, maker, key, chat=chat)
    sharers = [each if isinstance(each, list) else [each] for each in people]
    return await named.draft(act, usd(minor), "dinner", way, sharers, maker=not without)


async def made(books, maker, minor, *people, **more):
    drafted = await draft(books, maker, minor, *people, **more)
    return await named.make(asking(books, maker), drafted.intent)


async def asked(books, split, person):
    return await intents.get(books, cards.paying(split.token, person.id))


async def managed(books, split):
    return await intents.get(books, cards.managing(split.token))


async def card(books, split, person, *, key=None):
    act = asking(books, person, key)
    return await shares.draft(act, await asked(books, split, person))


async def pay(books, split, person):
    drafted = await card(books, split, person)
    return await shares.confirm(asking(books, person), drafted.intent)


async def told(books):
    """Return what waits to be told since the last time, and to whom; cards to be drawn aside."""
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return sorted((event.kind, event.person.name) for event in waiting if not event.group)


def stand(split):
    return [(each.amount.minor, each.state) for each in split.shares]


async def test_who_has_blocked_the_maker_is_not_told_and_the_maker_does_not_see_it(
    books, omar, sara, lina, time
):
    blocking = asking(books, sara)
    await blocking.post(await blocks.putting(blocking, omar.id, blocks.ON))
    split = await made(books, omar, 3000, sara, lina)
    assert await told(books) == [("split_share", "Lina")]
    assert [state for _, state in stand(split)] == ["own", "open", "open"]
    time.move(days=1)
    assert await ending.remind(asking(books, omar), await managed(books, split)) == 2
    assert ("split_reminded", "Sara") not in await told(books)


async def test_nobody_is_asked_before_the_maker_says_yes(books, omar, sara):
    drafted = await draft(books, omar, 3001, sara)
    assert [each.amount.minor for each in drafted.shares] == [1501, 1500]
    assert await told(books) == []
    again = await draft(books, omar, 3001, sara, key=None)
    assert again.intent.token != drafted.intent.token


async def test_everybody_is_asked_for_a_share_and_pays_the_maker(books, omar, sara, lina):
    split = await made(books, omar, 6000, sara, lina)
    assert stand(split) == [(2000, "own"), (2000, "open"), (2000, "open")]
    assert await told(books) == [("split_share", "Lina"), ("split_share", "Sara")]
    receipt = await pay(books, split, sara)
    assert receipt.terms.amount == usd(2000)
    split = await reading.get(books, split.token)
    assert stand(split) == [(2000, "own"), (2000, "paid"), (2000, "open")]
    share = split.of(sara.id)
    assert (share.number, share.paid_by) == (receipt.number, sara.id)
    assert await stands(books, await wallet(books, omar.id)) == (2000, 0)
    assert await told(books) == [("split_paid", "Omar")]
    assert await findings(books) == []


async def test_the_fee_is_the_payers_and_was_on_the_card(books, omar, sara):
    split = await made(books, omar, 2000, sara, without=True)
    books.stated = {FEE.name: Fee(100)}
    drafted = await card(books, split, sara)
    books.stated = {FEE.name: Fee(200)}
    await shares.confirm(asking(books, sara), drafted.intent)
    assert await stands(books, await wallet(books, sara.id)) == (10_000 - 2020, 0)


async def test_a_share_is_paid_once_however_often_and_from_wherever_it_is_pressed(
    books, omar, sara
):
    split = await made(books, omar, 6000, sara)
    first, second = [await card(books, split, sara) for _ in range(2)]
    drafts = [first, first, second]
    pays = [shares.confirm(asking(books, sara), each.intent) for each in drafts]
    outcomes = await asyncio.gather(*pays, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [AlreadySettled]
    assert await stands(books, await wallet(books, omar.id)) == (3000, 0)
    with pytest.raises(AlreadySettled):
        await card(books, split, sara)


async def test_a_card_that_was_left_does_not_close_the_way_to_pay(books, time, omar, sara):
    split, key = await made(books, omar, 6000, sara), ids.token()
    left = await card(books, split, sara, key=key)
    time.move(hours=1)
    with pytest.raises(Expired):
        await shares.confirm(asking(books, sara), left.intent)
    again = await card(books, split, sara, key=key)
    assert (await shares.confirm(asking(books, sara), again.intent)).number


async def test_who_cannot_pay_is_refused_and_may_pay_later(books, omar, sara):
    split = await made(books, omar, 60_000, sara)
    with pytest.raises(InsufficientFunds):
        await card(books, split, sara)
    await wallet(books, sara.id, 60_000)
    assert (await pay(books, split, sara)).number


async def test_either_of_two_may_pay_what_is_one_share(books, omar, sara, lina):
    split = await made(books, omar, 6000, [sara, lina])
    assert stand(split) == [(3000, "own"), (3000, "open")]
    assert await told(books) == [("split_share", "Lina"), ("split_share", "Sara")]
    both = [(await card(books, split, each), each) for each in (sara, lina)]
    pays = [shares.confirm(asking(books, each), drafted.intent) for drafted, each in both]
    outcomes = await asyncio.gather(*pays, return_exceptions=True)
    assert sum(isinstance(each, AlreadySettled) for each in outcomes) == 1
    assert await stands(books, await wallet(books, omar.id)) == (3000, 0)


async def test_who_declines_says_why_and_owes_nothing(books, omar, sara):
    split = await made(books, omar, 6000, sara)
    await told(books)
    await shares.decline(asking(books, sara), await asked(books, split, sara), "I was not there")
    share = (await reading.get(books, split.token)).of(sara.id)
    assert (share.state, share.word) == ("declined", "I was not there")
    assert await told(books) == [("split_declined", "Omar")]
    with pytest.raises(AlreadySettled):
        await card(books, split, sara)


async def test_a_way_is_kept_and_a_maker_with_nothing_has_no_share(books, omar, sara, lina):
    way = Way("weights", (Decimal(2), Decimal(1)))
    split = await made(books, omar, 6000, sara, lina, way=way)
    assert stand(split) == [(4000, "open"), (2000, "open")]


@pytest.mark.parametrize(
    ("people", "rule"),
    [
        (["sara", "sara"], "split_twice"),
        ([["sara", "lina"], "lina"], "split_twice"),
        (["omar"], "split_alone"),
        ([], "split_alone"),
    ],
)
async def test_who_cannot_share_is_refused_by_a_rule(books, people, rule):
    known = {name: await met(books, name) for name in ("omar", "sara", "lina")}
    who = [[known[n] for n in each] if isinstance(each, list) else known[each] for each in people]
    with pytest.raises(NotAllowed) as refused:
        await draft(books, known["omar"], 6000, *who)
    assert refused.value.rule == rule


async def test_a_maker_who_is_named_shares_where_she_is_named(books, omar, sara):
    split = await made(books, omar, 6000, sara, omar, way=Way("weights", (Decimal(2), Decimal(1))))
    assert stand(split) == [(4000, "open"), (2000, "own")]


async def knows(books, person, other):
    """Let somebody have paid another, so that she is asked by no stranger."""
    cent = await p2p.draft(asking(books, person), other, usd(1), "")
    await p2p.confirm(asking(books, person), cent.intent)


async def test_a_maker_makes_so_many_a_day(books, omar, sara):
    await knows(books, sara, omar)
    drafts = [await draft(books, omar, 6000, sara) for _ in range(MOST_MADE + 1)]
    for each in drafts[:-1]:
        await named.make(asking(books, omar), each.intent)
    with pytest.raises(LimitExceeded):
        await named.make(asking(books, omar), drafts[-1].intent)


async def gathering(books, maker, *people, minor=6000, alone=False):
    act = asking(books, maker, chat=GROUP)
    split = await gathered.gather(act, usd(minor), "dinner", maker=not alone)
    intent = await intents.get(books, cards.joining(split.token))
    for each in people:
        await gathered.join(asking(books, each), intent)
    return split, intent


async def test_whoever_presses_is_in_once_until_it_is_closed(books, omar, sara, lina):
    split, joining = await gathering(books, omar, sara, lina)
    assert await gathered.join(asking(books, sara), joining)
    assert await gathered.join(asking(books, omar), joining)
    closed = await gathered.close(asking(books, omar), await managed(books, split))
    assert sorted(stand(closed)) == [(2000, "open"), (2000, "open"), (2000, "own")]
    assert await told(books) == [("split_share", "Lina"), ("split_share", "Sara")]
    with pytest.raises(AlreadySettled):
        await gathered.join(asking(books, await met(books, "nour")), joining)
    again = await gathered.close(asking(books, omar), await managed(books, split))
    assert again == closed


async def test_a_split_that_nobody_joined_stays_open_to_them(books, omar):
    split, _ = await gathering(books, omar)
    with pytest.raises(NotAllowed):
        await gathered.close(asking(books, omar), await managed(books, split))


async def test_of_many_who_press_while_it_is_closed_none_is_in_without_a_share(books, omar, sara):
    people = [await met(books, f"guest{number}") for number in range(12)]
    split, joining = await gathering(books, omar, sara, minor=10_007)
    managing = await managed(books, split)
    presses = [gathered.join(asking(books, each), joining) for each in people]
    closing = gathered.close(asking(books, omar), managing)
    outcomes = await asyncio.gather(*presses[:6], closing, *presses[6:], return_exceptions=True)
    came = [each for each in outcomes if each is False]
    split = await reading.get(books, split.token)
    assert len(split.shares) == 2 + len(came)
    assert sum(each.amount.minor for each in split.shares) == 10_007
    assert {each.state for each in split.shares} == {"own", "open"}


async def test_what_a_crash_left_closed_is_counted(books, time, omar, sara, monkeypatch):
    split, _ = await gathering(books, omar, sara)

    async def crash(_books, _token):
        raise ConnectionError

    managing = await managed(books, split)
    monkeypatch.setattr(gathered, "count", crash)
    with pytest.raises(ConnectionError):
        await gathered.close(asking(books, omar), managing)
    monkeypatch.undo()
    assert (await reading.get(books, split.token)).state == "closed"
    await ending.due.run(books, time.moment)
    assert (await reading.get(books, split.token)).state == "open"


async def test_the_maker_reminds_once_a_day_whoever_has_not_paid(books, time, omar, sara, lina):
    split = await made(books, omar, 6000, sara, lina)
    await pay(books, split, sara)
    await told(books)
    managing = await managed(books, split)
    assert await ending.remind(asking(books, omar), managing) == 1
    assert await told(books) == [("split_reminded", "Lina")]
    with pytest.raises(NotAllowed):
        await ending.remind(asking(books, omar), managing)
    time.move(hours=25)
    assert await ending.remind(asking(books, omar), managing) == 1


async def test_what_is_withdrawn_is_owed_by_nobody_and_what_was_paid_stays(books, omar, sara, lina):
    split = await made(books, omar, 6000, sara, lina)
    await pay(books, split, sara)
    ended = await ending.withdraw(asking(books, omar), await managed(books, split))
    assert stand(ended) == [(2000, "own"), (2000, "paid"), (2000, "withdrawn")]
    with pytest.raises(AlreadySettled):
        await card(books, split, lina)


async def test_a_share_whose_time_is_up_is_owed_no_more_and_the_maker_is_told(
    books, time, omar, sara
):
    split = await made(books, omar, 6000, sara)
    await told(books)
    await ending.due.run(books, time.moment)
    assert (await reading.get(books, split.token)).state == "open"
    time.moment += LASTS.first
    await ending.due.run(books, time.moment)
    assert stand(await reading.get(books, split.token)) == [(3000, "own"), (3000, "expired")]
    assert await told(books) == [("split_over", "Omar")]
    await ending.due.run(books, time.moment)
    assert await told(books) == []


async def test_nobody_comes_into_a_split_that_was_left_open_too_long(books, time, omar, sara):
    split, joining = await gathering(books, omar)
    time.moment += GATHERS.first
    with pytest.raises(Expired):
        await gathered.join(asking(books, sara), joining)
    await ending.due.run(books, time.moment)
    assert (await reading.get(books, split.token)).state == "expired"


async def test_so_few_who_do_not_know_the_maker_are_asked_in_a_day(books, omar, sara, time):
    strangers = [await met(books, f"stranger{at}") for at in range(STRANGERS_A_DAY.first)]
    await made(books, omar, 9_000, *strangers)
    with pytest.raises(LimitExceeded):
        await made(books, omar, 3_000, sara)
    await knows(books, sara, omar)
    await made(books, omar, 3_000, sara)
    split, _ = await gathering(books, omar, *strangers)
    assert await managed(books, split)
    time.move(days=1)
    await made(books, omar, 3_000, strangers[0])


async def test_sixty_who_come_in_and_pay_at_once_in_two_processes_pay_exactly_the_bill(
    books, url, omar
):
    guests = await asyncio.gather(*(rich(books, f"guest{at}", 10_000) for at in range(60)))
    split, joining = await gathering(books, omar, minor=100_003, alone=True)
    other = await Books.open(url)
    try:
        here = [(books, other)[at % 2] for at in range(60)]
        presses = zip(here, guests, strict=True)
        await asyncio.gather(*(gathered.join(asking(*each), joining) for each in presses))
        await gathered.close(asking(books, omar), await managed(books, split))
        paying = [pay(at, split, each) for at, each in zip(here, guests, strict=True)]
        again = [pay(at, split, each) for at, each in zip(here, guests, strict=True)]
        outcomes = await asyncio.gather(*paying, *again, return_exceptions=True)
    finally:
        await other.close()
    paid = [each for each in outcomes if not isinstance(each, AlreadySettled)]
    assert len({each.number for each in paid}) == 60
    assert await stands(books, await wallet(books, omar.id)) == (100_003, 0)
    assert {state for _, state in stand(await reading.get(books, split.token))} == {"paid"}
    assert await findings(books) == []


async def test_nobody_is_asked_under_a_name_that_nobody_has_come_under(books, url, omar, sara):
    """So that a list of names that somebody made up leaves nobody behind."""
    typed = persons.stranger(Stranger("web", "guest", "guest", "Guest"))
    expected = await persons.expected(books, "telegram", "nour")
    for nobody in (typed, expected):
        with pytest.raises(NotAllowed, match="split_unseen"):
            await draft(books, omar, 3000, sara, nobody)
    seen = persons.stranger(Stranger("discord", "17", "ziad", "Ziad"))
    split = await made(books, omar, 3000, sara, seen)
    assert stand(split) == [(1000, "own"), (1000, "open"), (1000, "open")]
    assert rows(url, "SELECT COUNT(*) FROM persons") == [(3,)]


async def owed(books, whose):
    """Return who owes by shares, and whom, as somebody sees it or a chat."""
    found = await books.read(debts.load, getattr(whose, "id", whose), [owing.owed])
    return [(each.debtor, each.creditor) for each in found]


async def block(books, person, blocked, state=blocks.ON):
    blocking = asking(books, person)
    await blocking.post(await blocks.putting(blocking, blocked.id, state))


async def test_what_a_stranger_asks_for_is_no_debt_until_she_is_known(books, omar, sara, lina):
    await made(books, omar, 3000, sara, chat=GROUP)
    await made(books, omar, 3000, lina)
    for whose in (omar, sara, lina, GROUP):
        assert await owed(books, whose) == []
    await knows(books, lina, omar)
    assert await owed(books, lina) == [(lina.id, omar.id)]
    split, joining = await gathering(books, sara)
    await gathered.join(asking(books, lina), joining)
    await gathered.close(asking(books, sara), await managed(books, split))
    of_sara = [(lina.id, sara.id), (sara.id, omar.id)]
    assert sorted(await owed(books, GROUP)) == sorted(of_sara)
    assert await owed(books, sara) == [of_sara[1], of_sara[0]]
    assert await owed(books, omar) == [(sara.id, omar.id), (lina.id, omar.id)]


async def test_both_who_may_pay_one_share_must_know_who_asks_for_it(books, omar, sara, lina):
    await knows(books, sara, omar)
    await made(books, omar, 3000, [sara, lina])
    for whose in (omar, sara, lina):
        assert await owed(books, whose) == []
    await knows(books, lina, omar)
    assert await owed(books, sara) == [(sara.id, omar.id)]
    assert await owed(books, lina) == [(lina.id, omar.id)]


async def test_what_who_is_blocked_asks_for_is_a_debt_to_herself_alone(books, omar, sara, lina):
    for person in (sara, lina):
        await knows(books, person, omar)
    await made(books, omar, 3000, [sara, lina], chat=GROUP)
    assert await owed(books, GROUP) == [(sara.id, omar.id)]
    for person in (sara, lina):
        await block(books, person, omar)
        assert [await owed(books, each) for each in (sara, lina, GROUP)] == [[], [], []]
        assert await owed(books, omar) == [(sara.id, omar.id)]
        await block(books, person, omar, blocks.OFF)
    assert await owed(books, GROUP) == [(sara.id, omar.id)]


async def test_shares_of_older_books_are_judged_as_they_were(books, url, omar, sara):
    await made(books, omar, 3000, sara)
    assert await owed(books, sara) == []
    await books.close()
    bring_back(url, "0029")
    assert migrate(url)
    again = await Books.open(url)
    assert await owed(again, sara) == [(sara.id, omar.id)]
    await block(again, sara, omar)
    assert await owed(again, sara) == []
    await again.close()


async def test_nobody_splits_so_much_that_sums_of_it_could_not_be_told(books, omar, sara):
    with pytest.raises(AskedTooMuch):
        await draft(books, omar, MOST_ASKED + 1, sara)
    with pytest.raises(AskedTooMuch):
        await gathered.gather(asking(books, omar, chat=GROUP), usd(MOST_ASKED + 1), "", maker=True)
    assert (await made(books, omar, MOST_ASKED, sara)).total == usd(MOST_ASKED)


async def test_in_a_group_of_ours_its_members_count_and_not_who_was_seen_there(books, omar, sara):
    await groups.found(books, GROUP, "Lunch", omar, ids.token())
    await knowing.enter(asking(books, sara), GROUP)
    await made(books, omar, 3000, sara, chat=GROUP)
    assert await owed(books, GROUP) == []
    await groups.let_in(books, GROUP, sara)
    assert await owed(books, GROUP) == [(sara.id, omar.id)]
    await groups.leave(books, GROUP, sara, ids.token())
    assert await owed(books, GROUP) == []
