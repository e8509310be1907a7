"""What was found by drawing at random, each once more."""

import pytest

from bot import speech
from bot.commands.payroll import reading
from bot.grammar import BadArgument
from bot.kit import Code, say
from ledger.people import names
from tests.fuzz import discords, drawn, telegrams, towns
from tests.fuzz.discords import MALLORY, OMAR
from tests.fuzz.telegrams import message, user
from tests.fuzz.test_files import READER
from tests.fuzz.test_telegram import handled, refused


@pytest.fixture
def road():
    with towns.road() as town:
        yield town


@pytest.fixture
def telegram():
    with telegrams.town() as town:
        yield town


@pytest.fixture
def discord():
    with discords.town() as town:
        yield town


@pytest.mark.parametrize("at", ["x", "AAAAAAAAAAAAAAAAAAAAAB", "A.0"])
def test_a_page_of_no_reveal_is_no_failure(road, at):
    reply = road.does(road.talk.presses("boss", f"go:reveal:{at}"))
    assert road.told(reply) == "refused"


@pytest.mark.parametrize("text", ["/case ⁵ close upheld", "/case ½ note x", "case 5x close y"])
def test_a_verb_behind_what_is_no_number_is_no_failure(road, text):
    for who in ("mallory", "boss"):
        reply = road.does(road.talk.types(who, text))
        assert road.told(reply) == "refused"


def test_an_update_that_names_no_chat_is_over(telegram):
    update = message(66, "/start")
    del update["message"]["chat"]
    assert refused(telegram, (update, telegrams.SECRET)) == "200"
    assert handled(telegram, message(66, "/balance")) == "handled"


def shaped(number, **more):
    update = message(number, "/balance")
    update["message"] |= more
    return update


@pytest.mark.parametrize("date", [2**56, 6.8e16, 1e308, -(2**70)])
def test_an_update_of_a_moment_that_no_calendar_has_is_none(telegram, date):
    assert refused(telegram, (shaped(66, date=date), telegrams.SECRET)) == "400"


@pytest.mark.parametrize("name", ["\ud800", "paylink.\ud800.AAAAAAAAAAAAAAAAAAAAAA"])
def test_half_a_character_in_what_was_posted_is_no_failure(telegram, name):
    chosen = {"result_id": name, "from": user(66), "query": "10", "inline_message_id": "x"}
    assert handled(telegram, {"update_id": 1, "chosen_inline_result": chosen}) == "refused"


HALF = "\ud800"
NOBODY = {"id": HALF, "is_bot": False, "first_name": "x"}


@pytest.mark.parametrize(
    "more",
    [
        {"migrate_to_chat_id": HALF},
        {"from": NOBODY},
        {"new_chat_members": [NOBODY]},
        {"reply_to_message": message(11, "x")["message"] | {"from": NOBODY}, "text": "/send 1"},
        {"chat": {"id": HALF, "type": "private"}},
    ],
)
def test_an_id_that_is_no_number_is_no_failure_of_the_books(telegram, more):
    assert refused(telegram, (shaped(66, **more), telegrams.SECRET)) == "200"
    assert handled(telegram, message(66, "/balance")) == "handled"


def test_a_body_that_is_nested_too_deeply_is_no_update(telegram):
    for body in drawn.NESTED:
        assert refused(telegram, (body.encode(), telegrams.SECRET)) == "400"


@pytest.mark.parametrize("tag", [f"@@{OMAR}", f"@@@{OMAR}", f"x@{OMAR}"])
def test_a_number_behind_two_signs_names_nobody(discord, tag):
    typed = discords.typed("send", MALLORY, {"tag": tag, "amount": "1"})
    discord.does(discords.brought(discord, typed))


def test_half_a_character_in_a_username_is_no_failure(discord):
    somebody = discords.person(MALLORY, "\ud800", "Mallory")
    typed = discords.typed("balance", MALLORY, {}) | {"user": somebody}
    discord.does(discords.brought(discord, typed))


@pytest.mark.parametrize("language", speech.CODES)
def test_nothing_to_be_typed_is_nothing_in_every_language(language):
    assert speech.plain(speech.spoken([say("{code}", code=Code(""))], language)) == ""


@pytest.mark.parametrize("head", ["a" * 140_000, "who,amount," + "a" * 140_000])
def test_a_first_line_without_end_names_no_columns(head):
    with pytest.raises(BadArgument, match="first line has to name the columns"):
        reading.read(head.encode(), READER, 10)


@pytest.mark.parametrize("text", ["M\x1b\u0307", "M\u0307", "\u1e40"])
def test_a_mark_that_something_unseen_keeps_from_its_letter_is_put_to_it(text):
    assert names.tidy(text) == "\u1e40"
