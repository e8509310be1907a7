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
from telegram.error import BadRequest, Forbidden

from bot import logs, speech
from bot.commands import COMMANDS
from bot.languages import CATALOGUES, of
from bot.platforms.telegram.places import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot, BotCommandScope

    from bot.kit import Command
    from bot.later import Later
    from bot.settings import Settings

LONGEST_ABOUT = 256
COMMANDS_TO_COME = "commands"
# Telegram knows languages by two letters; "" is the list for every other one.
_LANGUAGES = {each: "" if of(each).is_source else each.partition("-")[0] for each in CATALOGUES}

log = structlog.get_logger("bot.telegram")


class Menus:
    """What people find behind the menu button; it is set beside the serving of people."""

    def __init__(self, bot: Bot, settings: Settings, later: Later) -> None:
        self._bot = bot
        self._later = later
        everybody = (BotCommandScopeDefault(), BotCommandScopeAllGroupChats())
        self._unset = [(scope, language) for scope in everybody for language in _LANGUAGES]
        prefix = f"{PLATFORM}:"
        self._admins = {
            admin.removeprefix(prefix) for admin in settings.admins if admin.startswith(prefix)
        }

    def begin(self) -> None:
        """Give everybody a menu, once, and admins theirs; one who never came gets it later."""
        if self._unset:
            self._later.begin(COMMANDS_TO_COME, self._register)

    def offer(self, chat: str) -> None:
        """Give an admin her menu, if she could not be given it at the start."""
        if chat in self._admins and not self._unset:
            whose = logs.place(f"{PLATFORM}:{chat}")
            self._later.begin(f"{COMMANDS_TO_COME} of {whose}", lambda: self._offer(chat))

    async def _register(self) -> None:
        """Set what is not set yet: whoever is interrupted goes on here."""
        while self._unset:
            scope, language = self._unset[0]
            await self._set(scope, language, admin=False)
            del self._unset[0]
        for admin in sorted(self._admins):
            await self._offer(admin)

    async def _offer(self, admin: str) -> None:
        try:
            for language in _LANGUAGES:
                await self._set(BotCommandScopeChat(int(admin)), language, admin=True)
        except (BadRequest, Forbidden) as why:
            whose = logs.place(f"{PLATFORM}:{admin}")
            log.info("no admin menu yet", chat=whose, reason=str(why))
        else:
            self._admins.discard(admin)

    async def _set(self, scope: BotCommandScope, language: str, *, admin: bool) -> None:
        shown = menu(language, admin=admin)
        await self._bot.set_my_commands(shown, scope=scope, language_code=_LANGUAGES[language])


def menu(language: str, *, admin: bool, commands: Sequence[Command] = COMMANDS) -> list[BotCommand]:
    """Return the commands that a person may use, described in her language; no verbs below them."""
    return [
        BotCommand(command.name, _about(command.name, command.about, language))
        for command in commands
        if not command.below and (command.is_for_all or admin)
    ]


def _about(command: str, about: str, language: str) -> str:
    """Describe a command, and name the word that stands for it in the language."""
    own = speech.word("trigger", command, language).split("|")[0]
    described = speech.word("", about, language)
    return (described if own == command else f"{own}: {described}")[:LONGEST_ABOUT]
