"""A statement that is refused: where, and by which rule."""

from __future__ import annotations

from typing import Literal, TypeAlias

Rule: TypeAlias = Literal[
    "size",
    "kind",
    "xml",
    "dtd",
    "version",
    "schema",
    "form",
    "account",
    "currency",
    "amount",
    "date",
    "parts",
    "totals",
    "balance",
    "closing",
    "pages",
]


class BadStatement(Exception):
    """A file that is refused whole: the line, the rule that it breaks, and what stands there."""

    def __init__(self, rule: Rule, line: int = 0, found: str = "") -> None:
        super().__init__(f"line {line}: {rule} {found}".rstrip())
        self.rule: Rule = rule
        self.line = line
        self.found = found


class Missing(Exception):
    """What reads statements is not installed: the extra `banks`."""
