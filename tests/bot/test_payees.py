"""Who is paid: the one who was named, or the one who was chosen when several were."""

from dataclasses import replace

import pytest

from bot.kit import Reply
from ledger.people import persons
from tests.bot.talk import read


def labels(reply):
    return [read(Reply.of(button.label)) for button in reply.buttons]


async def test_a_second_name_is_asked_about_and_the_one_who_is_chosen_is_paid(talk):
    await talk.joins("omar", "sara", "lina")
    question = await talk.types("omar", "/send 4 @sara lunch with @lina")
    assert read(question) == "More than one person is named. Who is it for?"
    assert labels(question) == ["Sara", "Lina"]
    card = await talk.presses("omar", question.buttons[1])
    assert read(card).startswith("Send 4.00 USD to Lina? / Note: lunch with")
    await talk.presses("omar", card.buttons[0])
    assert (await talk.has("sara"), await talk.has("lina")) == (1000, 1400)


async def test_words_that_may_lead_elsewhere_are_asked_about_before_a_card(talk):
    await talk.joins("omar", "sara", "lina")
    for text in ("/send to lina, not @sara, 4", "/send 4 to lina via @sara"):
        question = await talk.types("omar", text)
        assert read(question).startswith("I am not sure who it is for, because of")
        assert labels(question) == ["Sara"]
        card = await talk.presses("omar", question.buttons[0])
        assert read(card).startswith("Send 4.00 USD to Sara?")


async def test_a_mention_behind_other_words_is_asked_about(talk):
    await talk.joins("omar", "sara", "lina")
    lina = await talk.person("lina")
    call = await talk.call("omar", "/send to Sara not @77 5 hi")
    question = await talk.app.handle(replace(call, mentioned={"77": lina}))
    assert labels(question) == ["Lina"]


async def test_a_name_further_on_in_a_reply_is_asked_about(talk):
    await talk.joins("omar", "sara", "lina")
    question = await talk.types("omar", "/send 3 for lunch to @sara", reply_to="lina")
    assert read(question) == "You reply to one person and name another. Who is it for?"
    assert labels(question) == ["Sara", "Lina"]
    card = await talk.presses("omar", question.buttons[0])
    assert read(card).startswith("Send 3.00 USD to Sara? / Note: for lunch / After")
    card = await talk.presses("omar", question.buttons[1])
    assert read(card).startswith("Send 3.00 USD to Lina? / Note: for lunch to @sara")


async def test_two_names_of_one_person_ask_nothing(talk):
    await talk.joins("omar", "sara")
    wanted = await talk.types("sara", "/tag sara_k")
    await talk.presses("sara", wanted.buttons[0])
    for text in ("/send 3 @sara thanks $sara_k", "/send 3 thanks to @sara"):
        card = await talk.types("omar", text, reply_to="sara")
        assert read(card).startswith("Send 3.00 USD to Sara ($sara_k)?")


async def test_the_bot_is_no_payee_beside_another(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send 3 @sara thanks to @wasl")
    assert read(card).startswith("Send 3.00 USD to Sara? / Note: thanks to @wasl")


async def test_a_question_about_people_is_for_whoever_asked_and_once(talk):
    await talk.joins("omar", "sara", "lina")
    text, key = "/send 4 @sara @lina", "web:omar:again"
    question = await talk.types("omar", text, key=key)
    again = await talk.types("omar", text, key=key)
    assert [each.data for each in again.buttons] == [each.data for each in question.buttons]
    stolen = await talk.presses("lina", question.buttons[1])
    assert read(stolen).startswith("These buttons are not yours.")


async def test_a_question_about_an_amount_keeps_the_note_of_each_reading(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara 3 1/2 lunch")
    assert labels(question) == ["3.50 USD", "3.00 USD"]
    for button, note in zip(question.buttons, ("lunch", "1/2 lunch"), strict=True):
        assert f"/ Note: {note} /" in read(await talk.presses("omar", button))


async def test_a_mention_that_is_no_payee_stands_in_the_note_by_its_name(talk):
    await talk.joins("omar", "sara", "lina")
    lina = await talk.person("lina")
    call = await talk.call("omar", "/send @sara 4 lunch with @77")
    question = await talk.app.handle(replace(call, mentioned={"77": lina}))
    assert labels(question) == ["Sara", "Lina"]
    card = await talk.presses("omar", question.buttons[0])
    assert read(card).startswith("Send 4.00 USD to Sara? / Note: lunch with Lina /")


@pytest.mark.parametrize("handle", ["@0501234567", "@966501234567"])
async def test_a_number_that_nobody_has_for_a_name_is_a_phone_number(talk, handle):
    await talk.joins("omar")
    refused = await talk.types("omar", f"/send {handle} 4")
    assert "looks like a phone number" in read(refused)
    assert await persons.by_identity(talk.books, "web", handle[1:]) is None


async def test_a_link_is_for_nobody_by_name(talk):
    await talk.joins("omar", "sara")
    refused = await talk.types("omar", "/link 4 lunch for @sara")
    assert read(refused).startswith("This pays nobody by name, so it is not for @sara.")
    assert "/send @sara 10" in read(refused)
