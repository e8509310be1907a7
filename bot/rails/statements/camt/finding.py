"""Looking into elements by local names: the versions differ in their namespace, and in little else.

An element is taken over once, with all below it, for it is asked for many things. A path is like
"Refs/EndToEndId"; "Dt|DtTm" is whichever there is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Element: TypeAlias = Any
"""Of lxml, whose types say less than this."""


class Node:
    """An element: its text, and what is below it by name."""

    __slots__ = ("_element", "below", "text")

    def __init__(self, element: Element, *, without: str = "") -> None:
        self._element = element
        self.text = (element.text or "").strip()
        self.below: dict[str, list[Node]] = {}
        for each in element:
            name = local(each.tag)
            if name != without:
                self.below.setdefault(name, []).append(Node(each))

    @property
    def line(self) -> int:
        """Where it stands in the file."""
        return int(self._element.sourceline or 0)

    @property
    def currency(self) -> str:
        """The currency of an amount."""
        return str(self._element.get("Ccy", ""))


@cache
def local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


@cache
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(step.split("|")) for step in path.split("/"))


def every(of: Node, path: str) -> Iterator[Node]:
    """Return every element at a path below one, in order."""
    return _below(of, _steps(path))


def _below(of: Node, steps: Sequence[tuple[str, ...]]) -> Iterator[Node]:
    for name in steps[0]:
        for each in of.below.get(name, ()):
            if len(steps) > 1:
                yield from _below(each, steps[1:])
            else:
                yield each


def one(of: Node, *paths: str) -> Node | None:
    """Return the first element at the first of these paths that leads anywhere."""
    for path in paths:
        for each in every(of, path):
            return each
    return None


def text(of: Node, *paths: str) -> str:
    """Return what stands in the first element at these paths that has something."""
    return next((each.text for path in paths for each in every(of, path) if each.text), "")
