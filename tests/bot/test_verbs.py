"""Commands that have verbs: heard on every road, and offered as each platform can."""

import pytest

from bot.app.hearing import Hearing
from bot.grammar.kinds import Amount, Note, Word
from bot.kit import Reply, checked, command, say
from bot.platforms.discord import inbound, menus
from bot.platforms.telegram import menus as telegram
from bot.settings import Settings
from tests.discord.forms import commands as form


@command("save", about="Put money aside.", bare="add")
async def save(call, amount: Amount, note: Note = ""):
    return Reply.of(say("{amount}", amount=amount))


@command("save auto", about="Put money aside by itself.")
async def auto(call, which: Word, amount: Amount):
    return Reply.of(say("{amount}", amount=amount))


@command("savings", about="See what is put aside.")
async def savings(call):
    return Reply.of(say("Nothing."))


OURS = checked((save, auto, savings))
HEARING = Hearing(("USD", "EUR"), "USD", OURS)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/save 50 shoes", "save", "50 shoes"),
        ("/save add 50", "save", "50"),
        ("/save auto daily 10", "save auto", "daily 10"),
        ("/Save  AUTO daily 10", "save auto", "daily 10"),
        ("/save@wasl auto daily 10", "save auto", "daily 10"),
        ("/save@wasl 50", "save", "50"),
        ("save auto daily 10", "save auto", "daily 10"),
        ("please save auto daily 10", "save auto", "daily 10"),
        ("/savings", "savings", ""),
    ],
)
def test_a_verb_is_heard_with_the_command_above_it(text, name, rest):
    typed = HEARING.heard(text)
    assert (typed.word, typed.rest) == (name, rest)


def test_a_verb_is_heard_among_people_too():
    typed = HEARING.heard("save auto daily 10", alone=False)
    assert (typed.word, typed.rest) == ("save auto", "daily 10")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/case 7 note  asked her", "case note", "7 asked her"),
        ("/case #٧ Assign @sara", "case assign", "#٧ @sara"),
        ("بلاغ ٧ إغلاق ثبت", "case close", "٧ ثبت"),
        ("/case 7 note", "case note", "7"),
        ("/case 7", "case", "7"),
        ("/case note 7 asked her", "case note", "7 asked her"),
        ("/case seven note", "case", "seven note"),
        ("/gift 50 open the shop", "gift", "50 open the shop"),
    ],
)
def test_a_verb_may_stand_behind_the_number_that_either_begins_with(text, name, rest):
    typed = Hearing(("USD",), "USD").heard(text)
    assert (typed.word, typed.rest) == (name, rest)


def test_telegram_lists_names_of_one_word():
    assert [each.command for each in telegram.menu("en", commands=OURS)] == [
        "save",
        "savings",
    ]


def test_discord_offers_one_command_with_its_verbs_below_it():
    entries = menus.entries(admin=False, commands=OURS)
    told = menus.payload(entries)
    form.check(told)
    [family, single] = [each for each in told if each["type"] == 1][:2]
    assert [each["name"] for each in family["options"]] == ["add", "auto"]
    assert [each["name"] for each in family["options"][1]["options"]] == ["which", "amount"]
    assert (family["description"], single["name"]) == ("Put money aside.", "savings")


def test_what_is_given_to_a_verb_on_discord_is_what_its_text_says():
    entry = Offered().entries["save auto"]
    given = [
        {"name": "which", "type": 3, "value": "daily"},
        {"name": "amount", "type": 3, "value": "10"},
    ]
    data = {"name": "save", "options": [{"name": "auto", "type": 1, "options": given}]}
    assert inbound.named(data) == ("save auto", given)
    heard = inbound.heard(data, entry, me=5)
    assert (heard.text, heard.options) == (
        "/save auto daily 10",
        {"which": "daily", "amount": "10"},
    )
    assert HEARING.heard(heard.text).word == "save auto"


def test_a_verb_alone_is_heard_under_the_name_that_discord_gives_it():
    heard = inbound.heard(
        {"name": "save", "options": [{"name": "add", "type": 1}]}, Offered().entries["save add"], 5
    )
    assert HEARING.heard(heard.text).word == "save"


class Offered(menus.Menus):
    """What an application with our commands offers."""

    def __init__(self):
        super().__init__(Settings(_env_file=None), OURS)


@pytest.mark.parametrize(
    "declared",
    [
        (auto,),
        (command("save", about="x")(save.run), auto),
        (save,),
        (save, auto, command("save add", about="x")(auto.run)),
        (savings, savings),
    ],
)
def test_verbs_that_do_not_fit_together_are_refused(declared):
    with pytest.raises(TypeError):
        checked(declared)
