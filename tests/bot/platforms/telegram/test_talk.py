"""People on Telegram, through the real adapter and the unmodified library."""

import re
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from ledger.errors import Unavailable
from ledger.people import roles
from tests.ledger.acts import asking

BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def plain(text):
    return BIDI.sub("", text)


async def card(world, person, text, fragment="Send"):
    """Type a command in private and return the card."""
    person.writes(text)
    return await person.chat.shows(fragment)


async def test_a_payment_from_card_to_receipt(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @Sara 4 lunch")
    assert shown.keyboard == [["Send", "Cancel"]]
    tap = omar.presses(shown, "Send")
    await world.settled()
    assert tap.answer["text"] == ""
    assert plain(shown.text).startswith("Sent 4.00 USD to Sara (@sara).")
    assert shown.keyboard == []
    assert "Omar (@omar) sent you 4.00 USD" in plain(sara.chat.told[-1].text)
    assert await world.has(sara) == 1400


@contextmanager
def unreachable(books):
    """Let the books answer no question, as while their server is gone."""

    async def away(*_, **__):
        raise Unavailable("no answer")

    with pytest.MonkeyPatch.context() as patch, capture_logs():
        patch.setattr(books, "read", away)
        yield


async def test_whoever_asks_while_the_books_do_not_answer_is_told_so(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    with unreachable(world.books):
        omar.writes("/balance")
        told = await omar.chat.shows("The books cannot be reached right now. Try again")
        assert "تعذّر الوصول إلى الدفاتر الآن" in told.text
        before = len(omar.chat.told)
        omar.presses(shown, "Send")
        await world.server.quiet()
        assert "cannot be reached" in omar.chat.told[before].text
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(shown.text).startswith("Sent 4.00 USD to Sara (@sara).")
    assert await world.has(sara) == 1400


async def test_an_old_button_pressed_again_pays_once(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    data = shown.button("Send")["callback_data"]
    world.server.plays("tap sent again")
    omar.presses(shown, "Send")
    await world.settled()
    omar.presses(shown, "Send", data=data)
    await world.settled()
    assert await world.has(sara) == 1400


async def test_an_update_that_comes_again_acts_once(world, omar, sara):
    await world.joins(omar, sara)
    world.server.plays("given twice")
    world.server.plays("given again after confirmation", nth=2)
    shown = await card(world, omar, "/send @sara 4")
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_editing_a_command_does_nothing(world, omar, sara):
    await world.joins(omar, sara)
    written = omar.writes("/send @sara 1")
    await world.settled()
    told = len(omar.chat.told)
    omar.edits(written, "/send @sara 9")
    await world.settled()
    assert len(omar.chat.told) == told


async def test_updates_out_of_order_and_unknown_ones_are_no_matter(world, omar, sara):
    await world.joins(omar, sara)
    world.server.plays("out of order")
    world.server.plays("unknown type", nth=2)
    omar.writes("/balance")
    sara.writes("/balance")
    await world.settled()
    assert all("Available" in each.chat.told[-1].text for each in (omar, sara))


async def test_a_restart_loses_no_message_and_no_press(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    await world.settled()
    await world.restart()
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1400


@pytest.mark.parametrize("fault", ["500 after acting", "502 before acting", "reset after acting"])
async def test_a_receipt_is_shown_once_whatever_happens_to_the_edit(world, fault, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 4")
    world.server.plays(fault, "editMessageText")
    omar.presses(shown, "Send")
    await world.settled()
    receipts = [one for one in omar.chat.told if one.text.startswith("Sent")]
    assert receipts == [shown]


async def test_a_malformed_answer_to_a_message_sends_it_once(world, omar):
    await world.joins(omar)
    world.server.plays("malformed answer", "sendMessage")
    omar.writes("/balance")
    await world.settled()
    assert sum("Available" in one.text for one in omar.chat.told) == 1


async def test_too_many_requests_is_obeyed(world, omar):
    await world.joins(omar)
    world.server.plays("429", "sendMessage")
    omar.writes("/balance")
    await omar.chat.shows("Available")


async def test_money_to_a_blocked_person_is_told_when_she_comes_back(world, omar, sara):
    await world.joins(omar, sara)
    sara.blocks()
    await world.settled()
    shown = await card(world, omar, "/send @sara 4")
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(sara) == 1400
    assert not any("sent you" in one.text for one in sara.chat.told)
    sara.unblocks()
    await world.settled()
    assert sum("sent you" in one.text for one in sara.chat.told) == 1


async def test_a_blocked_chat_that_was_never_told_of_is_found_out(world, omar, sara):
    await world.joins(omar, sara)
    world.server.plays("403", "sendMessage", chat=sara.chat)
    shown = await card(world, omar, "/send @sara 4")
    omar.presses(shown, "Send")
    await world.settled()
    sara.writes("hello")
    await world.settled()
    assert sum("sent you" in one.text for one in sara.chat.told) == 1


async def test_without_a_payee_the_person_is_picked(world, omar, sara, nour):
    await world.joins(omar, nour)
    omar.writes("/send 3 tea")
    await omar.chat.shows("Pick the person below")
    omar.picks(nour)
    shown = await omar.chat.shows("Send")
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(nour) == 1300


async def test_a_mention_by_number_names_somebody_without_a_handle(world, omar, nour):
    await world.joins(omar, nour)
    omar.says(omar.chat, "/send Nour 2", mentions={"Nour": nour})
    shown = await omar.chat.shows("Send")
    omar.presses(shown, "Send")
    await world.settled()
    assert await world.has(nour) == 1200


async def test_a_second_mention_is_asked_about_and_stands_in_the_note_by_its_name(
    world, omar, sara, nour
):
    await world.joins(omar, sara, nour)
    omar.says(omar.chat, "/send @sara 2 lunch with Nour", mentions={"Nour": nour})
    question = await omar.chat.shows("More than one person is named")
    assert question.keyboard == [["Sara (@sara)", "Nour"]]
    omar.presses(question, "Sara (@sara)")
    await world.settled()
    assert "Note: lunch with Nour" in plain(question.text)
    omar.presses(question, "Send")
    await world.settled()
    assert (await world.has(sara), await world.has(nour)) == (1200, 1000)


async def test_a_bot_in_a_note_is_no_second_payee(world, omar, sara):
    await world.joins(omar, sara)
    shown = await card(world, omar, "/send @sara 2 thanks to @OtherBot")
    assert plain(shown.text).startswith("Send 2.00 USD to Sara (@sara)?\nNote: thanks to @OtherBot")


async def test_a_bot_cannot_be_paid(world, omar):
    await world.joins(omar)
    omar.writes("/send @OtherBot 2")
    await omar.chat.shows("A bot cannot own money")


async def test_in_a_group_the_answer_is_private_and_the_payment_is_told(world, omar, sara):
    await world.joins(omar, sara)
    trip = world.server.group(-500, "Trip", omar, sara)
    trip.adds_bot()
    said = sara.says(trip, "/help@WaslBot")
    await world.settled()
    omar.says(trip, "/send@WaslBot 2", reply_to=said)
    await world.settled()
    shown = omar.chat.told[-1]
    assert "I answered you in private" in trip.told[-1].text
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(trip.told[-1].text).startswith("Omar (@omar) sent Sara (@sara) 2.00 USD.")


async def test_who_never_started_the_bot_gets_a_link_that_only_she_can_open(world, omar, sara):
    await world.joins(omar)
    trip = world.server.group(-500, "Trip", sara, omar)
    trip.adds_bot()
    sara.says(trip, "/send@WaslBot @omar 1")
    link = await trip.shows("the answer is")
    omar.follows(link, link.keyboard[0][0])
    await omar.chat.shows("This link is not yours")
    sara.follows(link, link.keyboard[0][0])
    await world.settled()
    shown = sara.chat.told[-1]
    assert "Send" in shown.keyboard[0][0]
    sara.presses(shown, (0, 0))
    await world.settled()
    assert await world.has(sara) == 900
    assert plain(trip.told[-1].text).startswith("Sara (@sara) sent Omar (@omar)")


async def test_a_group_that_gets_another_number_is_still_told(world, omar, sara):
    await world.joins(omar, sara)
    trip = world.server.group(-500, "Trip", omar, sara)
    trip.adds_bot()
    omar.says(trip, "/send@WaslBot @sara 2")
    await world.settled()
    shown = omar.chat.told[-1]
    larger = trip.upgrades()
    await world.settled()
    omar.presses(shown, "Send")
    await world.settled()
    assert plain(larger.told[-1].text).startswith("Omar (@omar) sent Sara (@sara)")


async def test_nobody_pays_in_the_name_of_a_group_or_a_channel(world, omar):
    trip = world.server.group(-500, "Trip", omar)
    trip.adds_bot()
    for speaker in (trip.anonymous_admin, trip.channel_member, trip.linked_channel):
        speaker.says(trip, "/send@WaslBot @sara 1")
    await world.settled()
    assert sum("your own name" in one.text for one in trip.told) == 3


async def test_arabic_buttons_are_mirrored(world, omar, sara):
    await world.joins(omar, sara)
    omar.writes("/language ar")
    await world.settled()
    omar.writes("حوّل ٢ إلى @sara")
    await world.settled()
    assert omar.chat.told[-1].keyboard == [["إلغاء", "تحويل"]]


async def test_names_are_escaped(world, sara, server):
    eve = server.person(14, "<b>Eve</b> & co", "eve")
    await world.joins(eve, sara)
    shown = await card(world, sara, "/send @eve 1 <i>x</i>")
    assert "<b>Eve</b> & co" in plain(shown.text)
    assert "<i>x</i>" in plain(shown.text)


async def test_menus_are_in_both_languages_and_admins_have_their_own(world, omar, server):
    await server.quiet()
    boss = server.person(77, "Boss", "boss", "ar")
    boss.starts()
    await world.settled()
    assert "fund" in server.menus.shown(boss, boss.chat)
    assert "fund" not in server.menus.shown(omar, omar.chat)
    assert "رصيد" in server.menus.shown(boss, boss.chat)["balance"]


async def test_a_menu_shows_what_she_may_as_long_as_she_may(world, omar, server):
    await world.joins(omar)
    boss, person = [await world.person(each) for each in (server.person(77, "Boss", "boss"), omar)]
    await server.quiet()
    for state, offered in (("granted", {"cases"}), ("revoked", set())):
        draft = await roles.draft(asking(world.books, boss), person, "support", state, "why")
        await roles.changed(asking(world.books, boss), draft.intent)
        omar.writes("/balance")
        await world.settled()
        shown = server.menus.shown(omar, omar.chat)
        assert {"cases", "fund"} & shown.keys() == offered
