"""Four eyes: what one asks for is done by another's word, once, or not at all."""

import asyncio
from datetime import timedelta

import pytest

from bot import speech
from bot.kit import Live
from ledger import clock, ids
from ledger.chart import TREASURY
from ledger.money import Money
from ledger.people import audit, intents, outbox, persons, proposals, roles, states
from ledger.people.persons import Identity
from ledger.people.proposals import APPROVE, REJECT, WITHDRAW
from ledger.people.states import FREEZE
from tests.bot.talk import Talk, read, settings
from tests.ledger.acts import asking, findings

FUND = "/fund @omar 100 prize"


@pytest.fixture
async def talk(books, talk):
    two = Talk(books, signatures="2", admins=("web:boss", "web:chief", "web:lead"))
    await two.joins("boss", "chief", "lead", "omar", "sara")
    await two.jobs.drain()
    two.delivered.clear()
    return two


@pytest.fixture
def time():
    now = [clock.now()]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


async def asked(talk, text=FUND, by="boss"):
    """Ask for something and confirm it; return the token on its buttons."""
    card = await talk.types(by, text)
    waits = await talk.presses(by, card.buttons[0])
    return card.buttons[0].data.split(":")[1], waits


async def says(talk, name, token, choice):
    return await talk.presses(name, f"do:{token}:{choice}")


async def stands(talk, token):
    """Return how a proposal stands, who ended it, and what Omar and the treasury have."""
    found = await proposals.get(talk.books, await intents.get(talk.books, ids.from_text(token)))
    ender = (await persons.by_ids(talk.books, {found.ender}))[found.ender].name
    return found.state, ender, await talk.has("omar")


async def puts(talk, name, role, state):
    boss, person = await talk.person("boss"), await talk.person(name)
    card = await roles.draft(asking(talk.books, boss), person, role, state, "why")
    await roles.changed(asking(talk.books, boss), card.intent)


async def test_a_confirm_only_asks_and_everybody_else_who_may_is_asked(talk):
    before = await talk.has("omar")
    await puts(talk, "sara", "treasurer", "granted")
    token, waits = await asked(talk)
    assert waits.live == Live("fund", ids.from_text(token))
    assert [speech.label(each.label, "en") for each in waits.buttons] == ["Withdraw the proposal"]
    await talk.jobs.drain()
    told = {chat: reply for chat, reply, _ in talk.delivered}
    assert set(told) == {"chief", "lead", "sara"}
    assert {read(reply) for reply in told.values()} == {read(waits)}
    assert [speech.label(each.label, "en") for each in told["sara"].buttons] == [
        "Approve",
        "Reject",
    ]
    assert await stands(talk, token) == ("open", "Wasl", before)


async def test_anothers_word_does_it_as_an_act_of_who_asked_in_one_posting(talk):
    before = await talk.has("omar")
    token, _ = await asked(talk)
    reply = await says(talk, "chief", token, APPROVE)
    assert read(reply).endswith("State: approved by Chief")
    assert await stands(talk, token) == ("approved", "Chief", before + 100_00)
    number = await talk.books.number(ids.from_text(token))
    recorded = await talk.books.transfer(number)
    assert (recorded.actor, recorded.note) == ((await talk.person("boss")).id, "prize")
    assert await findings(talk.books) == []


async def test_all_that_becomes_of_it_is_kept_for_the_auditor(talk):
    boss, chief, omar = [(await talk.person(each)).id for each in ("boss", "chief", "omar")]
    token, _ = await asked(talk)
    await says(talk, "chief", token, APPROVE)
    number = await talk.books.number(ids.from_text(token))
    deed, proposed = await audit.of_topic(talk.books, f"card {token}")
    assert (proposed.kind, proposed.actor, proposed.person) == ("proposed", boss, omar)
    assert (deed.kind, deed.actor, deed.approver, deed.person) == ("fund", boss, chief, omar)
    assert (deed.transfer, proposed.transfer, deed.words) == (number, None, "prize")
    assert deed.facts["amount"] == Money(100_00, "USD")
    again, _ = await asked(talk)
    await says(talk, "chief", again, REJECT)
    assert [each.kind for each in await audit.of_topic(talk.books, f"card {again}")] == [
        "rejected",
        "proposed",
    ]


