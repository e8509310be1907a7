"""The commands, in the order of /help; a module's own declarations are found by their type.

NAMES are the modules: one is here by its line alone, which is its place in /help.
HEARD are all of them, COMMANDS those that menus and /help list on every platform.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from bot.kit import (
    Acts,
    Besides,
    Command,
    Details,
    Draws,
    Handed,
    Inline,
    Lines,
    Movements,
    Offers,
    Page,
    Pending,
    Press,
    Readings,
    Refuses,
    Sheets,
    Shows,
    Stands,
    Tells,
    Waits,
    checked,
    once,
    own,
)
from bot.wording import CORE

if TYPE_CHECKING:
    from bot.kit import Said
    from ledger.errors import LedgerError

T = TypeVar("T")

NAMES = (
    "start",
    "menu",
    "balance",
    "p2p",
    "again",
    "requests",
    "links",
    "paylinks",
    "gifts",
    "splits",
    "owed",
    "exchange",
    "withdraw",
    "deposits",
    "claims",
    "handles",
    "history",
    "exports",
    "receipt",
    "recalls",
    "liabilities",
    "winddown",
    "cases",
    "aml",
    "tags",
    "limits",
    "country",
    "tiers",
    "verification",
    "bank",
    "appeals",
    "language",
    "web",
    "connecting",
    "devices",
    "groups",
    "blocks",
    "discretion",
    "pins",
    "locks",
    "complaints",
    "mydata",
    "terms",
    "help",
    "roles",
    "rules",
    "licences",
    "duties",
    "filing",
    "fund",
    "corrections",
    "payouts",
    "payroll",
    "find",
    "person",
    "reveals",
    "legalhold",
    "states",
    "closing",
    "gatherings",
    "screen",
    "lists",
    "books",
    "statements",
    "reconcile",
    "revenue",
    "budget",
    "report",
    "health",
    "proposals",
    "audit",
    "glass",
    "admin",
    "cancel",
    "hello",
    "silence",
)
_MODULES = [import_module(f"{__name__}.{name}") for name in NAMES]


def _declared(kind: type[T]) -> list[T]:
    return [each for module in _MODULES for each in own(module) if type(each) is kind]


HEARD = checked(_declared(Command))
COMMANDS: tuple[Command, ...] = tuple(each for each in HEARD if each.about and not each.only)
WAITS = tuple(_declared(Waits))
PRESSES = once("verb", ((each.verb, each) for each in _declared(Press)))
MEANT = {each.verb: each.proves for each in PRESSES.values() if each.proves}
PAGES = once("page", ((each.command, each) for each in _declared(Page)))
DRAWS = once("card", ((kind, each.of(kind)) for each in _declared(Draws) for kind in each.kinds))
INLINES = once("inline", ((each.command, each) for each in _declared(Inline)))
TELLS = once("event", ((each.kind, each) for each in _declared(Tells)))
ACTS = once("act", (pair for each in _declared(Acts) for pair in each.words.items()))
QUIET = frozenset(kind for each in _declared(Acts) if each.quiet for kind in each.words)
SHEETS = once("sheet", ((each.kind, each) for each in _declared(Sheets)))
HANDED = once("handed", ((each.kind, each) for each in _declared(Handed)))
PENDING = once("pending", (pair for each in _declared(Pending) for pair in each.names.items()))
STANDS = once("standing", ((each.kind, each) for each in _declared(Stands)))
READINGS = Readings(
    once("transfer", ((kind, each) for each in _declared(Shows) for kind in each.kinds)),
    once("receipt", ((kind, each) for each in _declared(Details) for kind in each.kinds)),
    _declared(Offers),
    _declared(Besides),
    once("line", (pair for each in _declared(Lines) for pair in each.names.items())),
    once("movement", (pair for each in _declared(Movements) for pair in each.names.items())),
)
REFUSES = Refuses(
    once(
        "refusal",
        (pair for each in (*CORE, *_declared(Refuses)) for pair in each.sentences.items()),
    )
)


@cache
def on(platform: str) -> tuple[Command, ...]:
    """Return the commands that menus and /help list on a platform."""
    return tuple(each for each in HEARD if each.about and each.only in {"", platform})


def worded(refusal: LedgerError) -> Said | None:
    """Return the sentence for a refusal; None for what is no refusal but a bug."""
    return REFUSES.worded(refusal)
