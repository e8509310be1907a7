"""What the lines of the chart of accounts are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.kit.said import Said

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Lines:
    """The names of some lines, as entries of the catalogues in the context `line`."""

    names: Mapping[str, str]


def lines(**names: str) -> Lines:
    """Declare what the lines of a product are called: `lines(jar=p_("line", "Jars"))`."""
    return Lines(names)


def line_said(name: str) -> Said:
    """Say what a line is called."""
    return Said(name, context="line")