async def test_the_maker_is_one_person_wherever_she_speaks(talk):
    token, _ = await asked(talk)
    boss = await talk.person("boss")
    await persons.link(talk.books, boss, Identity("telegram", "7", "boss_t"))
    call = await talk.app.call(
        Identity("telegram", "7", "boss_t"), "Boss", (await talk.call("boss")).chat, "k"
    )
    reply = await talk.app.press(call, f"do:{token}:{APPROVE}")
    assert read(reply) == "You asked for this yourself, so somebody else has to approve it."
    assert (await stands(talk, token))[0] == "open"


@pytest.mark.parametrize("choice", [APPROVE, REJECT, WITHDRAW, "confirm", "cancel"])
async def test_who_may_not_do_it_may_not_answer(talk, choice):
    token, _ = await asked(talk)
    assert read(await says(talk, "omar", token, choice)).startswith("Only somebody with the right")
    if choice in {WITHDRAW, "cancel"}:
        assert read(await says(talk, "chief", token, choice)).startswith("These buttons are not")
    assert (await stands(talk, token))[0] == "open"


async def test_who_it_is_about_may_not_approve_it(talk):
    token, _ = await asked(talk, "/fund @chief 10 overtime")
    assert read(await says(talk, "chief", token, APPROVE)).startswith("This is about you")
    assert (await stands(talk, token))[0] == "open"
    await says(talk, "lead", token, APPROVE)
    assert (await stands(talk, token))[:2] == ("approved", "Lead")


async def test_two_who_approve_at_once_make_one_act(talk):
    before = await talk.has("omar")
    token, _ = await asked(talk)
    names = ("chief", "lead") * 4
    replies = await asyncio.gather(*(says(talk, name, token, APPROVE) for name in names))
    state, ender, has = await stands(talk, token)
    assert (state, has) == ("approved", before + 100_00)
    assert {read(reply).partition("State: ")[2] for reply in replies} == {f"approved by {ender}"}


@pytest.mark.parametrize("other", [REJECT, WITHDRAW])
async def test_of_yes_and_no_at_once_one_counts_for_everybody(talk, other):
    before = await talk.has("omar")
    who = "lead" if other == REJECT else "boss"
    for turn in range(4):
        token, _ = await asked(talk, f"/fund @omar 1 prize {turn}")
        words = [says(talk, "chief", token, APPROVE), says(talk, who, token, other)]
        replies = await asyncio.gather(*(words if turn % 2 else reversed(words)))
        state, ender, has = await stands(talk, token)
        before += 100 if state == "approved" else 0
        assert (ender, has) == ("Chief" if state == "approved" else who.capitalize(), before)
        ends = {read(reply).partition("State: ")[2].partition(" by ")[0] for reply in replies}
        assert ends == {state}


async def test_nothing_is_done_for_a_maker_who_may_no_more_and_the_card_says_so(talk):
    before = await talk.has("omar")
    token, _ = await asked(talk, by="lead")
    await puts(talk, "lead", "owner", "revoked")
    reply = await says(talk, "chief", token, APPROVE)
    assert "whoever asked for it may not do so any more" in read(reply)
    assert "صاحب الطلب لم يعد يملك هذه الصلاحية" in read(reply, "ar")
    assert await stands(talk, token) == ("refused", "Chief", before)


async def test_a_holder_who_is_one_no_more_cannot_approve(talk):
    token, _ = await asked(talk)
    await puts(talk, "chief", "owner", "revoked")
    assert read(await says(talk, "chief", token, APPROVE)).startswith("Only somebody with")
    assert (await stands(talk, token))[0] == "open"


async def freezes(talk, name, verb=FREEZE):
    lead, person = await talk.person("lead"), await talk.person(name)
    card = await states.draft(asking(talk.books, lead), verb, person, "why")
    await states.changed(asking(talk.books, lead), card.intent)


