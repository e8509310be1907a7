"""The gate: what somebody may, read with herself at every call."""

import pytest

from bot.app.gate import Owners
from bot.kit import command
from ledger.people import audit, roles
from ledger.people.roles import GIVE_MONEY, OWNER
from tests.bot.talk import Talk, identity, read
from tests.ledger.acts import asking

ONLY_ADMINS = "This is not yours to do."


async def grants(talk, name, role, state="granted"):
    boss, person = await talk.person("boss"), await talk.person(name)
    card = await roles.draft(asking(talk.books, boss), person, role, state, "why")
    await roles.changed(asking(talk.books, boss), card.intent)


async def test_whom_admins_names_is_an_owner_when_she_first_comes(talk):
    call = await talk.call("boss")
    assert call.actor.roles == {OWNER}
    assert call.may(GIVE_MONEY)
    assert not (await talk.call("sara")).may(GIVE_MONEY)


async def test_an_owner_who_was_put_down_stays_so_whatever_admins_says(talk):
    await talk.joins("boss", "sara")
    await grants(talk, "sara", OWNER)
    await grants(talk, "boss", OWNER, "revoked")
    for each in (talk, Talk(talk.books)):
        assert not (await each.call("boss")).may(GIVE_MONEY)
        assert read(await each.types("boss", "/fund @omar 10 prize")) == ONLY_ADMINS


async def test_a_role_counts_from_the_next_message_on_and_no_longer_than_it_lasts(talk):
    await talk.joins("boss", "sara", "omar")
    assert read(await talk.types("sara", "/fund @omar 10 prize")) == ONLY_ADMINS
    await grants(talk, "sara", "treasurer")
    card = await talk.types("sara", "/fund @omar 10 prize")
    assert "/fund" in read(await talk.types("sara", "/help fund"))
    await grants(talk, "sara", "treasurer", "revoked")
    assert read(await talk.presses("sara", card.buttons[0])) == ONLY_ADMINS
    assert "no command fund" in read(await talk.types("sara", "/help fund"))


async def test_roles_cost_no_question_of_their_own(talk, monkeypatch):
    await talk.joins("boss", "sara")
    await grants(talk, "sara", "treasurer")
    asked = []
    ask = talk.books.read

    async def counted(question, *args, **more):
        asked.append(question.__name__)
        return await ask(question, *args, **more)

    monkeypatch.setattr(talk.books, "read", counted)
    for name in ("boss", "sara", "omar"):
        await talk.call(name)
        asked.clear()
        call = await talk.call(name)
        assert (asked, call.may(GIVE_MONEY)) == (["by_identity"], name != "omar")


async def test_whom_admins_names_is_looked_for_once_in_a_process(talk):
    owners = Owners(["web:boss"])
    boss = await talk.person("boss")
    first = await owners.known(talk.books, identity("boss"), boss)
    assert first.roles == {OWNER}
    assert await owners.known(talk.books, identity("boss"), boss) is boss


def test_a_command_that_needs_what_nobody_can_have_is_refused_at_import():
    with pytest.raises(TypeError, match="be king"):
        command("x", needs="be king")


async def test_receipts_of_others_are_for_who_may_see_them(talk):
    await talk.joins("boss", "omar", "sara", "nour")
    receipt = await talk.presses("omar", (await talk.types("omar", "/send @sara 3")).buttons[0])
    number = receipt.lines[0].values["number"]
    assert "cannot find" in read(await talk.types("nour", f"/tx {number}"))
    await grants(talk, "nour", "auditor")
    assert "From Omar to Sara" in read(await talk.types("nour", f"/tx {number}"))


async def test_a_look_at_a_receipt_of_others_is_kept_and_a_note_is_for_who_may_reveal(talk):
    await talk.joins("boss", "omar", "sara", "nour", "tess")
    card = await talk.types("omar", "/send @sara 3 a secret")
    number = (await talk.presses("omar", card.buttons[0])).lines[0].values["number"]
    await grants(talk, "nour", "auditor")
    await grants(talk, "tess", "support")
    assert "a secret" in read(await talk.types("sara", f"/tx {number}"))
    assert "a secret" not in read(await talk.types("nour", f"/tx {number}"))
    assert "a secret" in read(await talk.types("tess", f"/tx {number}"))
    seen = await audit.of_topic(talk.books, f"receipt {number}")
    lookers = [(await talk.person(name)).id for name in ("tess", "nour")]
    assert [(each.kind, each.actor) for each in seen] == [("receipts.seen", who) for who in lookers]


async def test_a_member_makes_no_group_one_of_operators(talk):
    await talk.joins("boss", "mallory")
    assert read(await talk.types("mallory", "/admin here", group="lunch")) == ONLY_ADMINS
    card = await talk.types("boss", "/admin here", group="lunch")
    for button in card.buttons:
        assert not (await talk.presses("mallory", button, group="lunch")).buttons
    assert "nothing was done here" in read(await talk.types("boss", "/roles", group="lunch"))
