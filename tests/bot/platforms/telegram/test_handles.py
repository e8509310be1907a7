"""Money to a bare @handle, and people who take it: over the local server, through the library."""

import pytest

from tests.bot.platforms.telegram.test_talk import card, plain


@pytest.fixture
def nora(server):
    return server.person(21, "Nora", "Nora_77")


@pytest.fixture
def thief(server):
    return server.person(66, "Nora", "somebody")


async def sent(world, payer, text="/send @nora_77 4 lunch"):
    """Type and confirm a payment; return the receipt."""
    shown = await card(world, payer, text)
    payer.presses(shown, "Send")
    await world.settled()
    return shown


async def comes(world, person, username="nora_77"):
    """Let somebody with this handle press Start."""
    person.username = username
    person.starts()
    await world.settled()


def questions(payer):
    return [one for one in payer.chat.told if "Is this the person you mean?" in one.text]


def last(person):
    return plain(person.chat.told[-1].text)


async def test_a_card_says_that_nobody_is_known_and_what_is_safer(world, omar):
    await world.joins(omar)
    shown = plain((await card(world, omar, "/send @NORA_77 4 lunch")).text)
    assert shown.startswith("Send 4.00 USD to @nora_77?")
    assert "Nobody called @nora_77 has used Wasl yet. The money waits 7 days" in shown
    assert "you are asked before they get it" in shown
    assert "Safer: type /send 4.00 USD and pick the person." in shown


async def test_the_payer_confirms_who_came_and_she_is_paid(world, omar, nora):
    await world.joins(omar)
    receipt = await sent(world, omar)
    assert plain(receipt.text).startswith("4.00 USD waits for @nora_77 until")
    assert "You are asked before anybody gets it." in plain(receipt.text)
    assert receipt.keyboard == [["Take it back"]]
    await comes(world, nora, "NORA_77")
    assert await world.has(nora) == 1000
    assert "Money may be waiting for you" in last(nora)
    assert "Omar" not in last(nora)
    assert "4.00" not in last(nora)
    (asked,) = questions(omar)
    assert plain(asked.text).startswith("Nora is here as @nora_77.")
    assert asked.keyboard == [["Yes, send it", "Not them"]]
    omar.presses(asked, "Yes, send it")
    await world.settled()
    assert plain(asked.text).startswith("Sent 4.00 USD to Nora (@nora_77). Receipt")
    assert asked.keyboard == []
    assert last(nora).startswith("Omar (@omar) sent you 4.00 USD. Receipt")
    assert "lunch" in last(nora)
    assert (await world.has(omar), await world.has(nora)) == (600, 1400)


async def test_another_id_takes_the_handle_and_gets_nothing_by_it(world, omar, nora, thief):
    await world.joins(omar)
    await sent(world, omar)
    await comes(world, thief)
    (about_thief,) = questions(omar)
    omar.presses(about_thief, "Not them")
    await world.settled()
    assert plain(about_thief.text).startswith("Nora (@nora_77) gets nothing.")
    assert about_thief.keyboard == [["Take it back"]]
    thief.username = "somebody"
    thief.writes("/balance")
    await comes(world, nora)
    (about_nora,) = questions(omar)
    omar.presses(about_nora, "Yes, send it")
    await world.settled()
    assert (await world.has(thief), await world.has(nora)) == (1000, 1400)


async def test_a_card_about_one_person_never_pays_another_with_the_handle(world, omar, nora, thief):
    await world.joins(omar)
    await sent(world, omar)
    await comes(world, nora)
    (about_nora,) = questions(omar)
    nora.username = "nora_old"
    nora.writes("/balance")
    await comes(world, thief)
    assert len(questions(omar)) == 2
    omar.presses(about_nora, "Yes, send it")
    await world.settled()
    assert (await world.has(thief), await world.has(nora)) == (1000, 1400)
    tap = omar.presses(questions(omar)[-1], "Yes, send it")
    await world.settled()
    assert "the money was claimed already" in tap.answer["text"]
    assert (await world.has(omar), await world.has(thief)) == (600, 1000)


async def test_a_known_person_who_takes_the_handle_is_asked_about(world, omar, thief):
    await world.joins(omar, thief)
    await sent(world, omar)
    thief.username = "nora_77"
    thief.writes("/balance")
    await world.settled()
    assert await world.has(thief) == 1000
    assert len(questions(omar)) == 1


