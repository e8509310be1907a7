"""The menus of commands: Latin names, descriptions in every language, admins' in their chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot import speech
from bot.commands import COMMANDS
from bot.platforms.telegram.places import PLATFORM

if TYPE_CHECKING:
    from telegram import Bot, BotCommandScope

    from bot.kit import Call
    from bot.settings import Settings

LONGEST_ABOUT = 256
_LANGUAGES = {"en": "", "ar": "ar"}  # "" is the list for every other language

log = structlog.get_logger("bot.telegram")


class Menus:
    """What people find behind the menu button."""

    def __init__(self, bot: Bot, settings: Settings) -> None:
        self._bot = bot
        self._registered = False
        prefix = f"{PLATFORM}:"
        self._left = {
            admin.removeprefix(prefix) for admin in settings.admins if admin.startswith(prefix)
        }

    async def register(self) -> None:
        """Give everybody a menu, once, and admins theirs; one who never came gets it later."""
        if self._registered:
            return
        await self._set(BotCommandScopeDefault(), admin=False)
        await self._set(BotCommandScopeAllGroupChats(), admin=False)
        for admin in sorted(self._left):
            await self._offer(admin)
        self._registered = True

    async def offer(self, call: Call) -> None:
        """Give an admin her menu, if she could not be given it at the start."""
        if call.chat.id in self._left:
            await self._offer(call.chat.id)

    async def _offer(self, admin: str) -> None:
        try:
            await self._set(BotCommandScopeChat(int(admin)), admin=True)
        except (TelegramError, ValueError) as why:
            log.info("no admin menu yet", admin=admin, reason=str(why))
        else:
            self._left.discard(admin)

    async def _set(self, scope: BotCommandScope, *, admin: bool) -> None:
        for language, code in _LANGUAGES.items():
            await self._bot.set_my_commands(
                menu(language, admin=admin), scope=scope, language_code=code
            )


def menu(language: str, *, admin: bool) -> list[BotCommand]:
    """Return the commands that a person may use, described in her language."""
    return [
        BotCommand(command.name, _about(command.name, command.about, language))
        for command in COMMANDS
        if command.needs != "admin" or admin
    ]


def _about(command: str, about: str, language: str) -> str:
    """Describe a command, and name the word that stands for it in the language."""
    own = speech.word("trigger", command, language).split("|")[0]
    described = speech.word("", about, language)
    return (described if own == command else f"{own}: {described}")[:LONGEST_ABOUT]
