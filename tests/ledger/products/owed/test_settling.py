import asyncio

import pytest

from ledger import debts, ids, knowing
from ledger.chart import FEES
from ledger.debts import Debt
from ledger.errors import AlreadySettled, InsufficientFunds, LimitExceeded, NotAllowed
from ledger.money import Money
from ledger.people import blocks, intents, outbox
from ledger.people.intents import Intent
from ledger.pricing import FEE, Fee
from ledger.products.owed import refused, settlements, settling
from ledger.products.owed.settling import LASTS
from ledger.products.splits import cards, named, owing, reading, shares
from ledger.products.splits.ways import EQUAL
from tests.ledger.acts import act, asking, findings, rich, stands, usd, wallet

GROUP = "web:group:trip"


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await rich(books, "sara", 10_000)


@pytest.fixture
async def lina(books):
    return await rich(books, "lina", 10_000)


async def owes(books, debtor, creditor, minor, note=""):
    """Let somebody owe that much by a split of two, in a group where she is, too."""
    await knowing.enter(asking(books, debtor), GROUP)
    drafting = asking(books, creditor, chat=GROUP)
    drafted = await named.draft(drafting, usd(minor), note, EQUAL, [[debtor]], maker=False)
    return await named.make(asking(books, creditor), drafted.intent)


async def block(books, person, blocked):
    blocking = asking(books, person)
    await blocking.post(await blocks.putting(blocking, blocked.id, blocks.ON))


async def owed(books, whose=GROUP):
    return await books.read(debts.load, whose, [owing.owed])


async def begun(books, person):
    return await settling.begin(asking(books, person, chat=GROUP), await owed(books))


async def test_who_has_blocked_its_starter_is_not_told_of_a_settlement(books, omar, sara):
    await owes(books, sara, omar, 1000)
    await told(books)
    await block(books, sara, omar)
    assert await owed(books) == []
    hers = await owed(books, omar.id)
    assert len(await settling.begin(asking(books, omar), hers)) == 1
    assert await told(books) == []


async def card(books, settlement, person):
    return await intents.get(books, settlement.card(person.id))


async def agree(books, settlement, person):
    return await settling.agree(asking(books, person), await card(books, settlement, person))


async def told(books):
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return sorted((event.kind, event.person.name) for event in waiting if not event.group)


async def has(books, person):
    return await stands(books, await wallet(books, person.id))


async def test_who_only_owes_pays_with_one_word(books, omar, sara):
    await owes(books, omar, sara, 2000, "dinner")
    await owes(books, omar, sara, 500, "taxi")
    await told(books)
    [settlement] = await begun(books, omar)
    assert await told(books) == [("owed_asked", "Omar")]
    done = await agree(books, settlement, omar)
    assert (done.state, await owed(books)) == ("done", [])
    assert (await has(books, omar), await has(books, sara)) == ((7500, 0), (12_500, 0))
    recorded = await books.transfer(done.number)
    assert (recorded.kind, recorded.payer, recorded.payee) == ("settlement", omar.id, sara.id)
    assert recorded.note == "dinner, taxi"
    assert await told(books) == [("owed_asked", "Sara")]
    assert await findings(books) == []


async def test_what_is_owed_both_ways_takes_the_word_of_both(books, omar, sara):
    first = await owes(books, omar, sara, 2000, "dinner")
    await owes(books, sara, omar, 800, "lunch")
    await told(books)
    [settlement] = await begun(books, sara)
    assert await told(books) == [("owed_asked", "Omar"), ("owed_asked", "Sara")]
    waits = await agree(books, settlement, omar)
    assert (waits.state, waits.waits_for) == ("open", [sara.id])
    assert await has(books, omar) == (10_000, 1200)
    done = await agree(books, settlement, sara)
    assert done.state == "done"
    assert (await has(books, omar), await has(books, sara)) == ((8800, 0), (11_200, 0))
    assert [each.state for each in (await reading.get(books, first.token)).shares] == ["settled"]
    assert await findings(books) == []


async def test_who_is_in_the_middle_only_says_yes(books, omar, sara, lina):
    await owes(books, omar, sara, 1000)
    await owes(books, sara, lina, 1000)
    [settlement] = await begun(books, lina)
    await agree(books, settlement, sara)
    done = await agree(books, settlement, omar)
    assert done.state == "done"
    assert [await has(books, each) for each in (omar, sara, lina)] == [
        (9000, 0),
        (10_000, 0),
        (11_000, 0),
    ]


async def test_several_pay_in_one_commit_with_their_fees(books, omar, sara, lina):
    nour = await rich(books, "nour", 10_000)
    await owes(books, omar, sara, 1000)
    await owes(books, sara, lina, 700)
    await owes(books, sara, nour, 600)
    books.stated = {FEE.name: Fee(100)}
    [settlement] = await begun(books, omar)
    await agree(books, settlement, omar)
    done = await agree(books, settlement, sara)
    assert done.state == "done"
    recorded = await books.transfer(done.number)
    assert (recorded.payer, recorded.payee) == (0, 0)
    spent = {each.name: 10_000 - (await has(books, each))[0] for each in (omar, sara, lina, nour)}
    assert spent["Lina"] == -700
    assert spent["Nour"] == -600
    assert spent["Omar"] + spent["Sara"] == 1300 + (await stands(books, await fees(books)))[0]
    assert await findings(books) == []


async def fees(books):
    return await books.house(FEES, "USD")


