"""What operators did is found again: by person, by matter, by day, and whole, in order."""

from datetime import timedelta

import pytest

from ledger import clock, ids
from ledger.act import Act
from ledger.errors import InsufficientFunds, LimitExceeded
from ledger.people import attempts, audit, facts, proposals, roles
from ledger.posting import Audit
from tests.ledger.acts import act, asking, findings, met, move, tamper, wallet


async def kept(books, kind, **more):
    about = {name: more.pop(name) for name in ("person", "topic", "words") if name in more}
    await books.post(act(audits=(Audit(kind, **about),), **more))


def kinds(found):
    return [each.kind for each in found]


async def test_it_is_found_by_who_did_it_approved_it_or_is_meant(books):
    await kept(books, "one", actor=7)
    await kept(books, "other", actor=8)
    await kept(books, "meant", actor=8, person=7, topic="case 1", words="because")
    await books.post(act(actor=8, audits=(Audit("agreed", approver=7),)))
    assert kinds(await audit.of_person(books, 7)) == ["agreed", "meant", "one"]
    assert kinds(await audit.of_topic(books, "case 1")) == ["meant"]
    assert kinds(await audit.newest(books, before=3)) == ["other", "one"]
    assert (await audit.of_topic(books, "case 1"))[0].words == "because"
    assert await findings(books) == []


async def test_it_is_found_by_its_day_and_whole(books):
    now = clock.now()
    for number in range(audit.PAGE + 3):
        await kept(books, f"act {number}", actor=1)
    today = await audit.between(books, now, now + timedelta(days=1))
    assert kinds(today)[:2] == [f"act {audit.PAGE + 2}", f"act {audit.PAGE + 1}"]
    assert len(today) == audit.PAGE + 1
    assert await audit.between(books, now - timedelta(days=1), now - timedelta(hours=1)) == []
    whole = await audit.after(books, 0)
    assert [each.number for each in whole] == [*range(1, audit.PAGE + 4)]


async def test_an_act_that_is_repeated_or_refused_leaves_nothing_more(books):
    one, two = await wallet(books, 1, 100), await wallet(books, 2)
    paid = move(one, two, 60, key=ids.token(), audits=(Audit("paid"),))
    first, again = await books.post(paid), await books.post(paid)
    assert (first.number, again.repeated) == (again.number, True)
    with pytest.raises(InsufficientFunds):
        await books.post(move(one, two, 60, audits=(Audit("paid"),)))
    (found,) = await audit.newest(books)
    assert (found.kind, found.transfer) == ("paid", first.number)


async def test_who_approved_an_act_stands_with_it(books):
    boss = await met(books, "boss")
    done = Act(books, boss, ids.token(), approver=9)
    await done.post(act(actor=boss.id, audits=(Audit("done"),)))
    (found,) = await audit.newest(books)
    assert (found.actor, found.approver) == (boss.id, 9)


async def test_attempts_are_kept_and_few_of_them(books):
    omar = await met(books, "omar")
    first = asking(books, omar)
    for each in (first, first, *(asking(books, omar) for _ in range(attempts.AN_HOUR - 1))):
        await attempts.note(each, "web", "fund")
    with pytest.raises(LimitExceeded):
        await attempts.note(asking(books, omar), "web", "fund")
    found = await audit.of_person(books, omar.id)
    assert kinds(found) == [attempts.KIND] * attempts.AN_HOUR
    assert found[0].facts == facts.load(facts.dump({"where": "web", "what": "fund"}))


async def test_a_deed_without_its_act_is_named(books, url):
    boss, sara = await met(books, "boss"), await met(books, "sara")
    await roles.first(books, sara)
    await roles.first(books, boss)
    card = await roles.draft(asking(books, boss), sara, "support", "granted", "why")
    await proposals.propose(books, card.intent, roles.VERB, roles.GRANT_ROLES)
    assert (await books.survey(audit.prove_acts))[0].findings == ()
    tamper(url, f"UPDATE roles SET role = 'admin', person = 99 WHERE person = {boss.id}")
    tamper(url, "UPDATE proposals SET state = 'rejected', ender = 7, ended_ms = proposed_ms")
    found = (await books.survey(audit.prove_acts))[0].findings
    assert [each.subject for each in found] == ["role admin", "end of a proposal roles.set"]
    tamper(url, "DELETE FROM audits WHERE id = 2")
    named = {each.check for each in (await books.survey(audit.prove_acts))[0].findings}
    assert named == {"chain is unbroken", audit.deeds.text}
