"""A reply as Telegram shows it: HTML in one or more messages, and a keyboard under the last.

Everything said is escaped; what is to be typed is set as code, for copying with one tap.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
)

from bot import layout, speech
from bot.kit import ADDRESS, say
from bot.layout import width
from bot.speech import LRI, PDI, TYPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Button, File, Reply, Said, Style

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ALERT = 200
_COMMAND = re.compile(r"/[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file, and the words below it."""

    file: File
    caption: str


@dataclass(frozen=True, slots=True)
class Card:
    """Texts in HTML, one a message, what stands under the last of them, and what follows it.

    A message takes one kind of keyboard: the other one stands `below`, under a message of its own.
    """

    texts: tuple[str, ...]
    buttons: InlineKeyboardMarkup | None = None
    board: ReplyKeyboardMarkup | None = None
    below: Card | None = None
    files: tuple[Attached, ...] = ()

    @property
    def markup(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        """What stands under the card."""
        return self.buttons or self.board

    @property
    def rest(self) -> Card:
        """What follows the first text."""
        return replace(self, texts=self.texts[1:])


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her language (None: all), her zone, and in a group the bot's name there."""

    language: str | None
    zone: str
    bot_name: str = ""


def card(reply: Reply, reader: Reader) -> Card:
    """Return a reply as its reader sees it."""
    buttons = _keyboard(reply.buttons, reader) if reply.buttons else None
    slashes = bool(reader.bot_name)
    text = speech.spoken(reply.lines, reader.language, reader.zone, slashes=slashes)
    texts = _messages(_styled(_lines(text, reader), [style for style, _ in reply.said]))
    files = tuple(_attached(each, reader) for each in reply.files)
    board = _picker(reply.pick, reader) if reply.pick is not None else None
    if board is None or buttons is None:
        return Card(texts, buttons, board, files=files)
    said = speech.spoken([say("Or pick somebody from all your people:")], reader.language)
    below = Card(_messages(_lines(said, reader)), board=board)
    return Card(texts, buttons, below=below, files=files)


def _attached(file: File, reader: Reader) -> Attached:
    words = speech.spoken([file.words], reader.language, reader.zone)
    return Attached(file, layout.cut(words, LONGEST_CAPTION))


def link(said: Said, label: Said, url: str, reader: Reader) -> Card:
    """Return a sentence with a button that leads somewhere."""
    text = speech.spoken([said], reader.language, reader.zone)
    button = InlineKeyboardButton(speech.label(label, reader.language, reader.zone), url=url)
    return Card(_messages(_lines(text, reader)), InlineKeyboardMarkup([[button]]))


def alert(reply: Reply, reader: Reader) -> str:
    """Return a reply as the alert that a press brings up; empty when it does not fit one."""
    if reply.buttons or reply.asks or reply.files or len(reply.lines) > 1:
        return ""
    text = speech.spoken(reply.lines, reader.language, reader.zone)
    return text if width(text) <= LONGEST_ALERT else ""


def _lines(text: str, reader: Reader) -> list[str]:
    return [_line(line, reader) for line in text.split("\n")]


def _styled(lines: Iterable[str], styles: Sequence[Style]) -> list[str]:
    """Set the lines apart, which come once in each language."""
    of_each = cycle([*styles, ""])
    return [
        _STYLES.get(style, "{}").format(line) for line, style in zip(lines, of_each, strict=False)
    ]


_STYLES = {"title": "<b>{}</b>", "above": "<i>{}</i>", "warning": "⚠️ {}"}


def _line(line: str, reader: Reader) -> str:
    def typed(found: re.Match[str]) -> str:
        mark, text = found.groups()
        command = _COMMAND.match(text)
        if ADDRESS.fullmatch(text):
            return f'{mark}<a href="{text}">{text}</a>{PDI}'
        if command is None:
            return f"{mark}<code>{text}</code>{PDI}"
        to_bot = f"{command[0]}@{reader.bot_name}" if reader.bot_name else command[0]
        rest = text[command.end() :]
        return f"{LRI}<code>{to_bot}{rest}</code>{PDI}" if rest else f"{LRI}{to_bot}{PDI}"

    return TYPED.sub(typed, html.escape(line, quote=False))


def _messages(lines: Iterable[str]) -> tuple[str, ...]:
    """Pack lines into messages that Telegram takes; a line that is longer than one is cut."""
    parts = (part for whole in lines for part in _cut(whole))
    return layout.messages(parts, LONGEST_TEXT, lambda line: width(_bare(line)))


def _cut(line: str) -> Sequence[str]:
    if width(_bare(line)) <= LONGEST_TEXT:
        return [line]
    bare, half = _bare(line), LONGEST_TEXT // 2  # a character takes two units at most
    parts = [bare[at : at + half] for at in range(0, len(bare), half)]
    return [html.escape(part, quote=False) for part in parts]


def _bare(line: str) -> str:
    return html.unescape(re.sub(r"</?(?:b|i|code|a)\b[^>]*>", "", line))


def _keyboard(buttons: Sequence[Button], reader: Reader) -> InlineKeyboardMarkup:
    labels = [speech.label(button.label, reader.language, reader.zone) for button in buttons]
    mirrored = speech.direction(reader.language) == "rtl"
    rows = [
        [InlineKeyboardButton(labels[at], callback_data=buttons[at].data) for at in row]
        for row in layout.rows(labels, mirrored=mirrored)
    ]
    return InlineKeyboardMarkup(rows)


def _picker(number: int, reader: Reader) -> ReplyKeyboardMarkup:
    asked = KeyboardButtonRequestUsers(
        request_id=number,
        user_is_bot=False,
        max_quantity=1,
        request_name=True,
        request_username=True,
    )
    label = speech.label(say("Pick a person"), reader.language, reader.zone)
    button = KeyboardButton(label, request_users=asked)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
