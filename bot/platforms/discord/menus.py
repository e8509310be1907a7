"""Our commands as Discord offers them, made from the same signatures as the grammar of words.

entries   each command in English, and the main ones under a name in every other language as well
payload   what Discord is told of them
sync      told only when that is not what it offers already
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import discord
import structlog

from bot import grammar, speech
from bot.commands import COMMANDS, INLINES
from bot.kit import _, p_
from bot.languages import CATALOGUES, LANGUAGES, SOURCE, of
from bot.platforms.discord.marks import Links
from bot.platforms.discord.places import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Command, Parameter
    from bot.settings import Settings

LONGEST_ABOUT: Final = 100
TAG: Final = "tag"
USER_COMMANDS: Final = {
    p_("user command", "Send money"): "send",
    p_("user command", "Request money"): "request",
}
"""What somebody's own menu offers, and the command that each stands for."""
DESK: Final = "desk"
"""Of what the commands of operators are verbs that are none of another one: Discord takes 100."""
SERVER: Final = p_("slash command", "server-language")
_OPTIONS: Final = (
    *(p_("option", "to"), p_("option", "amount"), p_("option", "note"), p_("option", "reason")),
    *(p_("option", "name"), p_("option", "number"), p_("option", "about"), p_("option", "code")),
    *(p_("option", "tag"), p_("option", "words"), p_("option", "result"), p_("option", "file")),
)
"""What several commands call a parameter; what only one does says so in its signature."""
_NAMED: Final = _("Or the tag or name of somebody who is not in the list: $sara, @sara")
_LANGUAGES: Final = [{"name": each.label, "value": each.code} for each in LANGUAGES]
_VERB, _STRING, _USER, FILE = 1, 3, 6, 11
_TYPED, _OF_A_USER = 1, 2
_EVERYWHERE: Final = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
_MANAGERS: Final = str(discord.Permissions(manage_guild=True).value)
_IN_SERVERS: Final = {"integration_types": [0], "contexts": [0]}

POSTING: Final = tuple(
    replace(each, name=inline.posts, about=inline.about, twin=inline.posts, examples=(), menu="")
    for inline in INLINES.values()
    for each in COMMANDS
    if each.name == inline.command
)
"""What posts a card wherever it is typed, also where we are not; nothing else can post there."""

log = structlog.get_logger("bot.discord")


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as it is offered in one language; `options` leads from names to parameters.

    The name of a verb has two words; `typed` is what is heard in words wherever it is offered.
    """

    name: str
    typed: str
    command: Command
    language: str
    options: Mapping[str, str]

    @property
    def first(self) -> str:
        """The first word of its name."""
        return self.name.split(" ")[0]


def entries(*, admin: bool, commands: Sequence[Command] = COMMANDS) -> list[Entry]:
    """Return the commands that are offered; an admin's only where Discord has an admin."""
    offered = [command for command in commands if command.is_for_all or admin]
    made = {each.name: each for each in (_entry(command, SOURCE.code) for command in offered)}
    for language in CATALOGUES:
        for command in offered:
            if command.twin and _own(command, language) != command.twin:
                entry = _entry(command, language)
                made.setdefault(entry.name, entry)
    return list(made.values())


