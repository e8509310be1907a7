"""Lists that people are paid by: checked whole, approved once, each line paid once."""

import asyncio
from datetime import timedelta

import pytest

from ledger import clock, ids, limits, products
from ledger.books import Books
from ledger.chart import TREASURY
from ledger.errors import InsufficientFunds, NotAllowed, Overloaded
from ledger.money import Money
from ledger.people import intents, outbox, persons, proposals
from ledger.people.audit import newest
from ledger.people.persons import Identity
from ledger.posting import Change
from ledger.products import fund, payroll
from ledger.products.payroll import Asked, Listed, pages
from ledger.proof import prove
from tests.ledger.acts import act, asking, by_hand, met, stands, usd, wallet


async def proven(books):
    checks = products.DECLARED.checks
    return [str(each) for each in (await books.read(prove, checks=checks)).findings]


def asked(*lines, platform="web"):
    """Return lines as they were read: "sara 100 overtime"."""
    found = []
    for line, words in enumerate(lines, start=2):
        name, minor, *note = words.split(" ", 2)
        found.append(Asked(line, f"@{name}", platform, name, usd(int(minor)), *note))
    return found


async def rules(books, maker, lines):
    found = await payroll.checked(asking(books, maker), lines)
    return [(each.line, each.rule) for each in found.problems]


@pytest.fixture
async def boss(books):
    await fund.capitalise(books, usd(100_000))
    return await met(books, "boss")


async def drafted(books, maker, lines, *, kind="payroll", key=None, **more):
    act = asking(books, maker, key)
    checked = await payroll.checked(act, lines)
    assert not checked.problems
    listed = Listed.of(kind, "october.csv", "October", lines)
    return await payroll.draft(act, listed, checked, **more)


async def started(books, maker, lines, **more):
    made = await drafted(books, maker, lines, **more)
    return await payroll.start(asking(books, maker), made.intent)


async def balances(books, *people):
    return [(await stands(books, await wallet(books, each.id)))[0] for each in people]


async def test_each_line_is_paid_once_and_what_is_not_paid_goes_back(books, boss):
    sara, ali, nour = [await met(books, name) for name in ("sara", "ali", "nour")]
    lines = asked("sara 100 overtime", "ali 250", "nour 50", "sara 5")
    batch = await started(books, boss, lines)
    treasury = await books.house(TREASURY, "USD")
    assert await stands(books, treasury) == (99_595, 0)
    frozen = await wallet(books, nour.id)
    await books.set_state(frozen, "open", "frozen", act())
    await payroll.run.run(books, clock.now())
    done = await payroll.get(books, batch.token)
    assert (done.state, done.paid, done.refused) == ("done", 3, 1)
    assert await balances(books, sara, ali, nour) == [105, 250, 0]
    assert await stands(books, treasury) == (99_645, 0)
    page = await payroll.page(books, batch.token, 0)
    *paid, last = page.outcomes[0], page.outcomes[1], page.outcomes[3]
    assert all(isinstance(each, int) for each in (*paid, last))
    assert page.outcomes[2] == "frozen"
    notes = [(await books.transfer(number)).note for number in (*paid, last)]
    assert notes == ["overtime", "October", "October"]
    told = [(each.kind, each.person.id) for each in await outbox.waiting(books, 50) if each.person]
    assert told.count(("payroll_paid", sara.id)) == 2
    assert told[-1] == ("payroll_ended", boss.id)
    (noted,) = [each for each in await newest(books) if each.kind == "payroll_ended"]
    assert (noted.facts["paid"], noted.facts["refused"]) == (3, 1)
    assert noted.facts["back"] == [usd(50)]
    assert await proven(books) == []


async def test_what_is_given_for_another_reason_is_told_as_such(books, boss):
    sara = await met(books, "sara")
    await started(books, boss, asked("sara 100"), kind="fund")
    await payroll.run.run(books, clock.now())
    told = [each.kind for each in await outbox.waiting(books, 50) if each.person == sara]
    assert told == ["funded"]
    assert await proven(books) == []


async def test_every_line_that_is_wrong_is_found_before_anything_is_done(books, boss):
    await met(books, "sara")
    await met(books, "lina", joined=False)
    ali = await met(books, "ali")
    await books.set_state(await wallet(books, ali.id), "open", "closed", act())
    lines = asked("sara 1", "nobody 1", "lina 1", "ali 1", "boss 1")
    assert await rules(books, boss, lines) == [
        (5, "closed"),
        (6, "self"),
        (3, "unknown"),
        (4, "not_joined"),
    ]
    assert await rules(books, boss, asked("sara 100001")) == [(0, "treasury")]
    assert await rules(books, boss, asked(f"sara {2**53 - 1}", "sara 1")) == [(0, "too_much")]
    same = [each._replace(reference="A-1") for each in asked("sara 1", "sara 2")]
    assert await rules(books, boss, same) == [(3, "reference")]


