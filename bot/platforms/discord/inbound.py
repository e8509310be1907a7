"""What an interaction says: the words of a command, and whom it names by number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from bot.grammar import BadArgument
from bot.kit import BOT_NAME, say
from bot.platforms.discord.menus import FILE, TAG
from bot.platforms.discord.places import Someone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.platforms.discord.menus import Entry

_MOST_NAMED: Final = 4
_MOST_GATHERED: Final = 25
_VERB: Final = 1
_MENTION: Final = re.compile("<@!?([0-9]{15,20})>")
_NUMBER: Final = re.compile("@?([0-9]{15,20})")
_DOTTED: Final = re.compile(r"(?<!\S)@\w+(?:\.\w+)+(?!\S)", re.ASCII)
_AT_NUMBER: Final = re.compile("@([0-9]{15,20})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Heard:
    """A command as it was meant: its text, what was given for each parameter, who is meant.

    `people` has who stands behind an @ and a number; None is a bot. Who stands behind one of
    `numbers`, Discord has not said. Without `options` it is all in the words. `files` came along.
    """

    text: str
    options: Mapping[str, str] | None
    people: Mapping[str, Someone | None] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as Discord tells of it."""

    name: str
    size: int
    url: str


def named(data: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """Return the whole name of a command that was given, and the options that were."""
    name, options = data["name"], data.get("options", ())
    if options and options[0].get("type") == _VERB:
        return f"{name} {options[0]['name']}", options[0].get("options", ())
    return name, options


def heard(data: Mapping[str, Any], entry: Entry, me: int) -> Heard:
    """Read a command; BadArgument when it names two people for one."""
    options = [each for each in named(data)[1] if each["name"] in entry.options]
    files = _attached(data, [each["value"] for each in options if each["type"] == FILE])
    given = {
        entry.options[each["name"]]: str(each["value"]) for each in options if each["type"] != FILE
    }
    if _is_whole(given, entry) and not _part(given):
        text = f"/{entry.typed} {_numbered(' '.join(given.values()), me)}"
        numbers = list(dict.fromkeys(_AT_NUMBER.findall(text)))[:_MOST_NAMED]
        return _known(Heard(text, None), numbers, data)
    numbers = []
    for parameter in entry.command.parameters:
        if parameter.kind.offered == "person":
            _take_payee(given, parameter.name, me)
            numbers.append(given.get(parameter.name, "").removeprefix("@"))
        elif parameter.kind.gathers and parameter.name in given:
            some = _numbered(given[parameter.name], me, _MOST_GATHERED)
            given[parameter.name] = some
            numbers += _AT_NUMBER.findall(some)[:_MOST_GATHERED]
    words = " ".join(given[each.name] for each in entry.command.parameters if each.name in given)
    return _known(Heard(f"/{entry.typed} {words}".rstrip(), given, files=files), numbers, data)


def answer(text: str, files: Sequence[str], data: Mapping[str, Any], me: int) -> Heard:
    """Read what was written, or brought, as an answer."""
    said = Heard(_numbered(text, me), None, files=_attached(data, files))
    return _known(said, list(dict.fromkeys(_AT_NUMBER.findall(said.text)))[:_MOST_NAMED], {})


def chosen(entry: Entry, person: int, amount: str, note: str) -> Heard:
    """Make the command about somebody who was chosen first."""
    who = next(each.name for each in entry.command.parameters if each.kind.names)
    given = {who: f"@{person}", "amount": amount, "note": note}
    text = f"/{entry.typed} @{person} {amount} {note}".rstrip()
    return Heard(text, given, numbers=(person,))


def _attached(data: Mapping[str, Any], numbers: Sequence[str]) -> tuple[Attached, ...]:
    """Return the files with these numbers, as far as Discord tells of them."""
    told: Mapping[str, Any] = data.get("resolved", {}).get("attachments", {})
    found = [told[each] for each in numbers if each in told]
    return tuple(Attached(each["filename"], each["size"], each["url"]) for each in found)


def _known(said: Heard, numbers: Sequence[str], data: Mapping[str, Any]) -> Heard:
    """Add who stands behind the numbers, as far as Discord has said."""
    users: Mapping[str, Any] = data.get("resolved", {}).get("users", {})
    shown = {each: Someone.read(users[each]) for each in numbers if each in users}
    people = {each: None if one.bot else one for each, one in shown.items()}
    unknown = (_NUMBER.fullmatch(each) for each in numbers if each not in users)
    asked = [int(number[1]) for number in unknown if number]
    return replace(said, people=people, numbers=tuple(asked))


def _numbered(text: str, me: int, most: int = _MOST_NAMED) -> str:
    """Write the mentions in a text as an @ and a number."""

    def name(found: re.Match[str]) -> str:
        return f"@{BOT_NAME}" if found[1] == str(me) else f"@{found[1]}"

    return _MENTION.sub(name, text, count=most)


def _is_whole(given: Mapping[str, str], entry: Entry) -> bool:
    """Tell whether all was written where the amount goes, as our hints write it: `@sara 10`."""
    amounts = [each.name for each in entry.command.parameters if each.kind.is_amount]
    return bool(amounts) and entry.command.payee is not None and [*given] == amounts[:1]


def _part(given: dict[str, str]) -> bool:
    """Part a name with a dot, which no words may have, from the amount; tell if there was one."""
    [(parameter, whole)] = given.items()
    if found := _DOTTED.search(whole):
        given |= {TAG: found[0], parameter: whole.replace(found[0], "", 1)}
    return bool(found)


def _take_payee(given: dict[str, str], name: str, me: int) -> None:
    """Let one parameter be who was picked, or who was named."""
    picked, named = given.get(name, ""), given.pop(TAG, "").strip()
    if picked and named:
        raise BadArgument(say("Pick the person or write their name, not both."), named)
    if number := _MENTION.fullmatch(named) or _NUMBER.fullmatch(named):
        picked = number[1]
    if named and not picked:
        given[name] = named if any(sign in named for sign in "@$") else f"@{named}"
    elif picked:
        given[name] = f"@{BOT_NAME}" if picked == str(me) else f"@{picked}"
