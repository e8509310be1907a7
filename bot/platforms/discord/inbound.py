"""What an interaction says: the words of a command, and whom it names by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.grammar import BadArgument
from bot.kit import BOT_NAME, say
from bot.platforms.discord.menus import TAG
from bot.platforms.discord.places import Someone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.platforms.discord.menus import Entry


@dataclass(frozen=True, slots=True)
class Heard:
    """A command as it was meant: its text, what was given for each parameter, who is meant.

    `people` has who stands behind an @ and a number; None is a bot.
    """

    text: str
    options: Mapping[str, str]
    people: Mapping[str, Someone | None] = field(default_factory=dict)


def heard(data: Mapping[str, Any], entry: Entry, me: int) -> Heard:
    """Read a command; BadArgument when it names two people for one."""
    given = {
        entry.options[each["name"]]: str(each["value"])
        for each in data.get("options", ())
        if each["name"] in entry.options
    }
    shown = {number: Someone.read(each) for number, each in _users(data).items()}
    people: dict[str, Someone | None] = {}
    for parameter in entry.command.parameters:
        if parameter.kind == "payee":
            _take_payee(given, parameter.name, me)
            number = given.get(parameter.name, "").removeprefix("@")
            if number in shown:
                people[number] = None if shown[number].bot else shown[number]
    words = " ".join(given[each.name] for each in entry.command.parameters if each.name in given)
    return Heard(f"/{entry.name} {words}".rstrip(), given, people)


def paying(entry: Entry, payee: int, amount: str, note: str) -> Heard:
    """Make the command that pays somebody who was chosen first."""
    given = {"to": f"@{payee}", "amount": amount, "note": note}
    return Heard(f"/{entry.name} {given['to']} {amount} {note}".rstrip(), given)


def _users(data: Mapping[str, Any]) -> Mapping[str, Any]:
    users: Mapping[str, Any] = data.get("resolved", {}).get("users", {})
    return users


def _take_payee(given: dict[str, str], name: str, me: int) -> None:
    """Let one parameter be who was picked, or who was named."""
    picked, named = given.get(name, ""), given.pop(TAG, "").strip()
    if picked and named:
        raise BadArgument(say("Pick the person or write their name, not both."), named)
    if named:
        given[name] = named if named[0] in "@$" else f"@{named}"
    elif picked:
        given[name] = f"@{BOT_NAME}" if picked == str(me) else f"@{picked}"