async def test_a_line_that_a_wallet_may_not_hold_is_named_and_looked_at_again(books, boss):
    sara, ali = await met(books, "sara"), await met(books, "ali")
    await wallet(books, sara.id, 60)
    books.stated = {limits.BALANCE.name: usd(100)}
    lines = asked("sara 30", "ali 100", "sara 20", "sara 10", "ali 1")
    assert await rules(books, boss, lines) == [(4, "ceiling"), (6, "ceiling")]
    made = await drafted(books, boss, asked("sara 30", "ali 100"))
    await wallet(books, sara.id, 20)
    chief = await met(books, "chief")
    with pytest.raises(NotAllowed, match=proposals.CHANGED):
        await payroll.start(asking(books, boss, approver=chief.id), made.intent)
    intent = await intents.get(books, made.intent.token)
    assert (intent.facts["blocked"], intent.facts["many"]) == ([2], 1)
    await payroll.start(asking(books, boss, approver=chief.id), intent)
    await wallet(books, ali.id, 1)
    await payroll.run.run(books, clock.now())
    page = await payroll.page(books, intent.token, 0)
    assert page.outcomes == ["ceiling", "ceiling"]
    assert await balances(books, sara, ali) == [80, 1]
    assert await proven(books) == []


async def test_an_amount_in_another_currency_is_paid_from_that_treasury(books, boss):
    await fund.capitalise(books, Money(500, "EUR"))
    await met(books, "sara")
    lines = [*asked("sara 10"), Asked(3, "@sara", "web", "sara", Money(500, "EUR"))]
    found = await payroll.checked(asking(books, boss), lines)
    assert found.totals == [usd(10), Money(500, "EUR")]
    assert found.before == [usd(100_000), Money(500, "EUR")]
    assert (found.people, found.twice) == (1, [(2, 3)])
    await started(books, boss, lines)
    await payroll.run.run(books, clock.now())
    assert await proven(books) == []


async def test_people_are_found_by_the_handle_that_they_had_last_and_by_their_tags(books, boss):
    first, sara = await met(books, "sara"), await met(books, "sara_k")
    await books.post(act(rows=known(first, "telegram", "1", 10)))
    await books.post(act(rows=known(sara, "telegram", "2", 20)))
    await books.post(act(rows=known(first, "tag", "queen", 0)))
    lines = asked("sara 1", platform="telegram") + asked("queen 2", platform="tag")
    found = await payroll.checked(asking(books, boss), lines)
    assert [item.person for item in found.items] == [sara.id, first.id]


def known(person, platform, number, seen_at):
    named = "sara" if platform == "telegram" else number
    return (persons.known_as(Identity(platform, number, named), person.id, seen_at=seen_at),)


async def test_the_same_file_again_is_the_first_one_until_it_is_asked_for_all_the_same(books, boss):
    sara, chief = await met(books, "sara"), await met(books, "chief")
    lines = asked("sara 100")
    first = await drafted(books, boss, lines)
    second = await drafted(books, chief, lines)
    assert (second.batch, second.repeated) == (first.batch, False)
    another = await drafted(books, boss, lines)
    third = await payroll.again(asking(books, chief), second.again)
    assert third.batch.token != first.batch.token
    with pytest.raises(NotAllowed, match="payroll_again"):
        await payroll.again(asking(books, boss), another.again)
    for made in (first, third):
        await payroll.start(asking(books, boss), made.intent)
    await payroll.run.run(books, clock.now())
    assert await balances(books, sara) == [200]
    assert await proven(books) == []


async def test_one_message_makes_one_list_however_often_it_comes(books, boss):
    await met(books, "sara")
    key = ids.token()
    first = await drafted(books, boss, asked("sara 100"), key=key)
    again = await drafted(books, boss, asked("sara 100"), key=key)
    assert again.batch == first.batch
    assert again.repeated
    assert again.again is None


@pytest.mark.parametrize("left", ["cancelled", "expired", "long ago"])
async def test_what_came_to_nothing_or_was_long_ago_is_made_anew(books, boss, time, left):
    await met(books, "sara")
    first = await drafted(books, boss, asked("sara 100"))
    if left == "cancelled":
        await intents.cancel(books, first.intent)
    elif left == "expired":
        time.move(minutes=20)
    else:
        await payroll.start(asking(books, boss), first.intent)
        await payroll.run.run(books, clock.now())
        time.move(days=8)
    second = await drafted(books, boss, asked("sara 100"))
    assert second.batch.token != first.batch.token


async def test_two_who_send_it_at_once_make_one_list(books, boss):
    await met(books, "sara")
    chief = await met(books, "chief")
    lines = asked("sara 100")
    made = await asyncio.gather(*(drafted(books, each, lines) for each in (boss, chief) * 4))
    assert len({each.batch.token for each in made}) == 1
    assert sum(each.again is None for each in made) == 1