async def test_the_last_two_words_at_once_settle_once(books, omar, sara):
    await owes(books, omar, sara, 2000)
    await owes(books, sara, omar, 800)
    [settlement] = await begun(books, sara)
    words = [agree(books, settlement, each) for each in (omar, sara, omar, sara)]
    outcomes = await asyncio.gather(*words, return_exceptions=True)
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert (await settlements.get(books, settlement.token)).state == "done"
    assert (await has(books, omar), await has(books, sara)) == ((8800, 0), (11_200, 0))


async def test_who_has_not_enough_gives_no_word(books, omar, sara):
    await owes(books, omar, sara, 20_000)
    [settlement] = await begun(books, omar)
    with pytest.raises(InsufficientFunds):
        await agree(books, settlement, omar)
    await wallet(books, omar.id, 10_000)
    assert (await agree(books, settlement, omar)).state == "done"


async def test_one_no_leaves_all_as_it_was(books, omar, sara):
    await owes(books, omar, sara, 2000)
    await owes(books, sara, omar, 800)
    [settlement] = await begun(books, omar)
    await agree(books, settlement, omar)
    await told(books)
    await settling.refuse(asking(books, sara), await card(books, settlement, sara))
    assert await has(books, omar) == (10_000, 0)
    assert len(await owed(books)) == 2
    assert await told(books) == [("owed_undone", "Omar")]
    with pytest.raises(AlreadySettled):
        await agree(books, settlement, sara)


async def test_what_was_refused_is_asked_for_again_after_a_day_by_whomever(
    books, time, omar, sara, lina
):
    await owes(books, sara, omar, 2000)
    await owes(books, omar, lina, 300)
    for starter in (omar, sara):
        [settlement, *_] = await begun(books, starter)
        await settling.refuse(asking(books, sara), await card(books, settlement, sara))
        await told(books)
        for again in (omar, sara):
            with pytest.raises(LimitExceeded) as full:
                await settling.begin(asking(books, again), await owed(books, sara.id))
            assert full.value.limit == refused.REFUSED
        await owes(books, sara, omar, 1)
        with pytest.raises(LimitExceeded):
            await begun(books, sara)
        time.move(hours=23)
        with pytest.raises(LimitExceeded):
            await begun(books, sara)
        assert [each for each in await told(books) if each[0] == "owed_asked"] == []
        time.move(hours=2)
    [settlement] = await settling.begin(asking(books, omar), await owed(books, sara.id))
    assert (await agree(books, settlement, sara)).state == "done"


async def test_of_several_what_was_not_refused_is_asked_for(books, omar, sara, lina):
    await owes(books, sara, omar, 2000)
    [settlement] = await begun(books, omar)
    await settling.refuse(asking(books, sara), await card(books, settlement, sara))
    lunch = Money(500, "EUR")
    debt = Debt(ids.token(), lina.id, omar.id, lunch, "lunch")
    begins = await settling.begin(asking(books, omar), [*await owed(books), debt])
    assert [each.currency for each in begins] == ["EUR"]


async def test_a_debt_that_was_paid_meanwhile_undoes_it(books, omar, sara):
    split = await owes(books, omar, sara, 2000)
    await owes(books, sara, omar, 800)
    [settlement] = await begun(books, omar)
    await agree(books, settlement, sara)
    paying = await intents.get(books, cards.paying(split.token, omar.id))
    drafted = await shares.draft(asking(books, omar), paying)
    await shares.confirm(asking(books, omar), drafted.intent)
    assert (await agree(books, settlement, omar)).state == "undone"
    assert (await has(books, omar), await has(books, sara)) == ((8000, 0), (12_000, 0))


async def test_what_not_everybody_agreed_to_in_time_is_undone(books, time, omar, sara):
    await owes(books, omar, sara, 2000)
    await owes(books, sara, omar, 800)
    [settlement] = await begun(books, omar)
    await agree(books, settlement, omar)
    time.moment += LASTS.first
    await settling.due.run(books, time.moment)
    assert (await settlements.get(books, settlement.token)).state == "undone"
    assert await has(books, omar) == (10_000, 0)


async def test_what_a_crash_left_agreed_is_settled(books, time, omar, sara):
    await owes(books, omar, sara, 2000)
    await owes(books, sara, omar, 800)
    [settlement] = await begun(books, omar)
    await agree(books, settlement, omar)
    said = await card(books, settlement, sara)
    await books.post(act(guards=(said.done,)))
    time.moment += LASTS.first
    await settling.due.run(books, time.moment)
    assert (await settlements.get(books, settlement.token)).state == "done"
    assert (await has(books, omar), await has(books, sara)) == ((8800, 0), (11_200, 0))


async def test_what_is_being_settled_is_not_asked_for_twice(books, omar, sara):
    await owes(books, omar, sara, 2000)
    first, second = [(await begun(books, each))[0] for each in (omar, sara)]
    assert first.token == second.token


async def test_who_owes_and_is_owed_nothing_settles_nothing(books, omar, sara, lina):
    await owes(books, omar, sara, 2000)
    with pytest.raises(NotAllowed):
        await begun(books, lina)


async def test_debts_of_any_product_are_settled_by_their_own_guards(books, omar, sara):
    asked = Intent(omar.id, {}, {})
    await books.post(act(rows=(asked.row,)))
    debt = Debt(ids.token(), omar.id, sara.id, usd(300), "a request", settles=(asked.done,))
    [settlement] = await settling.begin(asking(books, omar), [debt])
    assert (await agree(books, settlement, omar)).state == "done"
    assert (await intents.get(books, asked.token)).state == "done"
