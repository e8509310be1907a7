"""Our commands as Discord offers them, made from the same signatures as the grammar of words.

entries   each command in English, and the main ones under an Arabic name as well
payload   what Discord is told of them
sync      told only when that is not what it offers already
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord
import structlog

from bot import grammar, speech
from bot.commands import COMMANDS
from bot.kit import _, p_
from bot.platforms.discord.marks import Links
from bot.platforms.discord.places import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Command, Parameter
    from bot.settings import Settings

LONGEST_ABOUT: Final = 100
TAG: Final = "tag"
USER_COMMAND: Final = p_("user command", "Send money")
SERVER: Final = p_("slash command", "server-language")
_LANGUAGES: Final = ("en", "ar")
_TWINS: Final = {
    "start": p_("slash command", "start"),
    "balance": p_("slash command", "balance"),
    "send": p_("slash command", "send"),
    "link": p_("slash command", "link"),
    "claim": p_("slash command", "claim"),
    "history": p_("slash command", "history"),
    "tx": p_("slash command", "tx"),
    "language": p_("slash command", "language"),
    "tag": p_("slash command", "tag"),
    "web": p_("slash command", "web"),
    "help": p_("slash command", "help"),
}
_OPTIONS: Final = {
    "to": p_("option", "to"),
    "amount": p_("option", "amount"),
    "note": p_("option", "note"),
    "reason": p_("option", "reason"),
    "name": p_("option", "name"),
    "number": p_("option", "number"),
    "about": p_("option", "about"),
    "code": p_("option", "code"),
    TAG: p_("option", "tag"),
}
_NAMED: Final = _("Or the tag or name of somebody who is not in the list: $sara, @sara")
_LANGUAGE: Final = _("en, ar (digits ١٢٣) or ar-latn (digits 123)")
_STRING, _USER = 3, 6
_TYPED, _OF_A_USER = 1, 2
_EVERYWHERE: Final = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
_IN_SERVERS: Final = {"integration_types": [0], "contexts": [0]}

log = structlog.get_logger("bot.discord")


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as it is offered in one language; `options` leads from names to parameters."""

    name: str
    command: Command
    language: str
    options: Mapping[str, str]


def entries(*, admin: bool) -> list[Entry]:
    """Return the commands that are offered; an admin's only where Discord has an admin."""
    offered = [command for command in COMMANDS if command.needs != "admin" or admin]
    twins = [command for command in offered if command.name in _TWINS]
    return [
        *(_entry(command, "en") for command in offered),
        *(_entry(command, "ar") for command in twins),
    ]


