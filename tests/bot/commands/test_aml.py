"""Nobody learns that she is looked into: not from what she reads, nor from a role that she has."""

import re
from datetime import timedelta

import pytest

from bot.commands import HEARD
from bot.kit import OF_ALL
from ledger import clock, laundering
from ledger.laundering import Alert, keeping
from ledger.people import cases, persons
from ledger.products import privacy
from tests.bot.talk import Talk, read
from tests.ledger.acts import asking, usd
from tests.ledger.people.test_roles import changes

TELLING = ("alert", "launder", "Fan-in", "looked at again")
"""What no word to her may have in it."""


@pytest.fixture
async def talk(talk):
    """Let ana and ben be alike, but that there is a case of alerts about ana."""
    await talk.joins("boss", "ana", "ben", "nour")
    for each in ("ana", "ben"):
        card = await talk.types("boss", f"/fund @{each} 50 prize")
        await talk.presses("boss", card.buttons[0])
    return talk


async def case_about(talk, name, receipt=5):
    """Let a rule find something about somebody, and return the number of the case."""
    who, other = await talk.person(name), await talk.person("nour")
    figures = {"aml.fanin.people": 10, "aml.fanin.amount": usd(100_000)}
    at = clock.to_ms(clock.now())
    versions = dict.fromkeys(figures, 0)
    found = (figures, figures, versions, [receipt], [other.id])
    alert = Alert("fan-in", who.id, "USD", 5, at, *found)
    await keeping.keep(talk.books, alert)
    (case,) = [each for each in await cases.among(talk.books, 0) if each.is_confidential]
    return case.number


async def reads(talk, name, number):
    """Return all that somebody reads who types every command that there is, and of the case."""
    typed = [f"/{each.name}" for each in HEARD if each.needs in OF_ALL and not each.only]
    typed += [f"/case {number}", "/send @nour 5", "/request @nour 5", "/appeal it is mine", "/undo"]
    said = []
    for each in typed:
        reply = await talk.types(name, each)
        said.append((each, read(reply) if reply else "", len(reply.buttons) if reply else 0))
    await talk.jobs.drain()
    return said, talk.told(name)


def alike(said, name):
    """Return what was said without her name, and without what counts on."""
    secret = re.sub(r"[\w-]{22}(?![\w-])|[A-Z2-7]{8}", "#", str(said))
    return re.sub(r"\d+", "#", secret).replace(name.capitalize(), "She").replace(name, "she")


async def test_whom_a_case_of_alerts_is_about_reads_what_everybody_reads(talk):
    number = await case_about(talk, "ana")
    boss = asking(talk.books, (await talk.call("boss")).actor)
    await laundering.report(boss, number, "many give to her")
    for name in ("ana", "ben"):
        card = await talk.types("boss", f"/freeze @{name} looked into")
        await talk.presses("boss", card.buttons[0])
    ana, ben = [await reads(talk, name, number) for name in ("ana", "ben")]
    assert alike(ana, "ana") == alike(ben, "ben")
    assert [each for each in TELLING if each in str(ana)] == []


async def test_whom_a_case_is_about_is_deleted_on_the_day_as_anybody_is(books):
    talk = Talk(books, gift="0", admins=("web:boss",))
    await talk.joins("boss", "ana", "ben", "nour")
    await case_about(talk, "ana")
    people = [await talk.person(each) for each in ("ana", "ben")]
    for name in ("ana", "ben"):
        card = await talk.types(name, "/mydata delete")
        await talk.presses(name, card.buttons[0])
    moment = clock.now() + timedelta(days=31)
    with clock.running(lambda: moment):
        await privacy.erase_what_is_due.run(books, moment)
        await privacy.take_the_rest.run(books, moment.date())
        left = [await persons.by_id(books, each.id) for each in people]
        said = [read(await talk.types("nour", f"/send @{each} 1")) for each in ("ana", "ben")]
    assert {(each.state, each.name) for each in left} == {("closed", "")}
    assert alike(said[0], "ana") == alike(said[1], "ben")


