"""A reply as Discord shows it: markdown in one or more messages, and buttons under the last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord

from bot import layout, speech
from bot.kit import say
from bot.platforms.discord.marks import Links, escaped, marked
from bot.platforms.discord.presses import MOST_IN_ROW, MOST_ROWS, PressButton, pick_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Button, Reply

LONGEST_TEXT = 2000
LONGEST_LABEL = 80
LONGEST_HINT = 150
_NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Card:
    """Texts in markdown, one a message, and what stands under the last of them."""

    texts: tuple[str, ...]
    view: discord.ui.View | None = None

    @property
    def rest(self) -> Card:
        """What follows the first text."""
        return replace(self, texts=self.texts[1:])


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her language (None: all), her zone, and what types our commands for her."""

    language: str | None
    zone: str
    links: Links = _NO_LINKS


def card(reply: Reply, reader: Reader) -> Card:
    """Return a reply as its reader sees it."""
    text = speech.spoken(reply.lines, reader.language, reader.zone)
    lines = [marked(line, reader.links) for line in text.split("\n")]
    texts = _messages(_titled(lines) if reply.buttons else lines)
    return Card(texts, _view(reply, reader))


def _titled(lines: Sequence[str]) -> list[str]:
    starts = {0, *(at + 1 for at, line in enumerate(lines) if not line)}
    return [f"**{line}**" if at in starts and line else line for at, line in enumerate(lines)]


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
    if reply.pick is not None:
        return _picker(reply.pick, reader)
    return _buttons(reply.buttons, reader) if reply.buttons else None


def _buttons(buttons: Sequence[Button], reader: Reader) -> discord.ui.View:
    labels = [speech.label(each.label, reader.language, reader.zone) for each in buttons]
    mirrored = speech.direction(reader.language) == "rtl"
    rows = layout.rows(labels, mirrored=mirrored)
    if len(rows) > MOST_ROWS:
        every = range(len(labels))
        rows = [list(every[at : at + MOST_IN_ROW]) for at in every[::MOST_IN_ROW]]
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for at in row:
            label = speech.framed(labels[at], reader.language, LONGEST_LABEL)
            view.add_item(PressButton(buttons[at].data, label, number))
    return view


def _picker(number: int, reader: Reader) -> discord.ui.View:
    """Offer everybody who is here; who was picked comes back under the number (talk.py)."""
    said = speech.label(say("Pick a person"), reader.language, reader.zone)
    hint = speech.framed(said, reader.language, LONGEST_HINT)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.UserSelect(custom_id=pick_id(number), placeholder=hint))
    view.stop()  # nothing that is kept in memory stands behind it
    return view
