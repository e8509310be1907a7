"""XML of a list, read record by record without keeping more of it than one.

A file that declares a document type or an entity is refused where it does: no list needs one, and
that is how a small file becomes a large one, or another file's contents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

STEP: Final = 1 << 16
DEEPEST: Final = 16
LONGEST: Final = 1 << 20
"""How many letters a record may have."""


class BadList(ValueError):
    """A file that is no such list: the line, and why, as words that nobody typed."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


@dataclass(slots=True)
class Node:
    """An element: its name without a namespace, its text, what is in it, and its line."""

    name: str
    line: int
    text: str = ""
    within: list[Node] = field(default_factory=list)

    def first(self, name: str) -> str:
        """Return the text of the first element of a name in it."""
        return next((each.text.strip() for each in self.within if each.name == name), "")

    def all(self, *path: str) -> list[Node]:
        """Return the elements at a path in it."""
        found = [self]
        for name in path:
            found = [each for node in found for each in node.within if each.name == name]
        return found


class _Reading:
    """What expat tells, gathered into records."""

    def __init__(self, root: str, records: Collection[str]) -> None:
        self.found: list[Node] = []
        self._root = root
        self._records = records
        self._open: list[Node] = []
        self._depth = 0
        self._letters = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def _refuse(self, *_told: object) -> NoReturn:
        raise BadList(self.line, "it declares a document type, which no list needs")

    def _begin(self, name: str, _attributes: object) -> None:
        name = name.rpartition(" ")[2]
        self._depth += 1
        if self._depth == 1 and name != self._root:
            raise BadList(self.line, f"it begins with {name[:40]}, not with {self._root}")
        if self._depth > DEEPEST:
            raise BadList(self.line, "its elements lie too deep in each other")
        if self._open or name in self._records:
            node = Node(name, self.line)
            if self._open:
                self._open[-1].within.append(node)
            else:
                self._letters = 0
            self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.found.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._letters += len(text)
            if self._letters > LONGEST:
                raise BadList(self.line, "an entry is too long")
            self._open[-1].text += text


def records(file: BinaryIO, root: str, names: Collection[str]) -> Iterator[Node]:
    """Yield the records of a file, whole or BadList: the one that is cut off is refused."""
    reading = _Reading(root, names)
    try:
        while chunk := file.read(STEP):
            reading.parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no name for it
            yield from reading.found
            reading.found.clear()
        reading.parser.Parse(b"", True)  # noqa: FBT003 - the same
        yield from reading.found
    except expat.ExpatError as bad:
        raise BadList(bad.lineno, f"it is no XML: {expat.ErrorString(bad.code)}") from None
