"""Markdown as Discord reads it: nothing that people write formats, links, or mentions anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.grammar import fold
from bot.kit import ADDRESS
from bot.speech import PDI, TYPED

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_WORDS = 2
_MARK = re.compile(
    r"[\\*_~`|<>@\[\]]"  # formats, spoilers, mentions, timestamps, emoji, links with a text
    r"|(?<=[A-Za-z]):(?=//)"  # the middle of an address
    r"|(?<=[^\W_])\.(?=[^\W\d_])"  # of a name of a site, also without https
    r"|(?<!\S)(?:-#|#|-|\+)(?=\s|#)"  # a heading, a list, a small line
)


@dataclass(frozen=True, slots=True)
class Links:
    """What begins to type a command when it is touched: by its name, or by a word for it."""

    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def escaped(text: str) -> str:
    """Return text that reads as it stands."""
    return _MARK.sub(lambda found: "".join(f"\\{each}" for each in found[0]), text)


def marked(line: str, links: Links) -> str:
    """Return a line that reads as it stands, but what is to be typed in it is set as code.

    A command becomes a link that begins to type it.
    """
    shown, at = [], 0
    for found in TYPED.finditer(line):
        shown += [escaped(line[at : found.start()]), found[1], _typed(found[2], links), PDI]
        at = found.end()
    return "".join([*shown, escaped(line[at:])])


def _typed(text: str, links: Links) -> str:
    if ADDRESS.fullmatch(text):
        return f"<{text}>"
    words = text.split(" ")
    for count in range(_MOST_WORDS, 0, -1):
        command, rest = " ".join(words[:count]), " ".join(words[count:])
        known = links.names if command.startswith("/") else links.words
        if link := known.get(fold(command.removeprefix("/"))):
            return f"{link} {_code(rest)}" if rest else link
    return _code(text)


def _code(text: str) -> str:
    is_plain = "`" in text or text.startswith("(@") or not text.strip()  # a handle is to be read
    return escaped(text) if is_plain else f"`{text}`"
