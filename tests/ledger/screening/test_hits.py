"""Somebody who is like whom a list names is a case, once, and nobody's who she is herself."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger import clock, ids, screening
from ledger.act import Act
from ledger.errors import NotAllowed, NotFound
from ledger.people import audit, cases, persons, roles
from ledger.people.cases import NoCase
from ledger.posting import Posting
from ledger.screening import hits, lists
from ledger.screening.hits import noting, reading, running
from ledger.vault.sealing import Tampered
from tests.ledger.acts import findings, met

TARIQ = "1,Tarek Zayani,1962-03-05,IQ"
HEAD = "id,name,born,country\n"


@pytest.fixture
def imports(books, tmp_path):
    """Return how rows become the newest version of a list."""

    async def bring(*rows, name="local"):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        return (await lists.import_file(books, path)).version

    return bring


async def named(books, handle, name, born="", country=""):
    """Return somebody of whom the vault knows a name, and perhaps more."""
    person = await met(books, handle)
    kept = {"legal_name": name, "birth_date": born, "country": country}
    await books.vault.keep_all(person.id, {field: text for field, text in kept.items() if text})
    return person


async def support(books, handle):
    """Return somebody who handles cases."""
    person = await met(books, handle)
    await roles.first(books, person)
    return replace(person, roles=(roles.OWNER,))


async def all_cases(books):
    return [each for each in await cases.among(books, 0) if each.what == cases.SCREENING]


async def test_a_likeness_opens_one_case_however_often_somebody_is_screened(books, imports):
    await imports(TARIQ, "2,Wardan Berkhov,,")
    sara = await named(books, "sara", "طارق الزياني", "1962-03-05")
    first = await screening.screen(books, sara.id)
    assert (first.band, first.opened) == ("strong", 1)
    again = await screening.screen(books, sara.id)
    assert (again.band, again.opened) == ("strong", 0)
    (case,) = await all_cases(books)
    (hit,) = await hits.of_person(books, sara.id)
    assert (hit.token, hit.state, case.person) == (case.token, "open", sara.id)
    assert await findings(books) == []


async def test_nothing_personal_stands_in_a_hit_or_its_case(books, imports):
    await imports(TARIQ)
    sara = await named(books, "sara", "Tareq Al Zayyani", "1962-03-05")
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    written = repr((case, await hits.of_person(books, sara.id)))
    assert "1962" not in written
    assert "Zay" not in written


async def test_who_has_no_name_yet_or_no_list_is_nobodys_hit(books, imports):
    omar = await met(books, "omar")
    assert (await screening.screen(books, omar.id)).stamp == ""
    await imports(TARIQ)
    assert (await screening.screen(books, omar.id)).found == ()
    assert await hits.screened_at(books, omar.id) is not None


async def test_a_weak_likeness_is_noted_and_no_case(books, imports):
    await imports("1,Tarek Zayani,1990-01-01,SE")
    sara = await named(books, "sara", "Tareq Zayani", "1962-03-05", "IQ")
    screened = await screening.screen(books, sara.id)
    assert (screened.band, await all_cases(books)) == ("weak", [])
    assert [each.state for each in await hits.of_person(books, sara.id)] == ["noted"]


async def test_a_name_is_screened_and_noted_nowhere(books, imports):
    await imports(TARIQ)
    found = await screening.screen_name(books, "Tariq al-Zayani")
    assert [(each.list, each.entry) for each in found.found] == [("local", "1")]
    assert (await screening.screen_name(books, "Lina Okafor")).band == "none"
    assert await all_cases(books) == []


@pytest.mark.parametrize("name", ["\u738b\u5c0f\u660e", "Lin\u03b1 Okafor", "Lina Okafor " * 30])
async def test_a_name_that_cannot_be_compared_is_possible_and_looked_at(books, imports, name):
    await imports(TARIQ)
    assert (await screening.screen_name(books, name)).band == "possible"
    sara = await named(books, "sara", name)
    assert (await screening.screen(books, sara.id)).band == "possible"
    assert not await hits.is_read(books, sara.id)


async def test_a_new_list_finds_who_was_clean_before(books, imports):
    await imports("2,Wardan Berkhov,,")
    people = [await named(books, f"p{n}", f"Lina Okafor{'abcde'[n]}") for n in range(5)]
    sara = await named(books, "sara", "Tareq Zayani")
    await running.due.run(books, clock.now())
    run = await hits.last_run(books)
    assert (run.state, run.done, run.hits) == ("done", len(people) + 1, 0)
    await imports("2,Wardan Berkhov,,", TARIQ)
    await running.due.run(books, clock.now())
    assert [each.person for each in await all_cases(books)] == [sara.id]
    run = await hits.last_run(books)
    assert (run.number, run.state, run.hits) == (2, "done", 1)
    await running.due.run(books, clock.now())
    assert (await hits.last_run(books)).number == 2


async def test_what_is_told_later_hides_no_name_birth_date_or_country(books, imports, time):
    await imports("2,Wardan Berkhov,,")
    sara = await named(books, "sara", "Tareq Zayani", "1962-03-05", "IQ")
    time.move(days=1)
    other = {"latin_name": "Lina Okafor", "birth_date": "1990-01-01", "country": "SE"}
    await books.vault.keep_all(sara.id, {"legal_name": "Lina Okafor", **other})
    await imports("2,Wardan Berkhov,,", TARIQ)
    await running.due.run(books, clock.now())
    (hit,) = await hits.of_person(books, sara.id)
    assert (hit.band, hit.state) == ("strong", "open")


async def test_a_run_goes_on_where_it_was_broken_off(books, imports, monkeypatch):
    await imports(TARIQ)
    for number in range(5):
        await named(books, f"p{number}", "Tareq Zayani")
    monkeypatch.setattr(running, "PAGE", 2)
    run = await running._begun(books)
    assert (await running._step(books, run)).done == 2
    monkeypatch.setattr(noting, "screen_subject", None)
    with pytest.raises(TypeError):
        await running.due.run(books, clock.now())
    monkeypatch.undo()
    monkeypatch.setattr(running, "PAGE", 2)
    await running.due.run(books, clock.now())
    assert (await hits.last_run(books)).done == 2  # the lease of who broke off still holds
    moment = clock.now() + running.LEASE + timedelta(seconds=1)
    with clock.running(lambda: moment):
        await running.due.run(books, moment)
    run = await hits.last_run(books)
    assert (run.done, run.state, len(await all_cases(books))) == (5, "done", 5)


async def test_of_whom_screening_fails_nobody_else_waits(books, imports, monkeypatch):
    await imports(TARIQ)
    await running.due.run(books, clock.now())
    both = [await named(books, name, "Tareq Zayani") for name in ("omar", "sara")]
    for each in both:
        rows, guards = await noting.wanted(books, each.id)
        await books.post(Posting(ids.token(), "screening", rows=rows, guards=guards))
    screened = noting.screen

    async def fails(books, person):
        if person == both[0].id:
            raise Tampered
        return await screened(books, person)

    monkeypatch.setattr(noting, "screen", fails)
    await running.due.run(books, clock.now())
    assert len(await all_cases(books)) == 1
    assert await reading.wanted(books) == [both[0].id]


async def test_two_processes_open_one_case(books, imports):
    await imports(TARIQ)
    sara = await named(books, "sara", "Tareq Zayani")
    both = (screening.screen(books, sara.id), running.due.run(books, clock.now()))
    await asyncio.gather(*both, screening.screen(books, sara.id))
    assert len(await all_cases(books)) == 1


async def decide(books, by, number, *, match=False, approver=0):
    """Let somebody decide about a hit."""
    act = Act(books, replace(by, roles=(roles.OWNER,)), ids.token(), approver=approver)
    asked = await hits.draft(act, number, "a reason", match=match)
    await hits.decided(act, asked.intent)
    return asked


async def test_a_false_hit_is_allowed_until_that_ends(books, imports):
    await imports(TARIQ)
    sara, boss = await named(books, "sara", "Tareq Zayani"), await support(books, "boss")
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    await decide(books, boss, case.number)
    (hit,) = await hits.of_person(books, sara.id)
    assert (hit.state, await all_cases(books)) == ("allowed", [])
    assert (await screening.screen(books, sara.id)).opened == 0
    moment = hit.until + timedelta(seconds=1)
    with clock.running(lambda: moment):
        await running.due.run(books, moment)
    assert len(await all_cases(books)) == 1


async def test_an_allowance_ends_when_the_entry_says_something_else(books, imports):
    await imports(TARIQ)
    sara, boss = await named(books, "sara", "Tareq Zayani"), await support(books, "boss")
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    await decide(books, boss, case.number)
    await imports(TARIQ, "9,Wardan Berkhov,,")
    assert (await screening.screen(books, sara.id)).opened == 0
    await imports("1,Tarek Zayani,1963-01-01,IQ", "9,Wardan Berkhov,,")
    assert (await screening.screen(books, sara.id)).opened == 1


async def test_a_true_match_freezes_at_once_and_is_kept(books, imports):
    await imports(TARIQ)
    sara, boss = await named(books, "sara", "Tareq Zayani"), await support(books, "boss")
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    await decide(books, boss, case.number, match=True)
    assert (await persons.by_id(books, sara.id)).state == "frozen"
    assert (await hits.of_person(books, sara.id))[0].state == "matched"
    kinds = [each.kind for each in await audit.of_topic(books, f"case {case.number}")]
    assert {"screening.match", "cases.close"} <= set(kinds)
    with pytest.raises(NotAllowed):
        await decide(books, boss, case.number)
    assert await findings(books) == []


async def test_nobody_decides_about_herself_or_closes_it_by_hand(books, imports):
    await imports(TARIQ)
    sara = await named(books, "sara", "Tareq Zayani")
    boss = await support(books, "boss")
    await roles.first(books, sara)
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    with pytest.raises(NoCase):
        await decide(books, sara, case.number)
    with pytest.raises(NotAllowed):
        await cases.close(Act(books, boss, ids.token()), case.number, "rejected")
    told = await cases.begin(Act(books, boss, ids.token()), cases.OF_PERSON, {}, "else")
    with pytest.raises(NotFound):
        await decide(books, boss, told.number)


async def test_a_strong_hit_takes_the_verb_that_two_decide(books, imports):
    await imports(TARIQ)
    sara = await named(books, "sara", "Tarek Zayani", "1962-03-05", "IQ")
    boss = await support(books, "boss")
    await screening.screen(books, sara.id)
    (case,) = await all_cases(books)
    asked = await hits.draft(Act(books, boss, ids.token()), case.number, "no", match=False)
    assert asked.verb == hits.ALLOW_STRONG
    assert (await reading.of_case(books, case.token)).band == "strong"
