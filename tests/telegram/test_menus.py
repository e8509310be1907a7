"""Command lists and descriptions."""

import pytest
from telegram import BotCommandScopeAllChatAdministrators as Admins
from telegram import BotCommandScopeAllGroupChats as Groups
from telegram import BotCommandScopeAllPrivateChats as Private
from telegram import BotCommandScopeChat as OneChat
from telegram import BotCommandScopeChatAdministrators as AdminsOf
from telegram import BotCommandScopeChatMember as MemberOf
from telegram.error import BadRequest

LISTS = [
    (None, "", "default"),
    (Private(), "", "private"),
    (Private(), "ar", "خاص"),
    (Groups(), "", "groups"),
    (Admins(), "", "admins"),
    (AdminsOf(-500), "", "admins here"),
    (MemberOf(-500, 12), "", "nour here"),
]


async def test_everybody_is_shown_the_list_nearest_to_her(server, bot, sara, nour, trip):
    zaid = server.person(13, "Zaid", language_code="en-GB")
    for scope, language, description in LISTS:
        commands = [("help", description)]
        await bot.set_my_commands(commands, scope=scope, language_code=language)
    shown = server.menus.shown
    assert shown(sara, sara.chat) == {"help": "خاص"}
    assert shown(zaid, zaid.chat) == {"help": "private"}
    assert shown(sara, trip) == {"help": "admins here"}
    assert shown(nour, trip) == {"help": "nour here"}
    assert shown(zaid, trip) == {"help": "groups"}
    other = server.group(-9, "Other", sara, zaid)
    assert shown(sara, other) == {"help": "admins"}


async def test_a_list_can_be_read_and_deleted(server, bot, sara):
    await bot.set_my_commands([("help", "Help")], scope=OneChat(11), language_code="ar")
    (command,) = await bot.get_my_commands(OneChat(11), "ar")
    assert (command.command, command.description) == ("help", "Help")
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(OneChat(11), "ar")
    assert await bot.get_my_commands(OneChat(11), "ar") == ()


@pytest.mark.parametrize(
    ("command", "description", "why"),
    [
        ("رصيد", "x", "BOT_COMMAND_INVALID"),
        ("Help", "x", "BOT_COMMAND_INVALID"),
        ("save-add", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("", "x", "BOT_COMMAND_INVALID"),
        ("help", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("help", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_command_has_a_form(server, bot, command, description, why):
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.set_my_commands([(command, description)])


async def test_at_most_a_hundred_commands(server, bot):
    hundred = [(f"c{number}", "x") for number in range(100)]
    await bot.set_my_commands(hundred)
    with pytest.raises(BadRequest, match=r"(?i)too_much"):
        await bot.set_my_commands([*hundred, ("one_more", "x")])
    assert len(await bot.get_my_commands()) == 100


async def test_a_scope_and_a_language_must_exist(server, bot, sara):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("help", "Help")], scope=OneChat(404))
    with pytest.raises(BadRequest, match="private chats"):
        await bot.set_my_commands([("help", "Help")], scope=AdminsOf(11))
    with pytest.raises(BadRequest, match="language code"):
        await bot.set_my_commands([("help", "Help")], language_code="arabic")


async def test_the_bot_describes_itself_in_two_languages(server, bot):
    await bot.set_my_description("Payments")
    await bot.set_my_description("مدفوعات", "ar")
    await bot.set_my_short_description("Pay")
    assert (await bot.get_my_description("ar")).description == "مدفوعات"
    assert (await bot.get_my_description("fr")).description == "Payments"
    assert (await bot.get_my_short_description("ar")).short_description == "Pay"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("x" * 513)