async def test_starting_twice_sets_aside_once_and_a_short_treasury_refuses_it_all(books, boss):
    sara = await met(books, "sara")
    first = await drafted(books, boss, asked("sara 90000"))
    other = await drafted(books, boss, asked("sara 20000"))
    await payroll.start(asking(books, boss), first.intent)
    await payroll.start(asking(books, boss), first.intent)
    with pytest.raises(InsufficientFunds):
        await payroll.start(asking(books, boss), other.intent)
    assert (await payroll.get(books, other.batch.token)).state == "drafted"
    await payroll.run.run(books, clock.now())
    assert await balances(books, sara) == [90_000]
    assert await proven(books) == []


async def test_an_approval_looks_at_who_gains_and_at_what_has_changed(books, boss):
    sara, ali = await met(books, "sara"), await met(books, "ali")
    made = await drafted(books, boss, asked("sara 100", "ali 100"))

    async def approves(person):
        intent = await intents.get(books, made.intent.token)
        return await payroll.start(asking(books, boss, approver=person.id), intent)

    chief = await met(books, "chief")
    with pytest.raises(NotAllowed, match="gains_by_it"):
        await approves(sara)
    await books.set_state(await wallet(books, ali.id), "open", "frozen", act())
    with pytest.raises(NotAllowed, match=proposals.CHANGED):
        await approves(chief)
    known = (await intents.get(books, made.intent.token)).facts
    assert (known["blocked"], known["many"]) == ([3], 1)
    batch = await approves(chief)
    assert (batch.state, batch.approver) == ("running", chief.id)
    await payroll.run.run(books, clock.now())
    assert await balances(books, sara, ali) == [100, 0]


async def test_two_processes_run_it_together_and_a_line_ends_once(books, boss, url, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 3)
    people = [await met(books, f"p{number}") for number in range(10)]
    batch = await started(books, boss, asked(*(f"p{number} 10" for number in range(10))))
    stopped = await wallet(books, people[4].id)
    await books.set_state(stopped, "open", "frozen", act())
    other = await Books.open(url)
    try:
        later = clock.now() + timedelta(minutes=1)
        await asyncio.gather(*(payroll.run.run(each, later) for each in (books, other, books)))
    finally:
        await other.close()
    done = await payroll.get(books, batch.token)
    assert (done.state, done.paid, done.refused) == ("done", 9, 1)
    assert await balances(books, *people) == [10, 10, 10, 10, 0, 10, 10, 10, 10, 10]
    assert await proven(books) == []


async def test_one_that_stopped_half_way_goes_on_and_what_was_refused_stays_so(
    books, boss, time, monkeypatch
):
    monkeypatch.setattr(pages, "PAGE", 2)
    people = [await met(books, f"p{number}") for number in range(6)]
    stopped = await wallet(books, people[3].id)
    batch = await started(books, boss, asked(*(f"p{number} 10" for number in range(6))))
    await books.set_state(stopped, "open", "frozen", act())
    post, left = books.post, 2

    async def dying(posting):
        nonlocal left
        left -= posting.kind == "payroll_page"
        if left < 0:
            raise Overloaded
        return await post(posting)

    monkeypatch.setattr(books, "post", dying)
    with pytest.raises(Overloaded):
        await payroll.run.run(books, clock.now())
    monkeypatch.undo()
    assert (await payroll.get(books, batch.token)).page == 1
    await books.post(act(changes=(Change(stopped, "frozen", "open"),)))
    await payroll.run.run(books, clock.now())
    assert (await payroll.get(books, batch.token)).page == 1, "it is another's for now"
    time.move(seconds=31)
    await payroll.run.run(books, clock.now())
    done = await payroll.get(books, batch.token)
    assert (done.state, done.paid, done.refused) == ("done", 5, 1)
    assert await balances(books, *people) == [10, 10, 10, 0, 10, 10]
    assert await proven(books) == []


async def test_lines_go_after_a_while_and_the_list_stays(books, boss, time):
    await met(books, "sara")
    batch = await started(books, boss, asked("sara 100"))
    await payroll.drop.run(books, clock.now() + timedelta(days=61))
    assert await payroll.page(books, batch.token, 0), "it is being paid"
    await payroll.run.run(books, clock.now())
    await payroll.drop.run(books, clock.now() + timedelta(days=59))
    assert (await payroll.get(books, batch.token)).is_kept
    await payroll.drop.run(books, clock.now() + timedelta(days=61))
    assert await payroll.page(books, batch.token, 0) is None
    assert not (await payroll.get(books, batch.token)).is_kept
    assert await proven(books) == []


async def test_a_list_that_is_not_accounted_for_is_found(books, boss, url):
    await met(books, "sara")
    await started(books, boss, asked("sara 100"))
    await payroll.run.run(books, clock.now())
    by_hand(url, "UPDATE batches SET paid = 0")
    assert len(await proven(books)) == 1


async def test_money_that_is_set_aside_for_no_list_that_is_paid_is_found(books, boss, url):
    await met(books, "sara")
    await started(books, boss, asked("sara 100"))
    assert await proven(books) == []
    by_hand(url, "UPDATE batches SET state = 'drafted'")
    assert len(await proven(books)) == 1
