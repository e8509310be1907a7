"""The words of a message that nothing has taken yet, and the text as it was spelt."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\S+")


class Words:
    """Words, taken one after the other."""

    def __init__(self, text: str) -> None:
        self._read(text)

    def _read(self, text: str) -> None:
        self._text = text
        self._found = list(_WORD.finditer(text))
        self._words = [found[0] for found in self._found]
        self._at = 0

    def ahead(self) -> Sequence[str]:
        """Return the words that are left."""
        return self._words[self._at :]

    def drop(self, count: int = 1) -> None:
        """Take some words."""
        self._at += count

    def cut(self, start: int, count: int) -> None:
        """Take some words out of the middle."""
        self._read(self.rest(range(start, start + count)))

    def rest(self, without: range = range(0)) -> str:
        """Return what is left as it was spelt, perhaps without some of its words."""
        left = self._found[self._at :]
        if not left:
            return ""
        if not without:
            return self._text[left[0].start() :]
        before = self._text[left[0].start() : left[without.start].start()]
        after = self._text[left[without.stop].start() :] if without.stop < len(left) else ""
        return f"{before}{after}".strip()
