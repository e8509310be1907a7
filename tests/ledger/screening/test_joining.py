"""Two become one: what stands of who goes is decided of who stays, and she is screened anew."""

from dataclasses import replace

import pytest

from ledger import clock, ids, screening
from ledger.act import Act
from ledger.errors import NotAllowed
from ledger.people import audit, cases, persons, roles, states
from ledger.people.states import FREEZE
from ledger.posting import ChangeAll, Posting
from ledger.screening import hits
from ledger.screening.hits import running
from tests.ledger.acts import findings
from tests.ledger.products.test_connecting import came, joined
from tests.ledger.screening.test_hits import TARIQ, all_cases, decide, imports, support

__all__ = ["imports"]
LISTED = {"legal_name": "Tarek Zayani", "country": "IQ"}


@pytest.fixture
async def clean(books):
    """Return who has joined first, and is like nobody."""
    clean = await came(books, "web", "clean")
    await books.vault.keep_all(clean.id, {"legal_name": "Lina Okafor"})
    return clean


@pytest.fixture
async def bad(books, clean):
    """Return who has joined second, and is like whom a list names."""
    bad = await came(books, "telegram", "bad")
    await books.vault.keep_all(bad.id, LISTED)
    return bad


async def drawn(books, by, number, *, match=True):
    """Return the card of what somebody is to decide of a hit."""
    act = Act(books, replace(by, roles=(roles.OWNER,)), ids.token())
    return await hits.draft(act, number, "a reason", match=match)


async def state_of(books, person):
    return (await persons.by_id(books, person.id)).state


async def test_who_joins_a_clean_account_is_frozen_there(books, imports, clean, bad):
    await imports(TARIQ)
    await screening.screen(books, bad.id)
    boss = await support(books, "boss")
    (before,) = await all_cases(books)
    early = await drawn(books, boss, before.number)
    one = await joined(books, clean, bad)
    (hit,), (case,) = await hits.of_person(books, one.id), await all_cases(books)
    assert (one.id, hit.person, hit.state, case.person) == (clean.id, one.id, "open", one.id)
    await hits.decided(Act(books, replace(boss, roles=(roles.OWNER,)), ids.token()), early.intent)
    assert await state_of(books, one) == "frozen"
    assert [each.state for each in await hits.of_person(books, one.id)] == ["matched"]
    assert await all_cases(books) == []
    assert await findings(books) == []


async def test_who_stays_is_screened_by_what_both_have_told(books, imports, clean, bad):
    await imports("2,Wardan Berkhov,,")
    await running.due.run(books, clock.now())
    one = await joined(books, clean, bad)
    await running.due.run(books, clock.now())
    assert await hits.of_person(books, one.id) == []
    await imports("2,Wardan Berkhov,,", TARIQ)
    await running.due.run(books, clock.now())
    assert [each.person for each in await hits.of_person(books, one.id)] == [one.id]
    assert [each.person for each in await all_cases(books)] == [one.id]


async def test_the_joining_itself_lets_who_stays_be_screened(books, imports, clean, bad):
    await imports(TARIQ)
    await screening.screen(books, clean.id)
    one = await joined(books, clean, bad)
    assert await hits.screened_at(books, one.id) is None
    await running.due.run(books, clock.now())
    assert [each.state for each in await hits.of_person(books, one.id)] == ["open"]


async def test_an_allowance_and_a_match_go_along(books, imports, clean, bad):
    await imports(TARIQ)
    await screening.screen(books, bad.id)
    (case,) = await all_cases(books)
    await decide(books, await support(books, "boss"), case.number)
    one = await joined(books, clean, bad)
    await running.due.run(books, clock.now())
    (hit,) = await hits.of_person(books, one.id)
    assert (hit.person, hit.state, await all_cases(books)) == (one.id, "allowed", [])


async def test_what_is_open_of_both_is_decided_of_each(books, imports, clean, bad):
    await imports(TARIQ)
    await books.vault.keep_all(clean.id, LISTED)
    for each in (clean, bad):
        await screening.screen(books, each.id)
    boss, one = await support(books, "boss"), await joined(books, clean, bad)
    first, second = await all_cases(books)
    assert {first.person, second.person} == {one.id}
    await decide(books, boss, first.number)
    assert {each.state for each in await hits.of_person(books, one.id)} == {"allowed", "open"}
    await decide(books, boss, second.number, match=True)
    assert await state_of(books, one) == "frozen"
    assert await findings(books) == []


async def closed(books, person):
    """Let an account be closed by what had looked at it before the list named her."""
    rows, guards = states.becoming(person.id, await books.read(states.load, person.id), "closed")
    every = (ChangeAll(person.id, "closed"),)
    await books.post(Posting(ids.token(), "close", all_of=every, rows=rows, guards=guards))


async def test_a_match_that_freezes_nothing_says_so_before_it_is_decided(books, imports, bad):
    await imports(TARIQ)
    await screening.screen(books, bad.id)
    boss, (case,) = await support(books, "boss"), await all_cases(books)
    early = await drawn(books, boss, case.number)
    await closed(books, bad)
    act = Act(books, replace(boss, roles=(roles.OWNER,)), ids.token())
    with pytest.raises(NotAllowed, match="screening_changed"):
        await hits.decided(act, early.intent)
    assert await all_cases(books) == [case]
    late = await drawn(books, boss, case.number)
    assert (early.account, late.account) == ("open", "closed")
    await hits.decided(replace(act, key=ids.token()), late.intent)
    kept = await audit.of_topic(books, f"case {case.number}")
    (matched,) = [each for each in kept if each.kind == hits.MATCH]
    assert (matched.facts["account"], await state_of(books, bad)) == ("closed", "closed")
    assert FREEZE not in {each.kind for each in await audit.of_person(books, bad.id)}
    assert not (await cases.get(books, case.number)).is_open
