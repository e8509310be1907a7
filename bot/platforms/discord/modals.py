"""What a person's own menu asks before she is paid, or asked for money: how much, and what for.

Nothing is kept about it: whom it is for stands in what the form brings back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord

from bot import speech
from bot.kit import _, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Said
    from bot.platforms.discord.places import Someone

_FORM: Final = re.compile(r"(pay|request):(\d+):(en|ar)")
_KINDS: Final = {"send": "pay", "request": "request"}
"""How the form of a command is called; a name once shipped is never changed."""
_TITLES: Final = {
    "send": _("Send money to {name}"),
    "request": _("Ask {name} for money"),
}
_WRITE: Final = "write:"
_FILE: Final = "file"
_LONGEST_TITLE: Final = 45
_LONGEST_AMOUNT: Final = 60
_LONGEST_NOTE: Final = 200


def asking(command: str, person: Someone, language: str, shown_in: str) -> discord.ui.Modal:
    """Return the form of a command about somebody; what is shown may be of another language."""
    title = _title(say(_TITLES[command], name=person.name), shown_in)
    form = discord.ui.Modal(title=title, custom_id=f"{_KINDS[command]}:{person.number}:{language}")
    amount = discord.ui.TextInput[Any](
        label=_title(say("How much, such as 10 or 12.5 EUR"), shown_in),
        custom_id="amount",
        max_length=_LONGEST_AMOUNT,
    )
    note = discord.ui.TextInput[Any](
        label=_title(say("What it is for"), shown_in),
        custom_id="note",
        max_length=_LONGEST_NOTE,
        required=False,
    )
    form.add_item(amount)
    form.add_item(note)
    form.stop()  # the library keeps it otherwise
    return form


def place(question: str, about: str, shown_in: str, *, is_file: bool = False) -> discord.ui.Modal:
    """Return the form in which a question is answered, in words or by a file."""
    title = _title(say(about), shown_in)
    form = discord.ui.Modal(title=title, custom_id=f"{_WRITE}{question}")
    if is_file:
        chosen = discord.ui.FileUpload[Any](custom_id=_FILE, max_values=1)
        form.add_item(discord.ui.Label(text=title, component=chosen))
    else:
        text = discord.ui.TextInput[Any](label=title, custom_id="text", max_length=_LONGEST_NOTE)
        form.add_item(text)
    form.stop()
    return form


def written(data: Mapping[str, Any]) -> tuple[str, str, Sequence[str]] | None:
    """Read the answer to a question: its name, the text, and the numbers of files.

    None if the form is for none.
    """
    if not data["custom_id"].startswith(_WRITE):
        return None
    inner = [each.get("component", {}) for each in data.get("components", ())]
    files = [file for each in inner if each.get("custom_id") == _FILE for file in each["values"]]
    values = dict(_values(data.get("components", ())))
    return data["custom_id"].removeprefix(_WRITE), values.get("text", ""), files


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was filled: about whom, and for which command."""

    command: str
    person: int
    language: str
    amount: str
    note: str


def filled(data: Mapping[str, Any]) -> Form | None:
    """Read a form; None if it is not ours."""
    form = _FORM.fullmatch(data["custom_id"])
    if form is None:
        return None
    values = dict(_values(data.get("components", ())))
    command = next(name for name, kind in _KINDS.items() if kind == form[1])
    about = (int(form[2]), form[3])
    return Form(command, *about, values.get("amount", ""), values.get("note", ""))


def _values(components: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return what was typed, wherever it stands: in rows, or under labels."""
    found: list[tuple[str, str]] = []
    for each in components:
        inner = [*each.get("components", ()), *([each["component"]] if "component" in each else [])]
        found += _values(inner)
        if "value" in each:
            found.append((each["custom_id"], str(each["value"])))
    return found


def _title(said: Said, language: str) -> str:
    return speech.framed(speech.label(said, language), language, _LONGEST_TITLE)
