"""The rules: each looks at what somebody moved lately, and tells what it found, or nothing.

They are pure: what was seen, and what it is held against `by`, in minor units and milliseconds.
What they return has the figure that was seen for each parameter that it was held against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ledger.chart import HOUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

By: TypeAlias = "Mapping[str, int]"

_ALL = 100
_WAYS = 8
"""How many ways money may have come are followed from each hand."""


class Movement(NamedTuple):
    """What came to a wallet, or went if `amount` is less than nothing, from or to whom, and when.

    `entry` is that of the other side, from where what that one moved is read; HOUSE is whatever
    belongs to nobody in particular. `own` is whose wallet it was, of all who are one with her.
    """

    transfer: int
    at_ms: int
    other: int
    amount: int
    entry: int
    own: int


class Seen(NamedTuple):
    """What a rule looks at: `moved` the oldest first, the newest is what was done just now.

    `before_ms` is when something moved before these, or when the person joined; `joined_ms` is when
    the youngest of those joined who are one with her and moved some of it; `earlier` returns what
    the other side of a movement had moved before it, the newest first.
    """

    moved: Sequence[Movement]
    before_ms: int
    joined_ms: int
    earlier: Callable[[Movement], Sequence[Movement]]

    @property
    def newest(self) -> Movement:
        """What was done just now."""
        return self.moved[-1]


class Found(NamedTuple):
    """What a rule found: the figure that was seen for each parameter, and by which movements."""

    figures: Mapping[str, int]
    by: Sequence[Movement]


Judge: TypeAlias = "Callable[[Seen, By], Found | None]"


def structuring(seen: Seen, by: By) -> Found | None:
    """Find payments, or deposits, that stay just below a figure."""
    just_below = [each for each in seen.moved if _leaves_or_enters(each) and _is_near(each, by)]
    if len(just_below) < by["times"] or just_below[-1] is not seen.newest:
        return None
    return Found({"times": len(just_below), "amount": _highest(just_below)}, just_below)


def rapid(seen: Seen, by: By) -> Found | None:
    """Find money that comes, and most of which goes on soon."""
    if seen.newest.amount > 0:
        return None
    first = next((at for at, each in enumerate(seen.moved) if each.amount > 0), len(seen.moved))
    passed = seen.moved[first:]
    came, went = _sum(_came(passed)), _sum(_went(passed))
    if came < by["amount"] or went * _ALL < came * by["share"]:
        return None
    return Found({"amount": came, "share": min(_ALL, went * _ALL // came)}, passed)


def fan_in(seen: Seen, by: By) -> Found | None:
    """Find money of many that comes to one."""
    return _fan(_came(seen.moved), seen, by)


def fan_out(seen: Seen, by: By) -> Found | None:
    """Find money of one that goes to many."""
    return _fan(_went(seen.moved), seen, by)


def dormant(seen: Seen, by: By) -> Found | None:
    """Find a wallet that was quiet for long, and in which much moves now."""
    quiet, moved = seen.moved[0].at_ms - seen.before_ms, _sum(seen.moved)
    if quiet < by["quiet"] or moved < by["amount"]:
        return None
    return Found({"quiet": quiet, "amount": moved}, seen.moved)


def velocity(seen: Seen, by: By) -> Found | None:
    """Find very many payments in a short time."""
    paid = _went(seen.moved)
    if len(paid) < by["times"] or paid[-1] is not seen.newest:
        return None
    return Found({"times": len(paid)}, paid)


def round_trip(seen: Seen, by: By) -> Found | None:
    """Find money that comes back to who paid it, through few hands, most of it each time."""
    newest = seen.newest
    if newest.amount < by["amount"] or newest.other == HOUSE:
        return None
    paid = {each.transfer: each for each in _went(seen.moved)}
    way = _back(newest, paid, seen, by, by["people"])
    if way is None:
        return None
    return Found({"amount": newest.amount, "people": len(way)}, way)


def new_account(seen: Seen, by: By) -> Found | None:
    """Find much money on an account that is new."""
    age = seen.newest.at_ms - seen.joined_ms
    most = max((_came(seen.moved), _went(seen.moved)), key=_sum)
    if age > by["age"] or _sum(most) < by["amount"]:
        return None
    return Found({"age": age, "amount": _sum(most)}, most)


def _back(
    came: Movement, paid: Mapping[int, Movement], seen: Seen, by: By, hands: int
) -> list[Movement] | None:
    """Follow money back, from hand to hand, until it is what she has paid; None if it is not."""
    if hands <= 1:
        return None
    like = [each for each in seen.earlier(came) if _is_passed_on(each, came, by)][:_WAYS]
    for each in like:
        if each.transfer in paid:
            return [paid[each.transfer], came]
    for each in like:
        if way := _back(each, paid, seen, by, hands - 1):
            return [*way, came]
    return None


def _is_passed_on(before: Movement, after: Movement, by: By) -> bool:
    """Tell whether what came before is about as much as what went on after it."""
    less, more = sorted((before.amount, after.amount))
    return less > 0 and less * _ALL >= more * by["share"]


def _fan(moved: Sequence[Movement], seen: Seen, by: By) -> Found | None:
    among = [each for each in moved if each.other != HOUSE]
    people = {each.other for each in among}
    if len(people) < by["people"] or _sum(among) < by["amount"] or among[-1] is not seen.newest:
        return None
    return Found({"people": len(people), "amount": _sum(among)}, among)


def _leaves_or_enters(each: Movement) -> bool:
    return each.amount < 0 or each.other == HOUSE


def _is_near(each: Movement, by: By) -> bool:
    size = abs(each.amount) * _ALL
    return by["amount"] * (_ALL - by["near"]) <= size < by["amount"] * _ALL


def _came(moved: Sequence[Movement]) -> list[Movement]:
    return [each for each in moved if each.amount > 0]


def _went(moved: Sequence[Movement]) -> list[Movement]:
    return [each for each in moved if each.amount < 0]


def _sum(moved: Sequence[Any]) -> int:
    return sum(abs(each.amount) for each in moved)


def _highest(moved: Sequence[Movement]) -> int:
    return max(abs(each.amount) for each in moved)
