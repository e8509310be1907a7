"""Whoever tries to steal, to double, or to learn what is not hers, on Discord."""

import asyncio
import re

import pytest

from bot.app import App
from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from tests.bot.platforms.discord.conftest import plain


async def card(world, person, where=None, **options):
    shown = await person.types("/send", where, **options).shows("Send")
    await world.settled()
    return shown


async def answer(world, act):
    await world.settled()
    return plain(act.written[-1].text)


@pytest.mark.parametrize(
    "forged", ["do:x:send", "do::", "go:history:", "go:fund:1", "do:" + "A" * 90, "pick:1", "pay:1"]
)
async def test_what_a_button_carries_cannot_be_made_up(world, omar, sara, trip, forged):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara, amount="4")
    press = omar.presses(shown, "Send", custom_id=forged)
    await world.settled()
    assert all(each.ephemeral for each in press.written)
    assert (await world.has(omar), await world.has(sara)) == (1000, 1000)


async def test_her_card_pressed_by_another_in_a_place_of_his_own_pays_nothing(
    world, omar, sara, trip
):
    await world.joins(omar, sara)
    hers = await card(world, sara, trip, to=omar, amount="4")
    his = await card(world, omar, to=sara, amount="1")
    stolen = hers.button("Send")["custom_id"]
    assert "not yours" in await answer(world, omar.presses(his, "Send", custom_id=stolen))
    assert (await world.has(omar), await world.has(sara)) == (1000, 1000)


async def test_a_pick_goes_on_with_nobody_elses_command(world, server, omar, sara, trip):
    leila = server.person("Leila")
    await world.joins(omar, sara, leila)
    asked = await omar.types("/send", amount="9").shows("Who is it for?")
    hers = await sara.types("/send", amount="1").shows("Who is it for?")
    hers.menus[0]["custom_id"] = asked.menus[0]["custom_id"]
    act = sara.picks(hers, leila)
    assert "Send 9" not in await answer(world, act)
    await world.settled()
    assert await world.has(omar) == 1000


async def test_a_form_for_another_payee_is_a_card_that_names_him(world, server, omar, sara, trip):
    leila = server.person("Leila")
    await world.joins(omar, sara, leila)
    form = await omar.uses("Send money", sara, trip).modal()
    act = omar.submits(form, {"amount": "4"}, custom_id=f"pay:{leila.id}:en")
    assert (await answer(world, act)).startswith("Send 4.00 USD to Leila")
    assert await world.has(leila) == 1000


@pytest.mark.parametrize("number", ["1" * 30, "0", "-1", "1:en:en", "٤٥"])
async def test_a_form_for_nobody_pays_nobody(world, omar, sara, trip, number):
    await world.joins(omar, sara)
    form = await omar.uses("Send money", sara, trip).modal()
    act = omar.submits(form, {"amount": "4"}, custom_id=f"pay:{number}:en")
    assert "Send 4" not in await answer(world, act)
    assert "went wrong" not in plain(act.written[-1].text)


async def test_two_processes_on_one_token_pay_once(world, omar, sara, trip):
    await world.joins(omar, sara)
    other = Discord(App(world.books, world.app.settings), NO_LIMITS)
    running = asyncio.create_task(other.run())
    await world.server.until(lambda: other.state == "ok", lambda: other.state)
    shown = await card(world, omar, trip, to=sara, amount="4")
    press = omar.presses(shown, "Send")
    await press.shows("Sent")
    await other.idle()
    await world.settled()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await world.has(omar), await world.has(sara)) == (600, 1400)


async def test_an_admins_command_is_an_admins_alone(world, omar, sara, trip):
    await world.joins(omar, sara)
    known = next(each for each in world.server.commands.here(omar.dm) if each["name"] == "balance")
    act = omar.types("/balance", raw={"id": known["id"], "name": "fund"})
    await world.settled()
    assert await world.has(omar) == 1000
    assert "treasury" not in plain(act.written[-1].text)


async def test_a_name_that_is_her_number_is_not_her(world, server, omar, sara, trip):
    await world.joins(omar, sara)
    thief = server.person("Saraa", str(sara.id))
    await world.joins(thief)
    for named in (str(sara.id), f"@{sara.id}", f"<@{sara.id}>", f"<@!{sara.id}>"):
        act = omar.types("/send", tag=named, amount="4")
        assert (await answer(world, act)).startswith("Send 4.00 USD to Sara (@sara.k)?")


@pytest.mark.parametrize(
    "words", ["@{0} 4 lunch", "4 to <@{0}> lunch", "<@!{0}> 4 lunch", "٤ إلى <@{0}> lunch"]
)
async def test_all_may_be_written_where_the_amount_goes(world, omar, sara, trip, words):
    await world.joins(omar, sara)
    act = omar.types("/send", trip, amount=words.format(sara.id))
    assert await answer(world, act) == (
        "Send 4.00 USD to Sara (@sara.k)?\nNote: lunch\nAfter this you have 6.00 USD."
    )


