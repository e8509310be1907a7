"""What somebody has besides her wallets, as the products tell it and their commands say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.kit.declared import Facts
from ledger import products

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.kit.calls import Call
    from bot.kit.cards import Row

log = structlog.get_logger("bot.standing")


@dataclass(frozen=True, slots=True)
class Stands:
    """How a line of what stands besides the wallets is said."""

    kind: str
    run: Callable[[Facts], Row]


def stands(kind: str) -> Callable[[Callable[[Facts], Row]], Stands]:
    """Declare how what a product lets stand (`ledger.kit.stands`) is said: a label and a value."""
    return lambda run: Stands(kind, run)


async def standing(call: Call) -> list[Row]:
    """Return what stands besides the wallets, a row each; one product that fails hides no other."""
    found: list[Row] = []
    for each in products.DECLARED.stands:
        try:
            told = await each.run(call.books, call.actor.id)
            found += [call.stands[each.kind].run(Facts(facts)) for facts in told]
        except Exception:
            log.exception("what stands cannot be told", kind=each.kind, person=call.actor.id)
    return found
