"""What Discord is told of our commands is within what it takes, and is what we hear."""

import unicodedata

import pytest

from bot import grammar, speech
from bot.commands import COMMANDS
from bot.platforms.discord import menus
from bot.platforms.discord.menus import TAG, Menus
from bot.settings import Settings

TYPED, OF_A_USER, VERB = 1, 2, 1
STRING, USER, FILE = 3, 6, 11
MOST = {TYPED: 100, OF_A_USER: 15}
ENTRIES = menus.entries(admin=True)
PAYLOAD = menus.payload(ENTRIES)


def slash(command):
    """Return what a command is called in English: what operators do are verbs of one command."""
    return next(each.name for each in ENTRIES if (each.command, each.language) == (command, "en"))


def named(name):
    return next(each for each in PAYLOAD if each["name"] == name)


def offered(name):
    """Return a command, or the verb of one, as it is offered."""
    first, _, verb = name.partition(" ")
    told = named(first)
    return next(each for each in told["options"] if each["name"] == verb) if verb else told


def options(name):
    return {each["name"]: each for each in offered(name).get("options", [])}


def filled_in(told):
    """Return a command as it is filled in: itself, or each of its verbs."""
    verbs = [each for each in told["options"] if each["type"] == VERB]
    return verbs or [told]


def is_name(text):
    """Tell whether it is letters, digits, - _ and ', in small letters: no combining mark."""
    kinds = {unicodedata.category(each)[0] for each in text if each not in "-_'"}
    return 1 <= len(text) <= 32 and kinds <= {"L", "N"} and text == text.lower()


@pytest.mark.parametrize("kind", MOST)
def test_there_are_not_too_many_commands(kind):
    everything = menus.entries(admin=True, commands=(*COMMANDS, *menus.POSTING))
    of_kind = [each["name"] for each in menus.payload(everything) if each["type"] == kind]
    assert len(of_kind) == len(set(of_kind)) <= MOST[kind]


@pytest.mark.parametrize(
    "told", [each for each in PAYLOAD if each["type"] == TYPED], ids=lambda told: told["name"]
)
def test_a_command_is_within_what_discord_takes(told):
    assert is_name(told["name"])
    assert 1 <= len(told["description"]) <= 100
    assert len(told["options"]) <= 25
    assert len({each["name"] for each in told["options"]}) == len(told["options"])
    for option in told["options"]:
        assert is_name(option["name"])
        assert 1 <= len(option["description"]) <= 100
        assert len(option.get("choices", [])) <= 25
    for each in filled_in(told):
        needed = [option["required"] for option in each["options"]]
        assert needed == sorted(needed, reverse=True)


def test_what_stands_in_peoples_own_menus_is_short():
    assert all(len(each["name"]) <= 32 for each in PAYLOAD if each["type"] == OF_A_USER)


def test_every_command_is_offered_and_takes_what_its_signature_says():
    for command in COMMANDS:
        there = options(slash(command))
        for parameter in command.offered:
            told = there[parameter.option]
            is_payee = parameter.kind.offered == "person"
            words = FILE if parameter.kind.is_file else STRING
            assert told["type"] == (USER if is_payee else words)
            assert told["required"] == (not is_payee and not parameter.optional)
            assert not is_payee or there[TAG]["type"] == STRING


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.path)
def test_what_is_offered_has_a_name_in_arabic_too(command):
    for parameter in command.offered:
        assert speech.word("option", parameter.option, "ar") != parameter.option


@pytest.mark.parametrize("name", ["تحويل", "رصيد", "كشف-حساب", "مساعدة", "ابدأ"])
def test_the_main_ones_have_arabic_names(name):
    told = named(name)
    assert any("\u0600" <= each <= "\u06ff" for each in told["description"])
    assert all(any("\u0600" <= each <= "\u06ff" for each in one) for one in options(name))


def test_arabic_words_run_from_the_right_and_the_handles_in_them_from_the_left():
    told = named("تحويل")
    tag = options("تحويل")["الوسم"]["description"]
    for text in (told["description"], tag):
        assert (text[0], text[-1]) == (speech.RLI, speech.PDI)
    assert f"{speech.LRI}$sara{speech.PDI}" in tag
    assert named("send")["description"].isascii()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("account tag", "tag"),
        ("safety pin-app", "pin app"),
        ("safety pin-show", "pin show"),
        ("حسابي وسم", "وسم"),
        ("الأمان الرقم_السري-تطبيق", "الرقم_السري تطبيق"),
    ],
)
def test_a_verb_of_a_family_is_heard_as_what_is_typed_elsewhere(name, typed):
    assert next(each for each in ENTRIES if each.name == name).typed == typed


def test_a_family_is_no_command_itself():
    named = {each.first for each in ENTRIES if each.name == each.first}
    assert not named & {each.first for each in ENTRIES if each.name != each.first}


def test_every_arabic_name_is_a_word_that_is_heard_as_its_command():
    heard = {
        grammar.fold(word): name for word, name, _ in speech.triggers(c.name for c in COMMANDS)
    }
    twins = [each for each in ENTRIES if each.language == "ar"]
    assert len(twins) >= 8
    assert all(heard[grammar.fold(each.typed)] == each.command.name for each in twins)


def test_they_work_in_servers_in_private_and_wherever_a_person_brings_them():
    for told in PAYLOAD:
        of_a_server = told["name"] in menus.server_commands()
        assert told["integration_types"] == ([0] if of_a_server else [0, 1])
        assert told["contexts"] == ([0] if of_a_server else [0, 1, 2])


def test_only_who_manages_a_server_is_offered_its_language():
    told = named("server-language")
    assert told["default_member_permissions"] == "32"
    assert {each["value"] for each in options("server-language")["to"]["choices"]} == set(
        speech.CODES
    )


def test_in_a_server_only_who_manages_it_is_shown_what_operators_may():
    for told in PAYLOAD:
        entry = next((each for each in ENTRIES if each.first == told["name"]), None)
        shown = told.get("default_member_permissions")
        if entry:
            assert (shown == "32") == (not entry.command.is_for_all), told["name"]


def test_admins_are_offered_theirs_only_where_discord_has_an_admin():
    assert "fund give" not in Menus(Settings(_env_file=None)).entries
    assert "fund give" in Menus(Settings(_env_file=None, admins=("discord:7",))).entries


class Told:
    """A Discord that keeps what it is told, and adds what it decides itself."""

    application_id = 5

    def __init__(self):
        self.http, self.known, self.times = self, [], 0

    async def get_global_commands(self, application):
        return self.known

    async def bulk_upsert_global_commands(self, application, told):
        self.times += 1
        added = {"version": "1", "nsfw": False, "default_member_permissions": None}
        self.known = [
            {**added, **each, "id": str(number), "name_localizations": None}
            for number, each in enumerate(told, start=1)
        ]
        for each in self.known:
            told = filled_in(each) if each["type"] == TYPED else ()
            for option in (option for one in told for option in one["options"]):
                if option["required"] is False:
                    del option["required"]
        return self.known


async def test_discord_is_told_once_and_again_when_something_changed():
    discord = Told()
    settings = Settings(_env_file=None)
    assert await Menus(settings).sync(discord)
    assert not await Menus(settings).sync(discord)
    discord.known[0]["description"] = "otherwise"
    assert await Menus(settings).sync(discord)
    discord.known.pop()
    assert await Menus(settings).sync(discord)
    assert not await Menus(settings).sync(discord)
    assert discord.times == 3
