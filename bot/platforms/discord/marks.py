"""Markdown as Discord reads it: nothing that people write formats, links, or mentions anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.speech import LRI, PDI

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPED = re.compile(f"{LRI}([^{PDI}]*){PDI}")
_COMMAND = re.compile(r"/([a-z0-9_-]+)")
_MARK = re.compile(
    r"[\\*_~`|<>@\[\]]"  # formats, spoilers, mentions, timestamps, emoji, links with a text
    r"|(?<=[A-Za-z]):(?=//)"  # the middle of an address
    r"|(?<=[^\W_])\.(?=[^\W\d_])"  # of a name of a site, also without https
    r"|(?<!\S)(?:-#|#|-|\+)(?=\s|#)"  # a heading, a list, a small line
)


def escaped(text: str) -> str:
    """Return text that reads as it stands."""
    return _MARK.sub(lambda found: "".join(f"\\{each}" for each in found[0]), text)


def marked(line: str, commands: Mapping[str, int]) -> str:
    """Return a line that reads as it stands, but what is to be typed in it is set as code.

    A command whose number is known becomes a link that begins to type it.
    """
    shown, at = [], 0
    for found in _TYPED.finditer(line):
        shown += [escaped(line[at : found.start()]), LRI, _typed(found[1], commands), PDI]
        at = found.end()
    return "".join([*shown, escaped(line[at:])])


def _typed(text: str, commands: Mapping[str, int]) -> str:
    command = _COMMAND.match(text)
    if command is None or command[1] not in commands:
        return _code(text)
    rest = text[command.end() :].strip()
    link = f"</{command[1]}:{commands[command[1]]}>"
    return f"{link} {_code(rest)}" if rest else link


def _code(text: str) -> str:
    return escaped(text) if "`" in text or not text.strip() else f"`{text}`"