def payload(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return all that Discord is told of: what is typed, and what people's menus offer."""
    return [
        *(_typed(entry) for entry in entries),
        *({"type": _OF_A_USER, "name": user_command(each), **_EVERYWHERE} for each in _LANGUAGES),
        *(_of_servers(each) for each in _LANGUAGES),
    ]


def user_command(language: str) -> str:
    """Return the name under which people are paid from their own menu."""
    return speech.word("user command", USER_COMMAND, language)


def server_command(language: str) -> str:
    """Return the name of the command that sets a server's language."""
    return speech.word("slash command", SERVER, language)


class Menus:
    """What one application offers."""

    def __init__(self, settings: Settings) -> None:
        admin = any(each.startswith(f"{PLATFORM}:") for each in settings.admins)
        self._offered = entries(admin=admin)
        self.entries = {entry.name: entry for entry in self._offered}
        self.user_commands = {user_command(each): each for each in _LANGUAGES}
        self.server_commands = {server_command(each) for each in _LANGUAGES}
        self._links = {each: _links(self._offered, {}, each) for each in _LANGUAGES}

    def paying(self, language: str) -> Entry:
        """Return the command that pays somebody, in a language."""
        return next(
            each
            for each in self._offered
            if (each.command.name, each.language) == ("send", language)
        )

    def links(self, language: str | None) -> Links:
        """Return what begins to type our commands when a reader touches it."""
        return self._links["ar" if language and language.startswith("ar") else "en"]

    async def sync(self, client: discord.Client) -> bool:
        """Tell Discord what is offered, unless it knows; tell whether it had to be told."""
        application = client.application_id or 0
        wanted = payload(self._offered)
        known: list[Any] = [*await client.http.get_global_commands(application)]
        changed = not _are_same(wanted, known)
        if changed:
            told: Any = wanted
            known = [*await client.http.bulk_upsert_global_commands(application, told)]
            log.info("discord commands told", number=len(wanted))
        numbers = {each["name"]: each["id"] for each in known if each["type"] == _TYPED}
        self._links = {each: _links(self._offered, numbers, each) for each in _LANGUAGES}
        return changed


def _links(offered: Sequence[Entry], numbers: Mapping[str, str], language: str) -> Links:
    """Lead from the commands to what types them: their own names for whoever reads Arabic."""
    shown = {
        (each.command.name, each.language): f"</{each.name}:{numbers[each.name]}>"
        if each.name in numbers
        else f"`/{each.name}`"
        for each in offered
    }
    english = {name: link for (name, spoken), link in shown.items() if spoken == "en"}
    own = {name: shown.get((name, language), link) for name, link in english.items()}
    words = {
        grammar.fold(word): shown.get((name, spoken), english[name])
        for word, name, spoken in speech.triggers(english)
    }
    return Links(own, words)


def _entry(command: Command, language: str) -> Entry:
    options: dict[str, str] = {}
    for parameter in command.parameters:
        options[_option(parameter.name, language)] = parameter.name
        if parameter.kind.offered == "person":
            options[_option(TAG, language)] = TAG
    name = command.name
    if language != "en":
        name = speech.word("slash command", _TWINS[name], language)
    return Entry(name, command, language, options)


def _typed(entry: Entry) -> dict[str, Any]:
    options = [made for each in entry.command.parameters for made in _made(entry, each)]
    return {
        "type": _TYPED,
        "name": entry.name,
        "description": _about(entry.command.about, entry.language),
        "options": sorted(options, key=lambda each: not each["required"]),
        **_EVERYWHERE,
    }


def _made(entry: Entry, parameter: Parameter) -> list[dict[str, Any]]:
    """Return the options of one parameter: somebody is picked, or named."""
    name, about = parameter.name, parameter.about
    if parameter.kind.offered == "person":
        return [
            _one(entry, name, about, _USER, required=False),
            _one(entry, TAG, _NAMED, _STRING, required=False),
        ]
    return [_one(entry, name, about, _STRING, required=not parameter.optional)]


def _one(entry: Entry, name: str, about: str, kind: int, *, required: bool) -> dict[str, Any]:
    return {
        "type": kind,
        "name": _option(name, entry.language),
        "description": _about(about, entry.language),
        "required": required,
    }


def _of_servers(language: str) -> dict[str, Any]:
    spoken = {"type": _STRING, "name": _option("to", language), "required": True}
    spoken["description"] = _about(_LANGUAGE, language)
    spoken["choices"] = [{"name": name, "value": each} for each, name in NAMES.items()]
    return {
        "type": _TYPED,
        "name": server_command(language),
        "description": _about(_("Choose how I speak to newcomers in this server."), language),
        "options": [spoken],
        "default_member_permissions": str(discord.Permissions(manage_guild=True).value),
        **_IN_SERVERS,
    }


NAMES: Final = {"en": "English", "ar": "العربية ١٢٣", "ar-latn": "العربية 123"}


def _option(name: str, language: str) -> str:
    return speech.word("option", _OPTIONS[name], language) if name in _OPTIONS else name


def _about(message: str, language: str) -> str:
    return speech.framed(speech.word("", message, language), language, LONGEST_ABOUT)


def _are_same(wanted: list[dict[str, Any]], known: list[dict[str, Any]]) -> bool:
    """Tell whether Discord offers what it should; it adds what it decides itself."""
    there = {(each.get("type", _TYPED), each["name"]): each for each in known}
    if len(there) != len(wanted):
        return False
    return all(_has(there.get((each["type"], each["name"])), each) for each in wanted)


def _has(known: Any, wanted: Any) -> bool:  # noqa: ANN401 - any JSON
    match wanted:
        case dict():
            return isinstance(known, dict) and all(
                _has(known.get(name), value) for name, value in wanted.items()
            )
        case list():
            theirs = known or []
            return len(theirs) == len(wanted) and all(map(_has, theirs, wanted))
        case _:
            return bool(known == wanted or not (known or wanted))
