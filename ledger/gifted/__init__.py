"""Gift money: what of a wallet came from sign-up gifts, and may not leave the house yet.

    given      the mark that goes with a gift
    going      what goes with a payment: the marks of it, and what is held where too many new
               accounts send theirs to one person (`ledger.gifted.gathering`)
    deposited  what counts as somebody's own deposit: what the treasury pays her
    bound      how much of what somebody has may not leave, and until when: whoever pays out asks

A mark is a counter of the day on which the gift was given, and goes with the money from one member
to the next, gift money before other money and the oldest of it first: whoever has it has its age,
too. It ends `LEAVES_AFTER` that day; for whom the house knows well enough (`LEAVES_TIER`), or who
has put in enough herself (`LEAVES_DEPOSIT`), it never holds, nor for anybody while the house winds
down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import AlreadySettled, LimitExceeded
from ledger.gifted import fan, gathering, marks
from ledger.gifted.gathering import Coming, Gathering, Giver, Held
from ledger.gifted.gathering import get as gathered
from ledger.gifted.marks import (
    Bound,
    Mark,
    bound,
    coming,
    deposited,
    given,
    leaving,
    load,
    moved,
    moving,
    part,
)
from ledger.gifted.rule import FAN_IN, FAN_TIME, LEAVES_AFTER, LEAVES_DEPOSIT, LEAVES_TIER
from ledger.gifted.tables import GatheringRow
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.posting import Count

__all__ = [
    "FAN_IN",
    "FAN_TIME",
    "LEAVES_AFTER",
    "LEAVES_DEPOSIT",
    "LEAVES_TIER",
    "Bound",
    "Coming",
    "Gathering",
    "Giver",
    "Going",
    "Held",
    "Mark",
    "bound",
    "coming",
    "deposited",
    "gathered",
    "given",
    "going",
    "leaving",
    "load",
    "moved",
    "moving",
    "overtakes",
    "part",
]
_COUNTED = {marks.MARK, fan.CAME, fan.CAME_FROM, gathering.FROM}


class Going(NamedTuple):
    """What goes with a payment of gift money: what is counted, and what is to be held of it."""

    counts: tuple[Count, ...] = ()
    held: Coming | None = None


def going(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    payer: int,
    payee: int,
    amount: Money,
    wallet: int,
    behind: int | None = None,
    costs: int = 0,
    brings: Sequence[Mark] = (),
) -> Going:
    """Read what goes with a payment to somebody's wallet, of which she pays so many minor units.

    Where the same posting pays more than that, so many minor units go out of the payer's wallet
    before: this is `behind` them; and it `brings` the payer these marks.
    """
    gone = moving(connection, book, payer, amount, behind or 0, brings)
    if not gone:
        return Going()
    left = leaving(payer, amount.currency, gone)
    found = fan.load(connection, book, stated, payer, payee, alone=behind is None)
    minor = min(sum(each.minor for each in gone), amount.minor - costs)
    if found.is_full and minor > 0:
        gift = Money(minor, amount.currency)
        held = gathering.coming(connection, book, payer, payee, gift, wallet, gone)
        return Going(left, held)
    return Going((*left, *coming(payee, amount.currency, gone), *found.counts))


def overtakes(why: BaseException) -> bool:
    """Tell whether something was refused as gift money went or came meanwhile: it is tried anew."""
    if isinstance(why, LimitExceeded):
        return why.limit in _COUNTED
    return isinstance(why, AlreadySettled) and why.table == GatheringRow.__tablename__
