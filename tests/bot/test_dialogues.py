"""Dialogues: what is missing is asked for, and the next words answer it, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import asking
from bot.kit import DOTS, Upload
from bot.menu import HOUSE, SECTIONS
from ledger import clock
from ledger.errors import AlreadySettled
from ledger.people import dialogues
from tests.bot.talk import read


def labels(reply):
    return [read(replace(reply, card=None, rest=[each.label])) for each in reply.buttons]


async def paid(talk, text):
    card = await talk.types("omar", text)
    await talk.presses("omar", card.buttons[0])


async def test_an_answer_that_comes_again_shows_its_first_question_and_then_its_first_card(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send")
    amount = await talk.types("omar", "@sara", key="web:omar:who")
    assert read(amount).startswith("How much?")
    again = await talk.types("omar", "@sara", key="web:omar:who")
    assert (read(again), again.buttons) == (read(amount), amount.buttons)
    card = await talk.types("omar", "4", key="web:omar:much")
    assert read(card).startswith("Send 4.00 USD to Sara?")
    again = await talk.types("omar", "4", key="web:omar:much")
    assert read(again).startswith("You asked for this before")
    assert [each.data for each in again.buttons] == [each.data for each in card.buttons]
    assert await talk.has("omar") == 1000


async def test_a_button_of_a_question_goes_on_however_often_it_is_pressed(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara")
    assert labels(question) == ["5.00 USD", "10.00 USD", "20.00 USD", "50.00 USD"]
    card = await talk.presses("omar", question.buttons[0])
    again = await talk.presses("omar", question.buttons[0])
    assert read(card).startswith("Send 5.00 USD to Sara?")
    assert [each.data for each in again.buttons] == [each.data for each in card.buttons]


async def test_a_number_alone_is_nobodys_name(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send")
    assert read(await talk.types("omar", "7")).startswith("Who is it for?")
    assert read(await talk.types("omar", "sara")).startswith("How much?")


async def test_a_button_of_a_question_that_words_have_answered_goes_on_as_well(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara")
    typed = await talk.types("omar", "4")
    pressed = await talk.presses("omar", question.buttons[0])
    assert read(typed).startswith("Send 4.00 USD to Sara?")
    assert read(pressed).startswith("Send 5.00 USD to Sara?")


async def test_a_button_that_there_was_too_little_for_goes_on_once_there_is_enough(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara")
    short = await talk.presses("omar", question.buttons[3])
    assert read(short).startswith("Not enough money:")
    again = await talk.presses("omar", question.buttons[3])
    assert (read(again), again.buttons) == (read(short), short.buttons)
    await talk.joins("lina", "nour", "huda", "mona", "ziad")
    for each in ("sara", "lina", "nour", "huda", "mona", "ziad"):
        card = await talk.types(each, "/send @omar 9")
        await talk.presses(each, card.buttons[0])
    card = await talk.presses("omar", question.buttons[3])
    assert read(card).startswith("Send 50.00 USD to Sara?")


async def test_a_question_that_comes_again_says_on_its_buttons_where_they_lead(talk):
    await talk.joins("omar", "sara", "lina")
    waiting = await talk.types("omar", "/send @lina 3")
    question = await talk.types("omar", "/send @sara", key="web:omar:who")
    await talk.presses("omar", waiting.buttons[0])
    again = await talk.types("omar", "/send @sara", key="web:omar:who")
    assert labels(again) == labels(question)
    card = await talk.presses("omar", again.buttons[0])
    assert read(card).startswith("Send 5.00 USD to Sara?")
    assert labels(await talk.types("omar", "/send @sara"))[0] == "3.00 USD"


async def test_who_was_left_out_of_a_list_stays_out_though_she_joins_before_the_second_tap(talk):
    await talk.joins("omar", "sara")
    await talk.person("lina")
    card = await talk.types("omar", "/eidiya @sara 1 @lina 1 on tomorrow")
    first = await talk.presses("omar", card.buttons[1])
    await talk.joins("lina")
    again = await talk.presses("omar", card.buttons[1])
    assert [each.data for each in again.buttons] == [each.data for each in first.buttons]


async def test_what_cannot_be_asked_for_any_more_is_said_and_raised_to_nobody(talk, monkeypatch):
    await talk.joins("omar", "sara")
    made = await talk.types("omar", "/paylink tips")
    code = read(made).split("/pay ")[1].split()[0]

    async def closed(*_):
        raise AlreadySettled("paylinks", "state", "closed")

    monkeypatch.setattr(asking, "again", closed)
    refused = await talk.types("sara", f"/pay {code}")
    assert "closed" in read(refused)


async def test_what_was_said_already_is_not_asked_for(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send 4 for lunch")
    assert read(question).startswith("Who is it for?")
    card = await talk.types("omar", "sara")
    assert read(card).startswith("Send 4.00 USD to Sara? / Note: for lunch")


async def test_who_was_paid_last_and_how_much_is_offered(talk):
    await talk.joins("omar", "sara", "lina")
    await paid(talk, "/send @sara 3")
    await paid(talk, "/send @lina 2")
    question = await talk.types("omar", "/send")
    assert labels(question) == ["Lina", "Sara"]
    question = await talk.presses("omar", question.buttons[1])
    assert labels(question)[:3] == ["2.00 USD", "3.00 USD", "5.00 USD"]


@pytest.mark.parametrize("text", ["send the flowers", "thanks", "hello", "pay it back"])
async def test_a_note_may_begin_as_a_command_does(talk, text):
    await talk.joins("omar", "sara")
    await talk.presses("omar", "run:send")
    await talk.types("omar", "@sara")
    question = await talk.types("omar", "4")
    assert read(question).startswith("What is it for?")
    assert f"Note: {text}" in read(await talk.types("omar", text))


async def test_a_code_never_becomes_a_note(talk):
    await talk.joins("omar", "sara")
    await talk.presses("omar", "run:send")
    await talk.types("omar", "@sara")
    await talk.types("omar", "4")
    card = read(await talk.types("omar", "AbCdEfGh0123456789aB3x"))
    assert f"Note: {DOTS}" in card


async def test_nobody_is_asked_for_a_code_nor_by_what_people_say_to_each_other(talk):
    await talk.joins("omar", "sara")
    refused = await talk.types("omar", "/claim")
    assert (refused.asks, refused.buttons) == (None, ())
    assert await talk.types("omar", "send", group="lunch") is None
    assert not (await talk.person("omar")).asked


async def test_what_lacks_in_a_group_is_asked_in_private_and_goes_on_in_the_group(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/gift", group="lunch")
    assert (question.audience, len(question.buttons)) == ("actor", 4)
    assert await talk.types("omar", "5", group="lunch") is None
    assert read(await talk.types("omar", "5")).startswith("For how many?")
    card = await talk.types("omar", "2")
    assert read(card).startswith("Give 5.00 USD in the group, for 2 people?")


async def test_a_question_of_one_person_is_answered_by_nobody_else(talk):
    await talk.joins("omar", "sara", "eve")
    question = await talk.types("omar", "/send @sara")
    call = await talk.call("eve", "4")
    assert "not yours" in read(await talk.app.write(call, question.asks.name))
    assert "not yours" in read(await talk.presses("eve", question.buttons[0]))
    assert read(await talk.types("eve", "4")).startswith("I did not understand")
    assert read(await talk.types("omar", "4")).startswith("Send 4.00 USD")


async def test_words_answer_only_where_it_was_asked(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send @sara")
    elsewhere = await talk.call("omar", "4")
    chat = replace(elsewhere.chat, id="omar-elsewhere")
    assert read(await talk.app.handle(replace(elsewhere, chat=chat))).startswith("I did not")


async def test_a_file_alone_is_no_answer_to_what_words_are_asked_for(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send @sara")
    call = replace(await talk.call("omar", ""), files=(Upload("list.csv", 3, read_nothing),))
    assert read(await talk.app.handle(call)).startswith("What is this file for?")
    assert "Send 4.00 USD" in read(await talk.types("omar", "4"))


async def read_nothing():
    return b""


async def test_a_question_that_ran_out_says_so_once(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara")
    later = clock.now() + timedelta(hours=1)
    with clock.running(lambda: later):
        assert "has expired" in read(await talk.types("omar", "4"))
        assert read(await talk.types("omar", "4")).startswith("I did not understand")
        call = await talk.call("omar", "4")
        assert "has expired" in read(await talk.app.write(call, question.asks.name))


async def test_what_ended_a_question_ends_its_buttons(talk):
    await talk.joins("omar", "sara")
    question = await talk.types("omar", "/send @sara")
    await talk.types("omar", "/balance")
    told = await talk.presses("omar", question.buttons[0])
    assert read(told) == "This was cancelled before. Nothing was moved."
    assert await dialogues.current(talk.books, await talk.person("omar")) is None


async def test_the_buttons_of_the_menu_are_what_commands_declare(talk):
    await talk.joins("omar")
    menu = await talk.types("omar", "/menu")
    declared = [each for each in talk.app.hearing.commands.values() if each.menu]
    found = [each for each in menu.buttons if each.data.startswith("run:")]
    for section in SECTIONS.keys() - {HOUSE}:  # whose commands are not hers
        (leads,) = (each for each in menu.buttons if each.data == f"go:menu:{section}")
        behind = await talk.presses("omar", leads)
        assert behind.edits_card
        found += [each for each in behind.buttons if each.data.startswith("run:")]
        back = await talk.presses("omar", behind.buttons[-1])
        assert [each.data for each in back.buttons] == [each.data for each in menu.buttons]
    hers = {f"run:{each.name}" for each in declared if each.is_for_all and each.name != "gift"}
    assert {each.data for each in found} == hers  # a gift is begun in a group
    assert len(found) == len(hers)
    for button in found:
        assert (await talk.presses("omar", button)).lines
    assert read(await talk.presses("omar", "run:fund")) == "This is not yours to do."
    assert read(await talk.presses("omar", "run:nothing")).startswith("I cannot find")


async def test_somebody_who_has_not_joined_gets_no_menu_by_its_buttons(talk):
    await talk.joins("omar")
    assert "not joined" in read(await talk.presses("eve", "run:send"))


async def test_a_dialogue_goes_on_after_a_restart(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send @sara")
    other = type(talk)(talk.books)
    assert read(await other.types("omar", "4", key="web:omar:after")).startswith("Send 4.00 USD")


async def test_a_button_of_the_menu_asks_anew_after_its_question_was_answered_or_left(talk):
    await talk.joins("omar", "sara")
    menu = await talk.types("omar", "/menu")
    (sends,) = (each for each in menu.buttons if each.data == "run:send")
    for left_by in ("/balance", "@sara"):
        assert read(await talk.presses("omar", sends)).startswith("Who is it for?")
        await talk.types("omar", left_by)
    await talk.presses("omar", sends)
    assert read(await talk.types("omar", "@sara")).startswith("How much?")
    assert read(await talk.types("omar", "4")).startswith("What is it for?")


async def test_who_is_picked_for_a_question_after_somebody_else_gets_a_question_of_her_own(talk):
    await talk.joins("omar", "sara", "lina")
    asked = await talk.app.handle(replace(await talk.call("omar", "/send"), picks=True))
    sara = await picks(talk, asked, "sara")
    lina = await picks(talk, asked, "lina")
    cards = [await talk.presses("omar", each.buttons[0]) for each in (sara, lina)]
    assert [read(each).split("?")[0] for each in cards] == [
        "Send 5.00 USD to Sara",
        "Send 5.00 USD to Lina",
    ]
    again = await picks(talk, asked, "sara")
    assert (read(again), again.buttons) == (read(sara), sara.buttons)


async def picks(talk, asked, name):
    """Pick a person as a platform tells of it, under a key of the message that tells it."""
    call = await talk.call("omar", key=f"web:omar:picks {name}")
    return await talk.app.pick(call, asked.pick, await talk.person(name))
