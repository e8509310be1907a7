"""The menus of commands: Latin names, descriptions in every language, in a chat what she may."""

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
from ledger.people import roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot

    from bot.kit import Command
    from bot.later import Later
    from ledger.books import Books

LONGEST_ABOUT = 256
COMMANDS_TO_COME = "commands"
NOTHING: frozenset[str] = frozenset()
# Telegram knows languages by two letters; "" is the list for every other one.
_LANGUAGES = {each: "" if of(each).is_source else each.partition("-")[0] for each in CATALOGUES}

log = structlog.get_logger("bot.telegram")


class Menus:
    """What people find behind the menu button; it is set beside the serving of people."""

    def __init__(self, bot: Bot, books: Books, later: Later) -> None:
        self._bot = bot
        self._books = books
        self._later = later
        everybody = (BotCommandScopeDefault(), BotCommandScopeAllGroupChats())
        self._unset = [(scope, language) for scope in everybody for language in _LANGUAGES]
        self._given: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def begin(self) -> None:
        """Give everybody a menu, once, and who has or had a role hers."""
        if self._unset:
            self._later.begin(COMMANDS_TO_COME, self._register)

    def offer(
        self, chat: str, permissions: frozenset[str], lacks: frozenset[str] = NOTHING
    ) -> None:
        """Give somebody the menu of what she may, if that is another one than she was given.

        It lacks the products that are not offered where she is.
        """
        hers = permissions, lacks
        if hers != self._given.get(chat, (NOTHING, NOTHING)) and not self._unset:
            name = f"{COMMANDS_TO_COME} of {_logged(chat)}"
            self._later.begin(name, lambda: self._offer(chat, *hers))

    async def _register(self) -> None:
        """Set what is not set yet: whoever is interrupted goes on here."""
        while self._unset:
            scope, language = self._unset[0]
            await self._bot.set_my_commands(
                menu(language), scope=scope, language_code=_LANGUAGES[language]
            )
            del self._unset[0]
        for chat, permissions in sorted((await roles.on(self._books, PLATFORM)).items()):
            if chat not in self._given:
                await self._offer(chat, permissions)

    async def _offer(
        self, chat: str, permissions: frozenset[str], lacks: frozenset[str] = NOTHING
    ) -> None:
        scope = BotCommandScopeChat(int(chat))
        try:
            for language, code in _LANGUAGES.items():
                if permissions or lacks:
                    shown = menu(language, permissions, lacks=lacks)
                    await self._bot.set_my_commands(shown, scope=scope, language_code=code)
                else:
                    await self._bot.delete_my_commands(scope=scope, language_code=code)
        except (BadRequest, Forbidden) as why:
            log.info("no menu of her own yet", chat=_logged(chat), reason=str(why))
        else:
            self._given[chat] = permissions, lacks


def _logged(chat: str) -> str:
    return logs.place(f"{PLATFORM}:{chat}")


def menu(
    language: str,
    permissions: frozenset[str] = NOTHING,
    commands: Sequence[Command] = COMMANDS,
    lacks: frozenset[str] = NOTHING,
) -> list[BotCommand]:
    """Return the commands that a person may use, described in her language; no verbs below them."""
    return [
        BotCommand(command.name, _about(command.name, command.about, language))
        for command in commands
        if not command.below and (command.is_for_all or command.needs in permissions)
        if command.product not in lacks
    ]


def _about(command: str, about: str, language: str) -> str:
    """Describe a command, and name the word that stands for it in the language."""
    own = speech.word("trigger", command, language).split("|")[0]
    described = speech.word("", about, language)
    return (described if own == command else f"{own}: {described}")[:LONGEST_ABOUT]
