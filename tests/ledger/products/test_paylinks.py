import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import ids
from ledger.codes import MOST_WRONG
from ledger.errors import (
    AlreadySettled,
    InsufficientFunds,
    KeyConflict,
    LimitExceeded,
    NotAllowed,
    NotFound,
)
from ledger.people import intents, outbox
from ledger.products import DECLARED, paylinks
from ledger.products.paylinks import (
    EACH,
    MANY,
    ONCE,
    AmountMissing,
    NotItsCurrency,
    OtherAmount,
    Uses,
    Wanted,
    cards,
    code,
    ending,
)
from ledger.products.paylinks.making import LASTS, LASTS_ONCE, MOST_MADE
from ledger.proof import prove
from tests.ledger.acts import asking, findings, met, rich, stands, tamper, usd, wallet

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


async def made(books, owner, minor=1250, uses=ONCE, *, key=None, **more):
    wanted = Wanted(usd(minor) if minor else None, "USD", "coffee", uses)
    return await paylinks.make(asking(books, owner, key), wanted, **more)


async def card(books, payer, link, amount=None, key=None):
    """Come with the code, as the command does."""
    act = asking(books, payer, key)
    return await paylinks.draft(act, await paylinks.find(act, link.code), amount)


async def pay(books, payer, link, amount=None):
    drafted = await card(books, payer, link, amount)
    return await paylinks.confirm(asking(books, payer), drafted.intent)


async def closed(books, owner, link):
    managing = await intents.get(books, cards.managing(link.token))
    return await paylinks.close(asking(books, owner), managing)


async def proven(books):
    """Return the names of the products' checks that do not hold."""
    found = await books.survey(prove, None, DECLARED.checks)
    return sorted({each.check for each in found.findings})


async def told(books):
    """Return what waits to be told since the last time, and to whom; cards to be drawn aside."""
    waiting = await outbox.waiting(books, 1000)
    for event in waiting:
        await outbox.told(books, event)
    return sorted((event.kind, event.person.name) for event in waiting if event.kind != "card")


async def test_a_payment_goes_to_the_owner_with_the_note_and_she_is_told(books, omar, sara):
    link = await made(books, omar)
    assert await told(books) == [("paylink_made", "Omar")]
    drafted = await card(books, sara, link)
    assert (drafted.payee, drafted.terms.amount, drafted.left) == (omar, usd(1250), usd(8750))
    assert await stands(books, await wallet(books, omar.id)) == (0, 0)
    receipt = await paylinks.confirm(asking(books, sara), drafted.intent)
    assert (receipt.payee, receipt.note, receipt.left) == (omar, "coffee", usd(8750))
    assert await stands(books, await wallet(books, omar.id)) == (1250, 0)
    assert await told(books) == [("paylink_paid", "Omar")]
    link = await paylinks.get(books, link.token)
    assert (link.paid, link.total, link.payers) == (1, usd(1250), (sara.id,))
    assert await findings(books) == []


async def test_a_second_press_of_confirm_tells_the_first_receipt(books, omar, sara):
    drafted = await card(books, sara, await made(books, omar))
    first = await paylinks.confirm(asking(books, sara), drafted.intent)
    again = await paylinks.confirm(asking(books, sara), drafted.intent)
    assert (again.number, again.repeated) == (first.number, True)
    assert await stands(books, await wallet(books, omar.id)) == (1250, 0)


async def test_a_repeated_message_makes_no_second_link(books, omar):
    key = ids.token()
    first = await made(books, omar, key=key)
    assert await made(books, omar, key=key) == first
    with pytest.raises(KeyConflict):
        await made(books, omar, 1300, key=key)


async def test_of_two_who_pay_at_once_one_is_refused(books, omar, sara, lina):
    link = await made(books, omar)
    drafts = [await card(books, each, link) for each in (sara, lina)]
    paid = await asyncio.gather(
        *(
            paylinks.confirm(asking(books, each), drafted.intent)
            for each, drafted in zip((sara, lina), drafts, strict=True)
        ),
        return_exceptions=True,
    )
    refused = [each for each in paid if isinstance(each, Exception)]
    assert [(type(each), each.table, each.found) for each in refused] == [
        (AlreadySettled, "paylinks", "used")
    ]
    assert await stands(books, await wallet(books, omar.id)) == (1250, 0)
    assert await findings(books) == []