def payload(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return all that Discord is told of: what is typed, and what people's menus offer."""
    families: dict[str, list[Entry]] = {}
    for entry in entries:
        families.setdefault(entry.first, []).append(entry)
    return [
        *map(_family, families.values()),
        *({"type": _OF_A_USER, "name": each, **_EVERYWHERE} for each in user_commands()),
        *(_of_servers(*each) for each in server_commands().items()),
    ]


def user_commands() -> dict[str, tuple[str, str]]:
    """Return what people's own menus offer in each language: its name, the command, its language.

    A name that two languages share is of the first.
    """
    named: dict[str, tuple[str, str]] = {}
    for entry, command in USER_COMMANDS.items():
        for name, language in _named("user command", entry).items():
            named.setdefault(name, (command, language))
    return named


def server_commands() -> dict[str, str]:
    """Return the names of the command that sets a server's language, and their languages."""
    return _named("slash command", SERVER)


class Menus:
    """What one application offers."""

    def __init__(
        self, settings: Settings, commands: Sequence[Command] = (*COMMANDS, *POSTING)
    ) -> None:
        admin = any(each.startswith(f"{PLATFORM}:") for each in settings.admins)
        self._offered = entries(admin=admin, commands=commands)
        self.entries = {entry.name: entry for entry in self._offered}
        self.user_commands = user_commands()
        self.server_commands = frozenset(server_commands())
        self.posting = frozenset(each.name for each in POSTING)
        self._links = {each: _links(self._offered, {}, each) for each in CATALOGUES}

    def called(self, command: str, language: str) -> Entry:
        """Return a command of people's own menus, in a language."""
        named = {each.language: each for each in self._offered if each.command.name == command}
        return named.get(language, named[SOURCE.code])

    def links(self, language: str | None) -> Links:
        """Return what begins to type our commands when a reader touches it."""
        return self._links[of(language).first]

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
        self._links = {each: _links(self._offered, numbers, each) for each in CATALOGUES}
        return changed


def _links(offered: Sequence[Entry], numbers: Mapping[str, str], language: str) -> Links:
    """Lead from the commands to what types them: by their names in a language, where they have."""
    shown = {
        (each.command.name, each.language): f"</{each.name}:{numbers[each.first]}>"
        if each.first in numbers
        else f"`/{each.name}`"
        for each in offered
    }
    english = {name: link for (name, spoken), link in shown.items() if spoken == SOURCE.code}
    own = {name: shown.get((name, language), link) for name, link in english.items()}
    words = {
        grammar.fold(word): shown.get((name, spoken), english[name])
        for word, name, spoken in speech.triggers(english)
    }
    return Links(own, words)


def _entry(command: Command, language: str) -> Entry:
    options: dict[str, str] = {}
    for parameter in command.offered:
        options[_option(parameter.option, language)] = parameter.name
        if parameter.kind.offered == "person":
            options[_option(TAG, language)] = TAG
    own = _own(command, language)
    name = command.path if own == command.twin else own
    typed = command.path if language == SOURCE.code else name
    return Entry(_below(name, command, language), typed, command, language, options)


def _below(name: str, command: Command, language: str) -> str:
    """Return a name below that of the family, which has verbs of one word alone."""
    if command.family:
        return f"{speech.word('slash command', command.family, language)} {name.replace(' ', '-')}"
    if language == SOURCE.code and " " not in name and not command.is_for_all:
        return f"{DESK} {name}"
    return name


def _own(command: Command, language: str) -> str:
    """Return what a command is called in a language; its twin's entry where that has no word."""
    return speech.word("slash command", command.twin, language)


def _family(family: Sequence[Entry]) -> dict[str, Any]:
    """Return a command, or a command of which each verb is one below it."""
    entry = family[0]
    if entry.name == entry.first:
        told = _typed(entry)
    else:
        verbs = [{"type": _VERB, **_typed(each)} for each in family]
        told = {**_typed(entry), "name": entry.first, "options": verbs}
    return {"type": _TYPED, **told, **_EVERYWHERE, **_shown_to(entry.command)}


def _shown_to(command: Command) -> dict[str, str]:
    """Return who sees a command in a server: of operators' ones those alone who manage it."""
    return {} if command.is_for_all else {"default_member_permissions": _MANAGERS}


def _typed(entry: Entry) -> dict[str, Any]:
    options = [made for each in entry.command.offered for made in _made(entry, each)]
    return {
        "name": entry.name.removeprefix(f"{entry.first} "),
        "description": _about(entry.command.about, entry.language),
        "options": sorted(options, key=lambda each: not each["required"]),
    }


def _made(entry: Entry, parameter: Parameter) -> list[dict[str, Any]]:
    """Return the options of one parameter: somebody is picked, or named."""
    name, about = parameter.option, parameter.about
    if parameter.kind.offered == "person":
        return [
            _one(entry, name, about, _USER, required=False),
            _one(entry, TAG, _NAMED, _STRING, required=False),
        ]
    kind = FILE if parameter.kind.is_file else _STRING
    return [_one(entry, name, about, kind, required=not parameter.optional)]


def _one(entry: Entry, name: str, about: str, kind: int, *, required: bool) -> dict[str, Any]:
    return {
        "type": kind,
        "name": _option(name, entry.language),
        "description": _about(about, entry.language),
        "required": required,
    }


def _of_servers(called: str, language: str) -> dict[str, Any]:
    spoken = {"type": _STRING, "name": _option("to", language), "required": True}
    spoken["description"] = _about(_("The language, and its digits"), language)
    spoken["choices"] = _LANGUAGES
    return {
        "type": _TYPED,
        "name": called,
        "description": _about(_("Choose how I speak to newcomers in this server."), language),
        "options": [spoken],
        "default_member_permissions": _MANAGERS,
        **_IN_SERVERS,
    }


def _named(context: str, name: str) -> dict[str, str]:
    """Return what each language calls a command, without what it does not name itself."""
    named: dict[str, str] = {}
    for language in CATALOGUES:
        named.setdefault(speech.word(context, name, language), language)
    return named


def _option(name: str, language: str) -> str:
    return speech.word("option", name, language)


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
