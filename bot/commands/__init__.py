"""The commands, in the order of /help; a module's declarations are found by their type."""

from types import ModuleType
from typing import TypeVar

from bot.commands import (
    balance,
    cancel,
    fund,
    groups,
    handles,
    history,
    language,
    links,
    p2p,
    receipt,
    silence,
    start,
    tags,
    web,
)
from bot.commands import (
    help as help_,
)
from bot.kit import Command, Page, Press, Tells

T = TypeVar("T")

_MODULES: tuple[ModuleType, ...] = (
    start,
    balance,
    p2p,
    links,
    handles,
    history,
    receipt,
    tags,
    language,
    web,
    groups,
    help_,
    fund,
    cancel,
    silence,
)


def _declared(kind: type[T]) -> list[T]:
    return [found for module in _MODULES for found in vars(module).values() if type(found) is kind]


ALL: tuple[Command, ...] = tuple(_declared(Command))
COMMANDS = tuple(command for command in ALL if not command.only)
"""The commands that every platform has."""
PRESSES = {press.verb: press for press in _declared(Press)}
PAGES = {page.command: page for page in _declared(Page)}


def on(platform: str) -> tuple[Command, ...]:
    """Return the commands that a platform has."""
    return tuple(command for command in ALL if command.only in {"", platform})


TELLS = {tells.kind: tells for tells in _declared(Tells)}
