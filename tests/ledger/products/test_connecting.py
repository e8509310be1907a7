"""Two sides of one person become one: nothing is lost, and nothing says that she was two."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

import pytest

from ledger import clock, daily, gifted, ids, licences, merged, tiers
from ledger.chart import BONUS, TREASURY, WALLET, WORLD
from ledger.errors import (
    AccountClosed,
    LedgerError,
    LimitExceeded,
    NotAllowed,
    NotFound,
)
from ledger.limits.reading import SPENT
from ledger.money import Money
from ledger.people import (
    blocks,
    devices,
    groups,
    intents,
    logins,
    outbox,
    persons,
    proposals,
    roles,
    tags,
)
from ledger.people.persons import Identity
from ledger.people.states import FREEZE, THAW
from ledger.posting import Move
from ledger.products import bonus, connecting, fund, p2p, privacy
from ledger.products.connecting import cards, papers
from ledger.products.connecting import reading as known_of
from ledger.products.gifts import envelope, making, opening
from ledger.products.gifts.making import Wish
from ledger.products.paylinks import reading as paylinks_of
from ledger.products.paylinks.making import make as paylink
from ledger.products.paylinks.reading import Wanted
from ledger.products.requests import making as requests
from tests.ledger.acts import act, asking, findings, met, move, rich, stands, usd, wallet
from tests.ledger.people.test_states import again, becomes, has, sent
from tests.ledger.verification.papers import SECRET, decider, verified

PAPERS = {"birth_date": "1990-01-01", "document_number": "A123456"}


async def came(books, platform, name, minor=0):
    """Return somebody who has joined from a platform, with so much money."""
    identity = Identity(platform, name, name)
    person = await persons.meet(books, identity, name.capitalize())
    await bonus.join(asking(books, person), usd(0))
    await wallet(books, person.id, minor)
    return await persons.meet(books, identity, name.capitalize())


async def confirming(books, first, second):
    """Let one make a code and the other agree; return what the first may press."""
    code = await connecting.issue(asking(books, first), "web")
    found = await connecting.find(asking(books, second), code)
    drafted = await connecting.draft(asking(books, second), found, "telegram")
    agreed = await connecting.agree(asking(books, second), drafted)
    return await intents.get(books, cards.of(agreed.token, first.id))


async def joined(books, first, second):
    """Let two become one; return her."""
    waits = await confirming(books, first, second)
    done = await connecting.join(asking(books, first), waits)
    assert done.state == "done"
    return await persons.by_id(books, first.id)


async def available(books, person):
    return (await has(books, person))[0]


@pytest.fixture
async def two(books):
    """Return two sides, of which the first joined first."""
    return await came(books, "web", "omar", 4000), await came(books, "telegram", "omar_t", 2500)


async def test_all_money_comes_over_and_every_name_leads_to_one(books, two):
    omar, other = two
    euros = await books.account(WALLET, other.id, "EUR")
    world = await books.house(WORLD, "EUR")
    await books.post(act(moves=(Move(world, euros, Money(70, "EUR")),)))
    one = await joined(books, omar, other)
    assert one.id == omar.id
    assert {each.available for each in await books.balances(one.id, WALLET)} == {
        usd(6500),
        Money(70, "EUR"),
    }
    assert (await persons.by_identity(books, "telegram", "omar_t")).id == omar.id
    assert (await persons.by_id(books, other.id)).id == omar.id
    assert {each.platform for each in await persons.identities(books, omar.id)} == {
        "web",
        "telegram",
    }
    assert await findings(books) == []


async def test_who_joined_first_stays_whoever_asks(books, two):
    omar, other = two
    one = await joined(books, other, omar)
    assert one.id == omar.id


async def test_a_repeated_press_changes_nothing(books, two):
    omar, other = two
    waits = await confirming(books, omar, other)
    await connecting.join(asking(books, omar), waits)
    stood = await has(books, omar)
    assert (await connecting.join(asking(books, omar), waits)).state == "done"
    assert await has(books, omar) == stood


async def test_receipts_of_before_are_hers(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    paid = await sent(books, other, sara, 300)
    await joined(books, omar, other)
    found = await books.transfer(paid.number)
    assert (found.actor, found.payer, found.payee) == (omar.id, omar.id, sara.id)


async def test_limits_count_for_both(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    await sent(books, omar, sara, 300)
    await sent(books, other, sara, 200)
    await joined(books, omar, other)
    today = daily.day_of(clock.now())
    found = await books.read(daily.load, SPENT, f"{omar.id} USD", today, today)
    assert found[today].value == 500


@pytest.mark.parametrize("spent", [0, 700, 1000])
async def test_the_second_gift_is_taken_back_as_far_as_there_is_money(books, spent):
    budget = await books.house(BONUS, "USD")
    world = await books.house(WORLD, "USD")
    await books.post(act(moves=(Move(world, budget, usd(10_000)),)))
    people = []
    for platform, name in (("web", "omar"), ("telegram", "omar_t")):
        person = await persons.meet(books, Identity(platform, name, name), name)
        caps = bonus.Caps(stays=timedelta(days=30))
        await bonus.join(asking(books, person), usd(1000), caps)
        people.append(await persons.meet(books, Identity(platform, name, name), name))
    omar, other = people
    sara = await rich(books, "sara", 1)
    if spent:
        await sent(books, other, sara, spent)
        await sent(books, omar, sara, spent)
    left = 2 * (1000 - spent)
    back = min(1000, left)
    await joined(books, omar, other)
    assert await available(books, omar) == left - back
    assert (await stands(books, budget))[0] == 8000 + back
    bound = await gifted.bound(books, omar.id, "USD")
    assert bound.amount == usd(left - back)
    assert await findings(books) == []


async def test_what_she_may_and_whom_she_blocks_goes_along(books, two):
    omar, other = two
    boss, sara = await met(books, "boss"), await met(books, "sara")
    await roles.first(books, boss)
    card = await roles.draft(asking(books, boss), other, "support", "granted", "helps")
    await roles.changed(asking(books, boss), card.intent)
    await books.post(await blocks.putting(asking(books, other), sara.id, blocks.ON))
    await books.post(await blocks.putting(asking(books, sara), other.id, blocks.ON))
    await books.post(await blocks.putting(asking(books, omar), other.id, blocks.ON))
    tier = await tiers.draft(asking(books, boss), other, "T2", "known")
    await tiers.changed(asking(books, boss), tier.intent)
    group = await groups.found(books, "web:g", "Lunch", other, ids.token())
    await joined(books, omar, other)
    assert await roles.of(books, omar.id) == {"support"}
    assert await roles.of(books, other.id) == frozenset()
    assert await blocks.stands(books, omar.id, sara.id)
    assert await blocks.stands(books, sara.id, omar.id)
    assert [each.id for each in await blocks.of(books, omar.id)] == [sara.id]
    assert (await tiers.of(books, omar.id)).tier == "T2"
    found = await groups.of_member(books, group.chat, await again(books, omar))
    assert (found.size, found.role) == (1, groups.OWNER)
    assert await findings(books) == []


async def test_the_lower_of_two_decided_tiers_holds(books, two):
    omar, other = two
    boss = await met(books, "boss")
    await roles.first(books, boss)
    for person, tier in ((omar, "T3"), (other, "T0")):
        drafted = await tiers.draft(asking(books, boss), person, tier, "decided")
        await tiers.changed(asking(books, boss), drafted.intent)
    await joined(books, omar, other)
    assert (await tiers.of(books, omar.id)).tier == "T0"


async def test_two_owners_become_one_and_the_last_one_stays(books, two):
    omar, other = two
    await roles.first(books, omar)
    await roles.first(books, other)
    one = await joined(books, omar, other)
    boss = await met(books, "boss")
    card = await roles.draft(asking(books, one), boss, "support", "granted", "helps")
    await roles.changed(asking(books, one), card.intent)
    last = await roles.draft(asking(books, boss), one, "owner", "revoked", "goes")
    with pytest.raises(NotAllowed, match="last_owner"):
        await roles.changed(asking(books, boss), last.intent)
    assert await findings(books) == []


async def test_two_tags_and_a_session_remain_hers(books, two):
    omar, other = two
    for person, tag in ((omar, "omar_one"), (other, "zebra_two")):
        wanted = await intents.make(
            books, intents.Intent(person.id, {"take": "take_tag"}, {}), ids.token(), b""
        )
        await tags.take(asking(books, person), wanted, tag)
    code = await logins.issue(books, "code", "omar")
    session, _ = await logins.redeem(books, code)
    one = await joined(books, omar, other)
    for tag in ("omar_one", "zebra_two"):
        assert (await tags.owner(books, tag)).id == one.id
    assert await logins.session(books, session) == "omar"


async def test_a_session_of_who_goes_stays_open(books):
    other, omar = await came(books, "telegram", "omar_t"), await came(books, "web", "omar")
    session, _ = await logins.redeem(books, await logins.issue(books, "code", "omar"))
    one = await joined(books, other, omar)
    assert one.id == other.id
    assert await logins.session(books, session) == "omar"


async def test_joins_follow_each_other(books, two):
    omar, other = two
    third = await came(books, "discord", "omar_d", 100)
    oldest = await joined(books, other, third)
    assert oldest.id == other.id
    one = await joined(books, await again(books, omar), await persons.by_id(books, third.id))
    assert one.id == omar.id
    assert (await persons.by_id(books, third.id)).id == omar.id
    assert await books.read(merged.selves, omar.id) == [omar.id, other.id, third.id]
    assert await available(books, omar) == 6600
    assert await findings(books) == []


# -- what is refused --------------------------------------------------------------------------


async def test_nobody_is_joined_by_one_press(books, two):
    omar, other = two
    code = await connecting.issue(asking(books, omar), "web")
    found = await connecting.find(asking(books, other), code)
    await connecting.draft(asking(books, other), found, "telegram")
    assert (await persons.by_id(books, other.id)).id == other.id
    await confirming(books, omar, other)
    assert (await persons.by_id(books, other.id)).id == other.id


async def test_a_code_is_used_once_and_wrong_ones_are_counted(books, two):
    omar, other = two
    thief = await came(books, "discord", "thief")
    code = await connecting.issue(asking(books, omar), "web")
    with pytest.raises(NotAllowed, match="connect_self"):
        await connecting.find(asking(books, omar), code)
    mine = await connecting.find(asking(books, other), code)
    theirs = await connecting.find(asking(books, thief), code)
    hers = await connecting.draft(asking(books, thief), theirs, "discord")
    await connecting.agree(
        asking(books, other), await connecting.draft(asking(books, other), mine, "x")
    )
    with pytest.raises(NotAllowed, match="connect_used"):
        await connecting.agree(asking(books, thief), hers)
    for _ in range(10):
        with pytest.raises(NotFound):
            await connecting.find(asking(books, thief), code)
    fresh = await connecting.issue(asking(books, omar), "web")
    with pytest.raises(LimitExceeded):
        await connecting.find(asking(books, thief), fresh)


async def test_a_code_and_a_card_run_out(books, two, time):
    omar, other = two
    code = await connecting.issue(asking(books, omar), "web")
    waits = await confirming(books, omar, other)
    time.move(minutes=16)
    with pytest.raises(NotFound):
        await connecting.find(asking(books, other), code)
    with pytest.raises(LedgerError):
        await connecting.join(asking(books, omar), waits)
    assert (await persons.by_id(books, other.id)).id == other.id


@pytest.mark.parametrize("frozen", [0, 1])
async def test_neither_side_may_be_frozen(books, two, frozen):
    omar, other = two
    boss = await met(books, "boss")
    await roles.first(books, boss)
    waits = await confirming(books, omar, other)
    await becomes(books, boss, FREEZE, two[frozen])
    rule = ("connect_own_state", "connect_other_state")[frozen]
    with pytest.raises(NotAllowed, match=rule):
        await connecting.join(asking(books, await again(books, omar)), waits)
    await becomes(books, boss, THAW, two[frozen])
    await connecting.join(asking(books, await again(books, omar)), waits)


async def test_what_is_open_is_not_torn(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    waits = await confirming(books, omar, other)
    drafted = await requests.draft(asking(books, sara), other, usd(100), "cake", near=True)
    await requests.make(asking(books, sara), drafted.intent)
    with pytest.raises(NotAllowed, match="connect_other_open"):
        await connecting.join(asking(books, omar), waits)
    with pytest.raises(connecting.Torn) as torn:
        await connecting.issue(asking(books, other), "telegram")
    assert torn.value.waiting == {"open_requests": 1}


async def test_nobody_approves_what_she_asked_for_as_the_other(books, two):
    omar, other = two
    boss, sara = await met(books, "boss"), await met(books, "sara")
    await roles.first(books, boss)
    for person in two:
        card = await roles.draft(asking(books, boss), person, "treasurer", "granted", "pays")
        await roles.changed(asking(books, boss), card.intent)
    waits = await confirming(books, omar, other)
    await books.post(move(await books.house(WORLD, "USD"), await books.house(TREASURY, "USD"), 999))
    drafted = await fund.draft(asking(books, other), sara, usd(100), "prize")
    await proposals.propose(books, drafted.intent, "fund", roles.GIVE_MONEY)
    with pytest.raises(NotAllowed, match="connect_other_open"):
        await connecting.join(asking(books, omar), waits)
    proposal = await proposals.get(books, await intents.get(books, drafted.intent.token))
    await proposals.end(books, proposal, "withdrawn", other.id)
    one = await joined(books, omar, other)
    with pytest.raises(NotAllowed, match="own_proposal"):
        await proposals.approval(books, proposal, one)
    card = await fund.draft(asking(books, boss), other, usd(100), "prize")
    await proposals.propose(books, card.intent, "fund", roles.GIVE_MONEY)
    about_her = await proposals.get(books, await intents.get(books, card.intent.token))
    with pytest.raises(NotAllowed, match="gains_by_it"):
        await proposals.approval(books, about_her, one)


async def test_cards_of_before_pay_out_of_nothing_and_what_others_pay_comes_to_her(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    mine = await p2p.draft(asking(books, other), sara, usd(100), "")
    hers = await p2p.draft(asking(books, sara), other, usd(100), "")
    await joined(books, omar, other)
    with pytest.raises(AccountClosed):
        await p2p.confirm(asking(books, await again(books, omar)), mine.intent)
    await p2p.confirm(asking(books, sara), hers.intent)
    assert await available(books, omar) == 6600
    assert await findings(books) == []


async def test_what_was_to_come_to_her_comes_to_her(books, two):
    """A pay link that she made is paid to her, and stands in her list."""
    omar, other = two
    link = await paylink(asking(books, other), Wanted(usd(100), "USD"))
    await joined(books, omar, other)
    assert [each.token for each in await paylinks_of.mine(books, omar.id, 9)] == [link.token]
    assert (await paylinks_of.get(books, link.token)).owner == omar.id


async def test_an_envelope_has_one_share_for_her(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    card = await making.draft(asking(books, sara, chat="web:g"), Wish(usd(900), 3))
    made = await making.fill(asking(books, sara), card.intent)
    token = made.envelope.token
    had = await opening.open_one(asking(books, other), token, None)
    one = await joined(books, omar, other)
    again_ = await opening.open_one(asking(books, one), token, None)
    assert (again_.repeated, again_.had.place) == (True, had.had.place)
    assert (await envelope.get(books, token)).taken == 1


async def test_a_share_is_not_taken_in_the_moment_of_becoming_one(books, two):
    """What was looked at before, and is posted after, holds only for who is still alone."""
    omar, other = two
    alone = merged.still(omar.id, 1)
    await joined(books, omar, other)
    with pytest.raises(LimitExceeded):
        await books.post(act(counts=(alone,)))


async def test_money_that_moves_in_the_same_moment_is_lost_nowhere(books, two):
    omar, other = two
    sara = await rich(books, "sara", 10_000)
    waits = await confirming(books, omar, other)

    async def pays(payer, payee, minor):
        try:
            await sent(books, payer, payee, minor)
        except LedgerError:
            return 0  # her accounts are closed by now, or he has too little
        return minor

    coming = [pays(sara, each, 10) for _ in range(20) for each in two]
    going = [pays(each, sara, 7) for _ in range(20) for each in two]

    async def joins():
        for _ in range(9):
            try:
                return await connecting.join(asking(books, omar), waits)
            except NotAllowed as busy:
                if busy.rule != "connect_busy":
                    raise
        raise AssertionError("they never became one")

    _, *moved = await asyncio.gather(joins(), *coming, *going)
    came_in, went = sum(moved[: len(coming)]), sum(moved[len(coming) :])
    assert await available(books, await again(books, omar)) == 6500 + came_in - went
    assert await available(books, sara) == 10_000 - came_in + went
    assert (await stands(books, await books.account(WALLET, other.id, "USD"))) == (0, 0)
    assert await findings(books) == []


# -- what others declare ----------------------------------------------------------------------


async def test_papers_and_countries_go_along_and_a_hold_stays(books, two):
    omar, other = two
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await books.vault.keep(other.id, "legal_name", "Omar Haddad")
    await licences.declare(asking(books, other), "JO")
    drafted = await privacy.draft_hold(asking(books, boss), privacy.HOLD, other, "a court asks")
    await privacy.hold(asking(books, boss), drafted.intent)
    await joined(books, omar, other)
    assert await books.vault.newest(omar.id, "legal_name") == "Omar Haddad"
    assert (await licences.place_of(books, omar.id)).country == "JO"
    assert await privacy.held(books, omar.id)
    assert await findings(books) == []


async def test_papers_come_also_where_a_process_ends_before_it_has_brought_them(books, two, time):
    omar, other = two
    await books.vault.keep(other.id, "legal_name", "Omar Haddad")
    waits = await confirming(books, omar, other)
    with patch.object(papers, "bring", side_effect=ConnectionError), suppress(ConnectionError):
        await connecting.join(asking(books, omar), waits)
    assert (await again(books, other)).id == omar.id
    await papers.due.run(books, clock.now())  # whoever joined them is given a minute
    assert await books.vault.newest(omar.id, "legal_name") is None
    time.move(minutes=2)
    for _ in range(2):
        await papers.due.run(books, clock.now())
    assert [each.text for each in await books.vault.of(omar.id)] == ["Omar Haddad"]


async def test_who_has_shown_other_papers_is_another(books, two):
    omar, other = two
    waits = await confirming(books, omar, other)
    await books.vault.keep(omar.id, "birth_date", "1990-01-02")
    await books.vault.keep(other.id, "birth_date", "1990-01-03")
    with pytest.raises(NotAllowed, match="connect_papers"):
        await connecting.join(asking(books, omar), waits)


async def test_who_hands_in_anothers_papers_later_is_not_her(books, two, time):
    omar, other = two
    await books.vault.keep_all(omar.id, PAPERS)
    await books.vault.keep_all(other.id, {"birth_date": "1980-05-05", "document_number": "B777777"})
    time.move(days=1)
    await books.vault.keep_all(other.id, PAPERS)
    for first, second in ((omar, other), (other, omar)):
        with pytest.raises(NotAllowed, match="connect_papers"):
            await confirming(books, first, second)


async def test_papers_that_were_verified_count_and_not_what_was_written_wrong_before(
    books, two, time
):
    omar, other = two
    boss = await met(books, "boss")
    await roles.first(books, boss)
    sam = await decider(books, boss, "sam")
    await books.vault.keep(omar.id, "birth_date", "1990-07-15")
    await verified(books, omar, sam)
    told = {"birth_date": SECRET["birth_date"], "document_number": "987654321A"}
    await books.vault.keep_all(other.id, told)
    time.move(minutes=1)
    await joined(books, omar, other)


async def test_whose_papers_were_verified_becomes_nobody_else_by_those_of_another(books, two, time):
    omar, other = two
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await verified(books, other, await decider(books, boss, "sam"))
    await books.vault.keep_all(omar.id, PAPERS)
    time.move(days=1)
    await books.vault.keep_all(other.id, PAPERS)
    with pytest.raises(NotAllowed, match="connect_papers"):
        await confirming(books, omar, other)


async def test_who_is_to_be_deleted_becomes_nobody_else(books):
    omar, other = await came(books, "web", "omar", 10), await came(books, "telegram", "omar_t")
    waits = await confirming(books, omar, other)
    drafted = await privacy.draft(asking(books, other))
    await privacy.ask(asking(books, other), drafted.intent)
    with pytest.raises(NotAllowed, match="connect_erasure"):
        await connecting.join(asking(books, omar), waits)
    keeps = (await privacy.of(books, other.id)).keeps
    await privacy.keep(asking(books, other), await intents.get(books, keeps))
    await connecting.join(asking(books, omar), waits)


async def test_what_waits_to_be_told_to_who_goes_is_told_to_who_stays(books, two):
    omar, other = two
    sara = await rich(books, "sara", 1000)
    await sent(books, sara, other, 100)
    await joined(books, omar, other)
    received = next(each for each in await outbox.waiting(books, 99) if each.kind == "received")
    assert received.person.id == omar.id
    assert {each.platform for each in received.identities} == {"web", "telegram"}


async def test_what_was_verified_of_one_side_is_hers(books, two):
    omar, other = two
    rows, guards = await tiers.verified(books, other.id, "T2", clock.now() + timedelta(days=9))
    await books.post(act(rows=rows, guards=guards))
    await joined(books, omar, other)
    assert (await tiers.of(books, omar.id)).tier == "T2"
    assert await findings(books) == []


async def test_a_debt_between_the_two_keeps_them_apart(books, two):
    omar, other = two
    waits = await confirming(books, omar, other)
    drafted = await requests.draft(asking(books, other), omar, usd(100), "cake", near=True)
    await requests.make(asking(books, other), drafted.intent)
    with pytest.raises(connecting.Torn) as torn:
        await connecting.join(asking(books, omar), waits)
    assert torn.value.waiting == {"open_requests": 1}


async def test_joined_and_cut_off_while_money_moves(books, two):
    omar, other = two
    sara = await rich(books, "sara", 10_000)
    waits = await confirming(books, omar, other)

    async def pays(payer, payee, minor):
        for _ in range(5):
            await asyncio.sleep(0)
        try:
            await sent(books, payer, payee, minor)
        except LedgerError:
            return 0
        return minor

    async def joins_and_cuts():
        for _ in range(9):
            try:
                await connecting.join(asking(books, omar), waits)
                break
            except NotAllowed as busy:
                if busy.rule != "connect_busy":
                    raise
        drafted = await devices.draft(asking(books, omar), "telegram", "omar_t", "web:omar")
        await devices.cut_off(asking(books, omar), drafted, "web:omar")

    coming = [pays(sara, each, 10) for _ in range(15) for each in two]
    going = [pays(each, sara, 7) for _ in range(15) for each in two]
    _, *moved = await asyncio.gather(joins_and_cuts(), *coming, *going)
    came_in, went = sum(moved[: len(coming)]), sum(moved[len(coming) :])
    assert await available(books, await again(books, omar)) == 6500 + came_in - went
    assert await available(books, sara) == 10_000 - came_in + went
    stranger = await persons.by_identity(books, "telegram", "omar_t")
    assert stranger.id not in {omar.id, other.id}
    assert await findings(books) == []


async def test_codes_are_forgotten_once_they_are_long_over_whatever_became_of_them(books):
    first, second = await came(books, "web", "omar"), await came(books, "telegram", "karim")
    code = await connecting.issue(asking(books, first), "web")
    waits = await confirming(books, first, second)
    await connecting.join(asking(books, first), waits)
    now = clock.now()
    await connecting.forget.run(books, now + timedelta(days=29))
    assert await known_of.known(books, code)
    assert (await known_of.of(books, waits)).state == "done"
    await connecting.forget.run(books, now + timedelta(days=31))
    assert not await known_of.known(books, code)
    with pytest.raises(NotFound):
        await known_of.of(books, waits)
    assert (await persons.by_identity(books, "telegram", "karim")).id == first.id
    assert await findings(books) == []
