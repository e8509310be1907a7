"""A file of MT940 as tags, each with its line; whatever is no tag and continues none is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.rails.statements.bad import BadStatement

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(r":(\d{2}[A-Z]?|NS):(.*)")
_BLOCK: Final = re.compile(r"\{[1-5]:[^{}]*(\{[^{}]*\}[^{}]*)*\}?|-\}.*|-")
_OPENS: Final = re.compile(r"(?:\{[1235]:(?:[^{}]|\{[^{}]*\})*\})*\{4:\s*")
_LONGEST: Final = 4_000


class Tag(NamedTuple):
    """One field: its name, what stands in it with its further lines, and its line in the file."""

    name: str
    value: str
    line: int


def split(file: bytes) -> Iterator[Tag]:
    """Return the tags of a file, in order; an envelope of SWIFT around them is passed by."""
    name, parts, began = "", list[str](), 0
    for number, raw in enumerate(_decoded(file).splitlines(), 1):
        written = raw.rstrip()
        if opened := _OPENS.match(written):
            written = written[opened.end() :]
        found = _TAG.fullmatch(written)
        ends = not written or _BLOCK.fullmatch(written)
        if found or ends:
            if name:
                yield _whole(name, parts, began)
            name, parts, began = (found[1], [found[2]], number) if found else ("", [], number)
        elif name:
            parts.append(written)
        else:
            raise BadStatement("form", number, written[:40])
    if name:
        yield _whole(name, parts, began)


def _decoded(file: bytes) -> str:
    """Read the letters: SWIFT's are ASCII, and banks write others in one of two ways."""
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("latin-1")


def _whole(name: str, parts: list[str], line: int) -> Tag:
    value = "\n".join(parts)
    if len(value) > _LONGEST:
        raise BadStatement("form", line, f":{name}:")
    return Tag(name, value, line)
