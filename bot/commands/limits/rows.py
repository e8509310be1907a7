"""The rows of somebody's limits: a bar for each, what is left, and when there is more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.kit import Bar, _, say
from ledger import daily
from ledger.limits import BALANCE, DAY, EACH, MONTH, WEEK, WINDOWS
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.kit import Row, Said
    from ledger.limits import Overview, Window

NAMED = {
    EACH.name: say("At once"),
    DAY.name: say("In a day"),
    WEEK.name: say("In 7 days"),
    MONTH.name: say("In 30 days"),
    BALANCE.name: say("In the wallet"),
}
_LEFT = _("{bar} {left} of {most} left")
_LEFT_UNTIL = _("{bar} {left} of {most} left, and {more} more from {time}")


def limiting(found: Overview, currency: str) -> Iterator[Row]:
    """Return a row for each limit that there is."""
    most = found.meter.caps[EACH.name]
    if most is not None:
        yield NAMED[EACH.name], say("up to {most}", most=Money(most, currency))
    for window in WINDOWS:
        if said := _window(found, window, currency):
            yield NAMED[window.rule.name], said
    if found.most is not None:
        left = Money(max(0, found.most.minor - found.holds.minor), currency)
        bar = Bar(found.holds.minor, found.most.minor)
        yield (
            NAMED[BALANCE.name],
            say("{bar} {left} more fits, {most} in all", bar=bar, left=left, most=found.most),
        )


def _window(found: Overview, window: Window, currency: str) -> Said | None:
    most, left = found.meter.caps[window.rule.name], found.meter.left(window)
    if most is None or left is None:
        return None
    said: dict[str, Any] = {
        "bar": Bar(found.meter.used(window), most),
        "left": Money(left, currency),
        "most": Money(most, currency),
    }
    if freed := found.meter.frees(window):
        day, minor = freed
        more = Money(min(minor, most), currency)
        return say(_LEFT_UNTIL, **said, more=more, time=daily.start_of(day))
    return say(_LEFT, **said)