def in_that_moment(monkeypatch, where, name, then):
    """Let something happen right after the books were asked who may, once."""
    ask, left = getattr(where, name), [then]

    async def asked(*args):
        found = await ask(*args)
        while left:
            await left.pop()()
        return found

    monkeypatch.setattr(where, name, asked)


@pytest.mark.parametrize("lost", ["frozen", "put down"])
async def test_who_may_approve_no_more_in_that_very_moment_lets_nothing_be_done(
    talk, monkeypatch, lost
):
    before = await talk.has("omar")
    token, _ = await asked(talk)

    ways = {
        "frozen": lambda: freezes(talk, "chief"),
        "put down": lambda: puts(talk, "chief", "owner", "revoked"),
    }
    in_that_moment(monkeypatch, proposals, "approval", ways[lost])
    assert read(await says(talk, "chief", token, APPROVE)).startswith("Only somebody with")
    assert await stands(talk, token) == ("open", "Wasl", before)
    await says(talk, "lead", token, APPROVE)
    assert await stands(talk, token) == ("approved", "Lead", before + 100_00)
    assert await findings(talk.books) == []


async def test_a_maker_who_is_frozen_in_that_very_moment_ends_it(talk, monkeypatch):
    before = await talk.has("omar")
    token, _ = await asked(talk)
    in_that_moment(monkeypatch, proposals, "approval", lambda: freezes(talk, "boss"))
    assert "but it could not be done" in read(await says(talk, "chief", token, APPROVE))
    assert await stands(talk, token) == ("refused", "Chief", before)


async def test_where_one_signs_she_may_in_the_very_act(talk, monkeypatch):
    talk.app.settings = settings(signatures="1")
    before = await talk.has("omar")
    card = await talk.types("boss", FUND)
    in_that_moment(monkeypatch, roles, "holding", lambda: freezes(talk, "boss"))
    assert read(await talk.presses("boss", card.buttons[0])) == "This is not yours to do."
    assert await talk.has("omar") == before


async def test_what_the_books_refuse_ends_it_and_stands_on_the_card(talk):
    first, _ = await asked(talk, "/fund @omar 600000 a house")
    second, _ = await asked(talk, "/fund @omar 600000 a house", by="lead")
    await says(talk, "chief", second, APPROVE)
    has = await talk.has("omar")
    reply = await says(talk, "chief", first, APPROVE)
    assert "approved by Chief, but it could not be done: Not enough money: 600,000.00 USD" in read(
        reply
    )
    assert not reply.buttons
    again = await says(talk, "lead", first, APPROVE)
    assert read(again) == read(reply)
    assert await stands(talk, first) == ("refused", "Chief", has)


async def test_what_has_changed_since_it_was_drawn_is_approved_once_somebody_has_looked_again(talk):
    """Whoever agrees agrees to what her card says: before and after."""
    first, _ = await asked(talk)
    second, _ = await asked(talk, "/fund @sara 50 refund", by="lead")
    await says(talk, "chief", second, APPROVE)
    refused = await says(talk, "chief", first, APPROVE)
    assert read(refused).startswith("What this changes has changed itself since, so nothing was")
    assert read(refused, "ar").startswith("تغيّر ما يخصه هذا الطلب")
    assert await stands(talk, first) == ("open", "Wasl", 1000)
    await talk.jobs.drain()
    assert "989,950.00 USD → 989,850.00 USD" in speech.plain(talk.told("chief")[0])
    await says(talk, "chief", first, APPROVE)
    assert await stands(talk, first) == ("approved", "Chief", 11_000)
    assert await findings(talk.books) == []


async def test_a_day_later_nobody_can_approve_it_whether_the_jobs_have_run_or_not(talk, time):
    before = await talk.has("omar")
    pressed, swept = (await asked(talk))[0], (await asked(talk, "/fund @omar 1 more"))[0]
    time(hours=23)
    await talk.jobs.drain()
    assert (await stands(talk, swept))[0] == "open"
    time(hours=1)
    reply = await says(talk, "chief", pressed, APPROVE)
    assert "approved by nobody in time" in read(reply)
    await talk.jobs.drain()
    for token in (pressed, swept):
        assert await stands(talk, token) == ("lapsed", "Wasl", before)
    assert "approved by nobody in time" in read(await says(talk, "boss", swept, WITHDRAW))