async def test_twelve_at_once_on_a_link_for_ten_pay_ten_times(books, omar):
    link = await made(books, omar, 100, Uses(10))
    people = [await rich(books, f"p{at}", 500) for at in range(12)]
    drafts = [await card(books, each, link) for each in people]
    paid = await asyncio.gather(
        *(
            paylinks.confirm(asking(books, each), drafted.intent)
            for each, drafted in zip(people, drafts, strict=True)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(each, AlreadySettled) for each in paid) == 2
    link = await paylinks.get(books, link.token)
    assert (link.paid, link.total, link.standing) == (10, usd(1000), "used")
    assert await findings(books) == []


async def test_a_link_for_each_takes_each_person_once(books, omar, sara, lina):
    link = await made(books, omar, uses=EACH)
    late = await card(books, sara, link)
    await pay(books, sara, link)
    with pytest.raises(AlreadySettled) as refusal:
        await pay(books, sara, link)
    assert refusal.value.found == "paid"
    with pytest.raises(AlreadySettled) as refusal:
        await paylinks.confirm(asking(books, sara), late.intent)
    assert refusal.value.found == "paid"
    await pay(books, lina, link)
    assert (await paylinks.get(books, link.token)).payers == (lina.id, sara.id)


async def test_one_person_pays_a_link_for_many_as_often_as_she_likes(books, omar, sara):
    link = await made(books, omar, 100, MANY)
    key = ids.token()
    numbers = []
    for _ in range(3):  # the same button, pressed again after each payment
        drafted = await card(books, sara, link, key=key)
        assert (await card(books, sara, link, key=key)).intent.token == drafted.intent.token
        numbers.append((await paylinks.confirm(asking(books, sara), drafted.intent)).number)
    assert len({*numbers}) == 3
    assert (await paylinks.get(books, link.token)).total == usd(300)


async def test_a_card_that_ran_out_or_was_cancelled_is_asked_for_again(books, time, omar, sara):
    link, key = await made(books, omar), ids.token()
    first = await card(books, sara, link, key=key)
    await intents.cancel(books, first.intent)
    second = await card(books, sara, link, key=key)
    time.move(minutes=16)
    third = await card(books, sara, link, key=key)
    assert len({each.intent.token for each in (first, second, third)}) == 3
    await paylinks.confirm(asking(books, sara), third.intent)


async def test_whoever_pays_says_how_much_where_the_link_does_not(books, omar, sara):
    link = await made(books, omar, 0, MANY)
    with pytest.raises(AmountMissing):
        await card(books, sara, link)
    with pytest.raises(NotItsCurrency):
        await card(books, sara, link, replace(usd(5), currency="EUR"))
    await pay(books, sara, link, usd(500))
    await pay(books, sara, link, usd(25))
    assert (await paylinks.get(books, link.token)).total == usd(525)
    fixed = await made(books, omar)
    with pytest.raises(OtherAmount):
        await card(books, sara, fixed, usd(1))
    assert (await card(books, sara, fixed, usd(1250))).terms.amount == usd(1250)


async def test_nobody_pays_herself_or_what_she_has_not(books, omar, sara):
    link = await made(books, omar, 20_000)
    with pytest.raises(NotAllowed):
        await card(books, omar, link)
    with pytest.raises(InsufficientFunds):
        await card(books, sara, link)


async def test_after_it_was_closed_nothing_is_paid_not_even_by_a_card_that_stood(books, omar, sara):
    link = await made(books, omar, uses=MANY)
    drafted = await card(books, sara, link)
    assert (await closed(books, omar, link)).standing == "closed"
    assert (await closed(books, omar, link)).standing == "closed"
    for paying in (pay(books, sara, link), paylinks.confirm(asking(books, sara), drafted.intent)):
        with pytest.raises(AlreadySettled) as refusal:
            await paying
        assert refusal.value.found == "closed"
    assert await stands(books, await wallet(books, omar.id)) == (0, 0)
    assert await findings(books) == []


async def test_what_was_paid_as_often_as_it_can_be_stays_so(books, time, omar, sara):
    link = await made(books, omar)
    await pay(books, sara, link)
    with pytest.raises(AlreadySettled) as refusal:
        await closed(books, omar, link)
    assert refusal.value.found == "used"
    time.move(seconds=LASTS_ONCE.first.total_seconds())
    await ending.due.run(books, time.moment)
    assert (await paylinks.get(books, link.token)).standing == "used"


@pytest.mark.parametrize("uses", [ONCE, MANY])
async def test_a_link_ends_when_its_time_is_up(books, time, omar, sara, uses):
    link = await made(books, omar, uses=uses)
    lasts = LASTS_ONCE if uses == ONCE else LASTS
    time.move(seconds=lasts.first.total_seconds() - 60)
    drafted = await card(books, sara, link)
    time.move(seconds=61)
    with pytest.raises(AlreadySettled):
        await card(books, sara, link)
    await ending.due.run(books, time.moment)
    link = await paylinks.get(books, link.token)
    assert (link.state, link.standing) == ("expired", "expired")
    with pytest.raises(AlreadySettled):
        await paylinks.confirm(asking(books, sara), drafted.intent)
    with pytest.raises(AlreadySettled):
        await closed(books, omar, link)


async def test_wrong_codes_are_counted_and_then_right_ones_refused_for_an_hour(
    books, time, omar, sara, lina
):
    link = await made(books, omar)
    key = ids.token()
    for _ in range(3):  # one message, however often it comes
        with pytest.raises(NotFound):
            await paylinks.find(asking(books, sara, key), "k7m3q9xap2rt")
    for _ in range(MOST_WRONG - 1):
        with pytest.raises(NotFound):
            await paylinks.find(asking(books, sara), "no code at all")
    for written in ("k7m3q9xap2rt", link.code):
        with pytest.raises(LimitExceeded):
            await paylinks.find(asking(books, sara), written)
    assert (await paylinks.find(asking(books, lina), link.code)) == link
    time.move(hours=1)
    assert (await paylinks.find(asking(books, sara), link.code)) == link


async def test_a_code_is_read_as_people_write_it_and_kept_as_a_digest(books, omar, sara):
    link = await made(books, omar)
    written = "-".join([link.code[:4], link.code[4:8], link.code[8:]]).upper()
    spelt = written.replace("0", "O").replace("1", "I")
    assert (await paylinks.find(asking(books, sara), spelt)).token == link.token
    assert code.read("u" * 12) is None
    codes = {code.of(ids.token()) for _ in range(1000)}
    assert len(codes) == 1000
    assert all(code.read(each) == each for each in codes)


async def test_the_owner_sees_her_links_the_newest_first(books, time, omar, sara):
    links = []
    for at in range(5):
        time.move(seconds=1)
        links.append(await made(books, omar, 100 + at))
    await made(books, sara)
    newest = await paylinks.mine(books, omar.id, 3)
    assert [each.token for each in newest] == [each.token for each in reversed(links[2:])]
    older = await paylinks.mine(books, omar.id, 3, newest[-1].token)
    assert [each.token for each in older] == [links[1].token, links[0].token]


async def test_a_group_sees_the_card_and_a_card_shown_otherwise_is_not_told(books, omar):
    wanted = Wanted(usd(100), "USD")
    await paylinks.make(asking(books, omar, chat=GROUP), wanted)
    waiting = await outbox.waiting(books, 100)
    assert [(each.kind, each.group) for each in waiting] == [
        ("paylink_made", ""),
        ("paylink_made", GROUP),
    ]
    await told(books)
    token = ids.token()
    assert (await paylinks.make(asking(books, omar), wanted, token, told=False)).token == token
    assert await told(books) == []


async def test_one_person_makes_so_many_links_a_day(books, omar):
    for _ in range(MOST_MADE):
        await made(books, omar)
    with pytest.raises(LimitExceeded):
        await made(books, omar)


async def test_the_proof_finds_a_counter_and_a_limit_that_do_not_hold(books, url, omar, sara):
    link = await made(books, omar)
    await pay(books, sara, link)
    assert await findings(books) == []
    tamper(url, "UPDATE counts SET value = 2 WHERE name LIKE 'paylink uses:%'")
    assert await proven(books) == ["what was paid by a link is what is counted of it"]
    tamper(url, "UPDATE counts SET value = 1 WHERE name LIKE 'paylink uses:%'")
    tamper(url, "UPDATE paylinks SET most = 0")
    assert await proven(books) == ["no link was paid more often than it may be"]


@given(
    most=st.integers(1, 4),
    paid=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 300)), max_size=8),
    each=st.booleans(),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_link_is_ever_paid_more_often_than_it_says(books, most, paid, each):
    name = ids.text(ids.token())
    owner = await met(books, f"o{name}")
    people = [await rich(books, f"p{at}{name}", 10_000) for at in range(3)]
    link = await made(books, owner, 0, Uses(most, each=each))
    expected = []
    for who, minor in paid:
        try:
            await pay(books, people[who], link, usd(minor))
            expected.append((who, minor))
        except AlreadySettled:
            assert len(expected) == most or (each and who in {before for before, _ in expected})
    link = await paylinks.get(books, link.token)
    assert (link.paid, link.total) == (len(expected), usd(sum(minor for _, minor in expected)))
    assert link.paid <= most
    assert await stands(books, await wallet(books, owner.id)) == (link.total.minor, 0)


def test_links_last_a_month_once_and_a_year_otherwise():
    assert (LASTS_ONCE.first, LASTS.first) == (timedelta(days=30), timedelta(days=366))