async def test_a_case_worker_who_looks_at_herself_sees_nothing(talk):
    number = await case_about(talk, "ana")
    boss = asking(talk.books, (await talk.call("boss")).actor)
    await laundering.report(boss, number, "many give to her")
    for role in ("owner", "compliance", "auditor"):
        await changes(talk.books, boss.actor, await talk.person("ana"), role)
    for typed in ("/cases", "/person @ana", "/audit", f"/audit case {number}", "/aml allowed"):
        said = read(await talk.types("ana", typed))
        assert [each for each in ("Fan-in", "lerts", f"Case {number}") if each in said] == []
    missing = f"There is no case {number}. /cases lists the open ones."
    for typed in (f"/case {number}", f"/aml close {number} fine", f"/case {number} note fine"):
        assert read(await talk.types("ana", typed)) == missing
    assert missing in read(await talk.presses("ana", f"go:case:notes.{number}"))
    await talk.jobs.drain()
    assert [each for each in talk.told("ana") if "Fan-in" in each] == []


async def test_whose_money_is_held_reads_that_it_is_and_not_why(talk):
    receipt = int(read(await talk.types("ana", "/history")).split(".")[0])
    number = await case_about(talk, "ana", receipt)
    held = await talk.types("boss", f"/aml hold {number} many give to her")
    assert "50.00 USD" in read(held)
    said, told = await reads(talk, "ana", number)
    assert any("is being checked, and on hold" in each for each in told)
    secrets = (*TELLING[:-1], "many give", "aml")  # anybody may ask to be looked at again
    assert [each for each in secrets if each in str((said, told))] == []
    await talk.types("boss", f"/aml close {number} a shop")
    assert [each for each in secrets if each in str(await reads(talk, "ana", number))] == []


async def test_support_sees_no_case_of_alerts(talk):
    number = await case_about(talk, "ana")
    boss = asking(talk.books, (await talk.call("boss")).actor)
    await changes(talk.books, boss.actor, await talk.person("ben"), "support")
    assert read(await talk.types("ben", "/cases")) == "No case is open."
    assert read(await talk.types("ben", "/aml")) == "This is not yours to do."
    for typed in (f"/case {number}", f"/case {number} note looks fine"):
        assert read(await talk.types("ben", typed)).startswith("There is no case")
    assert "Fan-in" in read(await talk.types("boss", f"/case {number}"))


async def test_an_auditor_reads_nothing_of_a_case_of_alerts(talk):
    number = await case_about(talk, "ana")
    boss = asking(talk.books, (await talk.call("boss")).actor)
    await laundering.report(boss, number, "many give to her")
    await changes(talk.books, boss.actor, await talk.person("ben"), "auditor")
    assert "many give to her" in read(await talk.types("boss", f"/audit case {number}"))
    for typed in ("/audit", "/audit @ana", f"/audit case {number}"):
        said = read(await talk.types("ben", typed))
        assert [each for each in ("many give", "lert", "report") if each in said] == []


async def test_why_somebody_is_frozen_for_a_case_of_alerts_stands_with_the_case_alone(talk):
    number = await case_about(talk, "ana")
    boss = asking(talk.books, (await talk.call("boss")).actor)
    for role in ("support", "auditor"):
        await changes(talk.books, boss.actor, await talk.person("ben"), role)
    card = await talk.types("boss", "/freeze @ana she is a mule")
    await talk.presses("boss", card.buttons[0])
    assert "she is a mule" in read(await talk.types("boss", f"/audit case {number}"))
    thaw = await talk.types("ben", "/thaw @ana it was a mistake")
    assert "an admin decides" in read(thaw)
    assert not thaw.buttons
    for typed in ("/person @ana", "/audit", "/audit @ana"):
        said = read(await talk.types("ben", typed))
        assert "rozen" in said
        assert [each for each in ("mule", "lert", f"case {number}") if each in said] == []


async def test_why_somebody_is_frozen_for_anything_else_is_read_by_who_sees_her(talk):
    await case_about(talk, "ana")
    card = await talk.types("boss", "/freeze @ben his phone was stolen")
    await talk.presses("boss", card.buttons[0])
    assert "his phone was stolen" in read(await talk.types("boss", "/person @ben"))