async def test_a_second_confirm_shows_how_it_stands_and_tells_nobody_again(talk):
    token, waits = await asked(talk)
    again = await says(talk, "boss", token, "confirm")
    assert read(again) == read(waits)
    await talk.jobs.drain()
    assert sorted(chat for chat, _, _ in talk.delivered) == ["chief", "lead"]
    await says(talk, "chief", token, APPROVE)
    assert "approved by Chief" in read(await says(talk, "boss", token, "confirm"))


async def test_every_card_is_edited_and_the_maker_is_told(talk):
    token, _ = await asked(talk)
    await talk.jobs.drain()
    await says(talk, "chief", token, REJECT)
    await talk.jobs.drain()
    assert [event.kind for event in await outbox.waiting(talk.books, 10)] == []
    last = {chat: read(reply) for chat, reply, _ in talk.delivered}
    assert set(last) == {"boss", "chief", "lead"}
    assert all(said.endswith("State: rejected by Chief") for said in last.values())


async def test_a_typed_cancel_leaves_what_waits_for_others(talk):
    token, _ = await asked(talk)
    assert "nothing to cancel" in read(await talk.types("boss", "cancel"))
    assert (await stands(talk, token))[0] == "open"


async def test_where_nobody_else_may_approve_the_card_says_so(talk):
    for name in ("chief", "lead"):
        await puts(talk, name, "owner", "revoked")
    card = await talk.types("boss", FUND)
    assert "nobody else may: name one more person in ADMINS, or set SIGNATURES=1" in read(card)


async def test_with_one_signature_it_is_done_at_once_and_every_card_says_so(talk):
    talk.app.settings = settings(signatures="1")
    before = await talk.has("omar")
    card = await talk.types("boss", FUND)
    assert "One signature is enough here" in read(card)
    assert read(await talk.presses("boss", card.buttons[0])).startswith("Gave 100.00 USD to Omar")
    assert await talk.has("omar") == before + 100_00


async def test_a_card_from_before_asks_as_any_other_and_what_was_asked_stays_so(talk):
    """It was made with one signature, and is pressed with two; then with one again."""
    two, before = talk.app.settings, await talk.has("omar")
    talk.app.settings = settings(signatures="1")
    card = await talk.types("boss", FUND)
    token = card.buttons[0].data.split(":")[1]
    for each in (two, settings(signatures="1")):
        talk.app.settings = each
        await talk.presses("boss", card.buttons[0])
        assert await stands(talk, token) == ("open", "Wasl", before)


async def test_the_money_is_the_treasurys(talk):
    treasury = await talk.books.house(TREASURY, "USD")
    before = (await talk.books.balance(treasury)).available.minor
    token, _ = await asked(talk)
    assert (await talk.books.balance(treasury)).available.minor == before
    await says(talk, "lead", token, APPROVE)
    assert (await talk.books.balance(treasury)).available.minor == before - 100_00


async def test_with_the_glass_broken_an_owner_acts_alone_but_never_for_herself(talk):
    before = await talk.has("omar")
    card = await talk.types("boss", "/breakglass nobody answers")
    await talk.presses("boss", card.buttons[0])
    await asked(talk)
    assert await talk.has("omar") == before + 100_00
    _, waits = await asked(talk, "/role grant @boss treasurer to pay")
    assert "State: waits for somebody else's approval" in read(waits)
    assert [each.kind for each in await audit.newest(talk.books)][1:3] == ["glass_used", "fund"]


async def test_with_the_glass_broken_nobody_gives_a_role_alone_that_would_outlast_it(talk):
    card = await talk.types("boss", "/breakglass nobody answers")
    await talk.presses("boss", card.buttons[0])
    _, waits = await asked(talk, "/role grant @omar owner to sign it off")
    assert "State: waits for somebody else's approval" in read(waits)
    assert not (await talk.person("omar")).roles
