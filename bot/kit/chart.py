"""What the lines of the chart of accounts are called, and what moves between them."""

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


@dataclass(frozen=True, slots=True)
class Movements:
    """The names of kinds of transfers, as entries of the catalogues in the context `movement`."""

    names: Mapping[str, str]


def movements(names: Mapping[str, str]) -> Movements:
    """Declare what transfers of kinds are called together: `{"send": p_("movement", "Sent")}`."""
    return Movements(names)


def movement_said(name: str) -> Said:
    """Say what transfers of a kind are called together."""
    return Said(name, context="movement")