async def test_a_payer_who_takes_the_handle_herself_changes_nothing(world, omar):
    await world.joins(omar)
    await sent(world, omar)
    omar.username = "nora_77"
    omar.writes("/balance")
    await world.settled()
    assert questions(omar) == []
    assert await world.has(omar) == 600


async def test_only_the_payer_answers(world, omar, nora):
    await world.joins(omar)
    await sent(world, omar)
    await comes(world, nora)
    (asked,) = questions(omar)
    nora.presses(nora.chat.told[-1], "", data=asked.button("Yes, send it")["callback_data"])
    await world.settled()
    assert await world.has(nora) == 1000


async def test_an_answer_that_comes_again_pays_once_across_a_restart(world, omar, nora):
    await world.joins(omar)
    await sent(world, omar)
    await comes(world, nora)
    (asked,) = questions(omar)
    data = asked.button("Yes, send it")["callback_data"]
    world.server.plays("tap sent again")
    world.server.plays("given twice")
    omar.presses(asked, "Yes, send it")
    await world.settled()
    await world.restart()
    omar.presses(asked, "", data=data)
    await world.settled()
    assert (await world.has(omar), await world.has(nora)) == (600, 1400)


async def test_the_receipt_shows_how_it_stands_and_takes_the_answer(world, omar, nora):
    await world.joins(omar)
    receipt = await sent(world, omar)
    number = plain(receipt.text).partition("Receipt ")[2].partition(".")[0]
    await comes(world, nora)
    shown = await card(world, omar, f"/tx {number}", "State")
    assert "waiting to be claimed" in plain(shown.text)
    assert "Not answered yet: is Nora (@nora_77) meant?" in plain(shown.text)
    omar.presses(shown, "Yes, send it")
    await world.settled()
    assert await world.has(nora) == 1400
    omar.writes(f"/tx {number}")
    await world.settled()
    again = omar.chat.told[-1]
    assert "Confirmed: Nora (@nora_77)" in plain(again.text)
    assert not {"Yes, send it", "No"} & {label for row in again.keyboard for label in row}


async def test_in_arabic(world, omar, nora):
    await world.joins(omar)
    omar.writes("/language ar")
    await world.settled()
    omar.writes("حوّل ٤ إلى @nora_77")
    await world.settled()
    assert "لا يوجد في وصل أحد بالمعرّف @nora_77" in last(omar)
    omar.presses(omar.chat.told[-1], "تحويل")
    await world.settled()
    await comes(world, nora)
    assert "هل هذا هو الشخص المقصود؟" in last(omar)
    assert omar.chat.told[-1].keyboard == [["لا، شخص آخر", "نعم، تحويل المبلغ"]]


async def test_a_number_is_nobodys_handle(world, omar):
    await world.joins(omar)
    omar.writes("/send @77 4")
    await omar.chat.shows("I do not know that person yet")


async def test_a_message_given_again_that_says_another_amount_shows_no_card(world, omar, nora):
    await world.joins(omar)
    written = omar.writes("/send @nora_77 4 lunch")
    await world.settled()
    await comes(world, nora)
    body = written.as_json() | {"text": "/send @nora_77 9 lunch"}
    world.server.updates.put("message", body, omar.id)
    await world.settled()
    assert len(cards(omar)) == 1


def cards(payer):
    return [one for one in payer.chat.told if one.keyboard == [["Send", "Cancel"]]]


async def test_a_message_given_again_after_its_payee_came_shows_the_first_card(world, omar, nora):
    await world.joins(omar)
    written = omar.writes("/send @nora_77 4 lunch")
    await world.settled()
    await comes(world, nora)
    world.server.updates.put("message", written.as_json(), omar.id)
    await world.settled()
    assert last(omar).startswith("You asked for this before; here it is again.")
    first, again = cards(omar)
    assert first.button("Send") == again.button("Send")
    for shown in (first, again):
        omar.presses(shown, "Send")
        await world.settled()
    assert (await world.has(omar), await world.has(nora)) == (600, 1000)
    assert len(questions(omar)) == 1


async def test_a_message_given_again_after_its_payee_gave_up_the_handle_shows_the_first_card(
    world, omar, nora
):
    await world.joins(omar)
    await comes(world, nora)
    written = omar.writes("/send @nora_77 4")
    await world.settled()
    nora.username = "nora_old"
    world.server.updates.put("message", written.as_json(), omar.id)
    await world.settled()
    assert last(omar).startswith("You asked for this before; here it is again.")
    for shown in cards(omar):
        omar.presses(shown, "Send")
        await world.settled()
    assert (await world.has(omar), await world.has(nora)) == (600, 1400)