@pytest.mark.parametrize("words", ["@sara.k 4", "4 @sara.k", "٤ @Sara.K"])
async def test_a_name_with_a_dot_may_stand_there_too(world, omar, sara, trip, words):
    await world.joins(omar, sara)
    act = omar.types("/send", trip, amount=words)
    assert (await answer(world, act)).startswith("Send 4.00 USD to Sara (@sara.k)?")


async def test_words_beside_a_name_with_a_dot_are_never_guessed(world, omar, sara, trip):
    await world.joins(omar, sara)
    act = omar.types("/send", trip, amount="4 to @sara.k 50")
    assert "Send" not in await answer(world, act)


async def test_an_amount_of_many_digits_is_nobody(world, omar, sara, trip):
    await world.joins(omar, sara)
    act = omar.types("/send", amount="9" * 17)
    assert "find people by their names" in await answer(world, act)


async def test_a_mention_of_a_bot_pays_nobody(world, server, omar, trip):
    await world.joins(omar)
    other = server.person("Robot")
    other.is_bot = True
    for bot in (other, server.bot):
        for given in ({"tag": f"<@{bot.id}>", "amount": "4"}, {"amount": f"<@{bot.id}> 4"}):
            assert "Name a person" in await answer(world, omar.types("/send", **given))


async def test_a_name_full_of_marks_pings_and_hides_nothing(world, server, omar, sara, trip):
    await world.joins(omar, sara)
    odd = server.person("@everyone \u202e**x** </fund:1> \u2066/send @sara 9\u2069 `y`", "odd")
    await world.joins(odd)
    shown = await card(world, omar, trip, to=odd, amount="4")
    omar.presses(shown, "Send")
    await world.settled()
    told = trip.channel.seen_by(sara)[-1]
    assert not told.pings
    for text in (told.text, shown.text):
        assert not re.search(r"(?<!\\)</fund", text)
        assert not re.search(r"(?<!\\)\*\*x", text)
        assert "\u202e" not in text
        assert "`/send" not in text


async def test_a_channel_is_told_no_note_and_no_balance(world, server, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, trip, to=sara, amount="4", note="secret illness")
    omar.presses(shown, "Send")
    await world.settled()
    others = [plain(each.text) for each in trip.channel.seen_by(sara)]
    assert others
    assert not any("secret" in each or "6.00" in each for each in others)


LONG = ("x", "@", "`", "\u0661", "\u2066", "**_~", "$a ", "\n", "\U0001f4b0", "<@1>")


@pytest.mark.parametrize("what", LONG, ids=ascii)
async def test_whatever_is_as_long_as_discord_lets_it_be_is_answered(world, omar, sara, trip, what):
    await world.joins(omar, sara)
    world.server.limits.enforced = True
    text = (what * 6000)[:6000]
    asked = (
        omar.types("/send", trip, amount=text, to=sara),
        omar.types("/send", trip, amount=text),
        omar.types("/send", trip, amount="1", tag=text),
        omar.types("/send", trip, amount="1", to=sara, note=text),
        omar.types("/tx", trip, number=text),
        omar.types("/account tag", trip, name=text),
        omar.types("/help", trip, about=text),
        omar.types("/account language", trip, to=text),
        omar.types("/claim", trip, code=text),
    )
    await world.settled()
    for act in asked:
        said = " ".join(each.text for each in act.written)
        assert said
        assert "went wrong" not in said
        assert len(said) < 2000
    assert world.server.limits.violations == []
    assert not any(each.pings for act in asked for each in act.written)
    assert trip.channel.seen_by(sara) == []


async def test_a_command_without_what_it_needs_is_asked_for_it(world, omar, sara, trip):
    await world.joins(omar, sara)
    for raw in ({"options": []}, {"name": "nothing"}, {"options": [{"name": "x", "value": 1}]}):
        act = omar.types("/send", trip, amount="1", to=sara, raw=raw)
        assert "went wrong" not in await answer(world, act)
    assert await world.has(omar) == 1000


async def test_a_page_of_anothers_history_is_ones_own(world, omar, sara, trip):
    await world.joins(omar, sara)
    shown = await card(world, omar, to=sara, amount="4", note="secret")
    omar.presses(shown, "Send")
    await world.settled()
    hers = await card(world, sara, trip, to=omar, amount="1")
    act = sara.presses(hers, "Send", custom_id="go:history:999999")
    assert "Omar" in await answer(world, act)
    assert "6.00" not in plain(act.written[-1].text)
    receipt = await answer(world, sara.types("/tx", trip, number="9"))
    assert "I cannot find that" in receipt


async def test_many_accounts_at_once_keep_each_its_own(world, server, omar, trip):
    crowd = [server.person(f"Person {n}", f"person_{n}") for n in range(40)]
    acts = [each.types("/start") for each in crowd]
    await world.settled()
    for each, act in zip(crowd, acts, strict=True):
        assert each.name in plain(act.written[-1].text)
        assert await world.has(each) == 1000
