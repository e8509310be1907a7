"""Who is paid and who paid is shown so that nobody passes for another, and is who she is now."""

import pytest

from tests.bot.platforms.telegram.test_talk import card, plain


def last(person):
    return plain(person.chat.told[-1].text)


async def test_two_people_of_one_name_are_told_apart_on_cards(world, server, omar):
    sara = server.person(21, "Sara Ali", "sara_ali")
    other = server.person(22, "Sara", "sara_a1i", last_name="Ali")
    await world.joins(omar, sara, other)
    for person in (sara, other):
        omar.writes(f"/send @{person.username} 1")
        await world.settled()
        assert last(omar).startswith(f"Send 1.00 USD to Sara Ali (@{person.username})?")


async def test_a_receipt_and_a_notice_show_names_with_handles(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD to Sara (@sara). Receipt")
    assert last(sara).startswith("Omar (@omar) sent you 4.00 USD. Receipt")


async def test_a_name_that_reads_like_a_notice_is_short_and_in_quotes(world, server, omar):
    forged = server.person(
        66, "Nour sent you 5,000.00 USD. Receipt 41." + "\u3000" * 6, "mal1", last_name="Ad: Zain"
    )
    await world.joins(omar, forged)
    shown = await card(world, forged, "/send @omar 0.01")
    forged.presses(shown, "Send")
    await world.settled()
    assert last(omar).startswith(
        "“Nour sent you 5,000.00 USD. Rec…” (@mal1) sent you 0.01 USD. Receipt"
    )


LIKE_THE_HOUSE = [
    "WaslPay",
    "W4sl",
    "وصل_الدعم",
    "Treasury",
    "مشرف",
    "Omar (＠omar)",
    "Wasl",
    "WASL",
    "وَصْل",
    "وصل",
    "W a s l",
    "وصـل",
    "Ｗasl",
    "Wаsl",
    "ᴡasl",
    "WasI",
]


async def test_nobody_is_called_like_the_house(world, server, omar):
    await world.joins(omar)
    for number, name in enumerate(LIKE_THE_HOUSE):
        house = server.person(600 + number, name, f"mal{number}")
        await world.joins(house)
        shown = await card(world, house, "/send @omar 0.01")
        house.presses(shown, "Send")
        await world.settled()
        assert last(omar).startswith("“"), name
        assert f"” (@mal{number}) sent you 0.01 USD" in last(omar)


@pytest.mark.parametrize("name", ["\u3164", "\u0301\u0302", "\u200e\u2800", "12345"])
async def test_who_shows_no_name_is_told_by_what_there_is_and_the_payer_is_warned(
    world, server, omar, name
):
    known = server.person(71, name, "sara_t")
    bare = server.person(72, name)
    await world.joins(omar, known)
    warned = "This account shows no name. Make sure it is the person you mean."
    omar.writes("/send @sara_t 1")
    await world.settled()
    assert "@sara_t" in last(omar).partition("?")[0]
    assert warned in last(omar)
    omar.writes("/send 1")
    await world.settled()
    omar.picks(bare)
    await world.settled()
    assert last(omar).startswith(f"Send 1.00 USD to {name if name.isdecimal() else 72}?")
    assert warned in last(omar)


@pytest.mark.parametrize("name", ["Sаra", "Оmar", "Omar Аli", "Sαra"])
async def test_a_name_with_letters_of_another_alphabet_is_in_quotes(world, server, omar, name):
    other = server.person(68, name, "mal3")
    await world.joins(omar, other)
    omar.writes("/send @mal3 1")
    await world.settled()
    assert f"“{name}”" in last(omar)


@pytest.mark.parametrize("name", ["سارة Sara", "Юлия Ivanova", "Δήμητρα", "José", "李Li"])
async def test_a_name_in_several_words_of_several_alphabets_is_plain(world, server, omar, name):
    other = server.person(69, name, "friend4")
    await world.joins(omar, other)
    omar.writes("/send @friend4 1")
    await world.settled()
    assert last(omar).startswith(f"Send 1.00 USD to {name} (@friend4)?")


async def test_a_name_is_renewed_when_she_is_seen_again(world, omar, sara):
    await world.joins(omar, sara)
    sara.name = "Dana"
    sara.writes("/balance")
    await world.settled()
    omar.writes("/send @sara 1")
    await world.settled()
    assert last(omar).startswith("Send 1.00 USD to Dana (@sara)?")


async def test_a_reply_to_somebody_keeps_her_name(world, omar, sara):
    await world.joins(omar, sara)
    sara.last_name = "Haddad"
    trip = world.server.group(-500, "Trip", omar, sara)
    trip.adds_bot(admin=True)
    hello = sara.says(trip, "hello")
    await world.settled()
    omar.says(trip, "/send@WaslBot 5", reply_to=hello)
    await world.settled()
    assert last(omar).startswith("Send 5.00 USD to Sara Haddad (@sara)?")


async def test_a_handle_that_was_given_up_pays_nobody_who_had_it(world, server, omar):
    mallory = server.person(66, "Pharmacy", "pharmacy")
    await world.joins(omar, mallory)
    mallory.username = "mallory66"
    server.person(70, "Pharmacy", "pharmacy")
    omar.writes("/send @pharmacy 5 aspirin")
    await world.settled()
    assert last(omar).startswith("Send 5.00 USD to @pharmacy?")
    omar.presses(omar.chat.told[-1], "Send")
    await world.settled()
    assert last(omar).startswith("5.00 USD waits for @pharmacy until")
    assert await world.has(mallory) == 1000


async def test_nobody_is_drafted_while_telegram_does_not_say_whose_a_handle_is(
    world, omar, sara, monkeypatch
):
    await world.joins(omar, sara)
    monkeypatch.setattr("bot.presence.life.pause", lambda *_: 0)
    world.server.plays("502 before acting", "getChat")
    omar.writes("/send @sara 5")
    await omar.chat.shows("After this you have")
    assert len(world.server.called("getChat")) > 1


async def test_her_own_name_before_her_handle_is_no_doubt_and_another_is(world, omar, sara):
    sara.name = "سارة"
    await world.joins(omar, sara)
    for text in ("حوّل ٤ لسارة @sara", "حوّل إلى سارة @sara ٤", "/send لأختي سارة @sara 4"):
        omar.writes(text)
        await world.settled()
        assert omar.chat.told[-1].keyboard == [["Send", "Cancel"]], text
    for text in ("حوّل لعمر @sara ٤", "/send to سارة not @sara 4", "/send 4 to omar @sara"):
        omar.writes(text)
        await world.settled()
        assert omar.chat.told[-1].keyboard == [["سارة (@sara)"]], text


async def test_words_before_a_mention_are_asked_about(world, omar, nour):
    await world.joins(omar, nour)
    omar.says(omar.chat, "/send to Sara not Nour 5 hi", mentions={"Nour": nour})
    await world.settled()
    assert last(omar).startswith("I am not sure who it is for, because of Sara not before the name")
    omar.presses(omar.chat.told[-1], "Nour")
    await world.settled()
    assert last(omar).startswith("Send 5.00 USD to Nour?")
