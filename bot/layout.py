"""The layout of answers where messages are short and rows are narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

WIDEST_ROW = 36
MOST_IN_ROW = 3


def width(text: str) -> int:
    """Return how long a text is in UTF-16 units, as the platforms count."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, longest: int) -> str:
    """Return a text that is not too long, its end left out."""
    if width(text) <= longest:
        return text
    return f"{text[: longest // 2 - 1]}…"  # a character takes two units at most


def messages(
    lines: Iterable[str], longest: int, measured: Callable[[str], int] = width
) -> tuple[str, ...]:
    """Pack lines, each of which fits by itself, into messages that are not too long."""
    packed: list[list[str]] = [[]]
    room = longest
    for line in lines:
        wide = measured(line) + 1
        if wide > room + 1:
            packed.append([])
            room = longest
        packed[-1].append(line)
        room -= wide
    return tuple(text for lines in packed if (text := "\n".join(lines).strip("\n")))


def rows(labels: Sequence[str], *, mirrored: bool) -> list[list[int]]:
    """Lay labelled buttons out in rows, by their places; no platform mirrors them for Arabic."""
    laid: list[list[int]] = []
    wide = 0
    for at, label in enumerate(labels):
        wide += len(label)
        if not laid or wide > WIDEST_ROW or len(laid[-1]) == MOST_IN_ROW:
            laid.append([])
            wide = len(label)
        laid[-1].append(at)
    return [row[::-1] for row in laid] if mirrored else laid
