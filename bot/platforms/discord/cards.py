"""A reply as Discord shows it: markdown in one or more messages, and buttons under the last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from itertools import cycle
from typing import TYPE_CHECKING, Any

import discord

from bot import layout, speech
from bot.kit import Button, say
from bot.platforms.discord.marks import Links, escaped, marked
from bot.platforms.discord.presses import MOST_IN_ROW, MOST_ROWS, PressButton, pick_id, write_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.kit import File, Reply, Style

LONGEST_TEXT = 2000
LONGEST_EMBED = 4096
LONGEST_WORDS = 1024
LONGEST_LABEL = 80
LONGEST_HINT = 150
_NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file, and what is in it for who cannot see it."""

    file: File
    words: str

    @property
    def upload(self) -> discord.File:
        """The file as the library sends it, once."""
        content = BytesIO(self.file.content)
        return discord.File(content, self.file.name, description=self.words)


@dataclass(frozen=True, slots=True)
class Card:
    """Texts in markdown, one a message; what is laid out with the last, and what stands under it.

    A text that is empty is none: all of it is laid out.
    """

    texts: tuple[str, ...]
    view: discord.ui.View | None = None
    embeds: tuple[discord.Embed, ...] = ()
    files: tuple[Attached, ...] = ()

    @property
    def rest(self) -> Card:
        """What follows the first text."""
        return replace(self, texts=self.texts[1:])

    def beside(self, place: int) -> dict[str, Any]:
        """Return what is sent with one of its texts, as the library takes it, anew each time.

        Nothing that people write is laid out; what may be edited into a card must allow for that.
        """
        if place < len(self.texts) - 1:
            return {"suppress_embeds": True}
        shown: dict[str, Any] = {"embeds": list(self.embeds)} if self.embeds else {}
        if self.view:
            shown["view"] = self.view
        if self.files:
            shown["files"] = [each.upload for each in self.files]
        return shown if self.embeds or self.view else shown | {"suppress_embeds": True}

    @property
    def edited(self) -> dict[str, Any]:
        """Return what a message becomes that is turned into its first text, but for files."""
        view, embeds = (None, ()) if self.texts[1:] else (self.view, self.embeds)
        return {
            "content": self.texts[0] or None,
            "embeds": list(embeds),
            "view": view,
            "allowed_mentions": discord.AllowedMentions.none(),
        }

    @property
    def uploads(self) -> list[discord.File]:
        """Return the files of a message that is turned into its first text, in place of others."""
        return [] if self.texts[1:] else [each.upload for each in self.files]

    @property
    def brought(self) -> dict[str, Any]:
        """Return its files where an edit brings some, which else stand there as they were."""
        return {"attachments": self.uploads} if self.files else {}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her language (None: all), her zone, and what types our commands for her."""

    language: str | None
    zone: str
    links: Links = _NO_LINKS


def card(reply: Reply, reader: Reader) -> Card:
    """Return a reply as its reader sees it: a card as an embed, if she reads one language."""
    text = speech.spoken(reply.lines, reader.language, reader.zone)
    lines = [marked(line, reader.links) for line in text.split("\n")]
    view = _view(reply, reader)
    files = tuple(_attached(each, reader) for each in reply.files)
    if reply.card and reader.language:
        shown = "\n".join(_set(lines, reply, _LAID_OUT))
        if len(shown) <= LONGEST_EMBED:
            embed = discord.Embed(description=shown, colour=_COLOURS[reply.card.tone])
            return Card(("",), view, (embed,), files)
    return Card(_messages(_set(lines, reply, _PLAIN)), view, files=files)


def _attached(file: File, reader: Reader) -> Attached:
    words = speech.label(file.words, reader.language, reader.zone)
    return Attached(file, layout.cut(words, LONGEST_WORDS))


def _set(lines: Sequence[str], reply: Reply, styles: Mapping[Style, str]) -> list[str]:
    """Set lines apart by what they are; each comes once in each language."""
    of_each = cycle([*(styles.get(style, "{}") for style, _ in reply.said), "{}"])
    return [
        style.format(line) if line else line for line, style in zip(lines, of_each, strict=False)
    ]


_PLAIN: Mapping[Style, str] = {"title": "**{}**", "warning": "⚠️ {}"}
_LAID_OUT: Mapping[Style, str] = {
    "above": "-# {}",
    "title": "### {}",
    "warning": "⚠️ {}",
    "note": "> {}",
    "left": "-# {}",
}
_COLOURS = {"": 0x0B7468, "asks": 0x0A6AA8, "done": 0x0B7468, "waits": 0x8F5B00, "ended": 0x4A6572}


def _messages(lines: Iterable[str]) -> tuple[str, ...]:
    """Pack lines into messages that Discord takes; a line that is longer than one is cut."""
    parts = (part for whole in lines for part in _cut(whole))
    return layout.messages(parts, LONGEST_TEXT)


def _cut(line: str) -> Sequence[str]:
    if layout.width(line) <= LONGEST_TEXT:
        return [line]
    step = LONGEST_TEXT // 4  # a character takes two units at most, and a mark before it
    plain = line.strip("*").replace("\\", "")
    return [escaped(plain[at : at + step]) for at in range(0, len(plain), step)]


def _view(reply: Reply, reader: Reader) -> discord.ui.View | None:
    """Return the buttons, who can be picked, and where an answer can be written."""
    buttons = [*reply.buttons]
    if reply.asks:
        buttons.append(Button(say("Write it"), write_data(reply.asks.name)))
    if not buttons and reply.pick is None:
        return None
    view = discord.ui.View(timeout=None)
    _add_buttons(view, buttons, reader)
    if reply.pick is not None:
        view.add_item(_picker(reply.pick, reader))
    if not buttons:
        view.stop()  # nothing that is kept in memory stands behind it
    return view


def _add_buttons(view: discord.ui.View, buttons: Sequence[Button], reader: Reader) -> None:
    labels = [speech.label(each.label, reader.language, reader.zone) for each in buttons]
    mirrored = speech.direction(reader.language) == "rtl"
    rows = layout.rows(labels, mirrored=mirrored)
    if len(rows) > MOST_ROWS:
        every = range(len(labels))
        turn = -1 if mirrored else 1
        rows = [list(every[at : at + MOST_IN_ROW])[::turn] for at in every[::MOST_IN_ROW]]
    for number, row in enumerate(rows):
        for at in row:
            label = speech.framed(labels[at], reader.language, LONGEST_LABEL)
            view.add_item(PressButton(buttons[at].data, label, number))


def _picker(number: int, reader: Reader) -> discord.ui.UserSelect[Any]:
    """Offer everybody who is here; who was picked comes back under the number (talk.py)."""
    said = speech.label(say("Pick a person"), reader.language, reader.zone)
    hint = speech.framed(said, reader.language, LONGEST_HINT)
    return discord.ui.UserSelect(custom_id=pick_id(number), placeholder=hint)
