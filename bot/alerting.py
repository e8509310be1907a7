"""Alerts as they are said: what was seen against which figures, and the clocks of their cases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.grammar.kinds import titled
from bot.kit import _, say
from bot.ruling import value_said
from ledger import products
from ledger.laundering.clocks import DECIDE_BY, LOOK_BY, REPORT_BY
from ledger.rules import ALL

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.laundering import Alert, Clock

_UNITS = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
_CLOCKS = {
    LOOK_BY: _("to be taken by {time}"),
    DECIDE_BY: _("to be decided by {time}"),
    REPORT_BY: _("to be reported by {time}"),
}
_RAN_OUT = {
    LOOK_BY: _("overdue: it was to be taken by {time}"),
    DECIDE_BY: _("overdue: it was to be decided by {time}"),
    REPORT_BY: _("overdue: it was to be reported by {time}"),
}


def against(alert: Alert) -> list[Row]:
    """Return a row for each parameter: what was seen, what it is held against, and its version."""
    return [(titled(name), _figure(alert, name, held)) for name, held in alert.held.items()]


def clock_said(runs: Clock) -> Said:
    """Say what is to be done next, and by when."""
    return say((_RAN_OUT if runs.ran_out else _CLOCKS)[runs.what], time=runs.by)


def _figure(alert: Alert, name: str, held: Any) -> Said:  # noqa: ANN401 - as a rule's
    rule, version = products.RULES[name], alert.versions[name]
    said = value_said(rule, held, ALL)
    if name in alert.seen:
        seen = value_said(rule, _about(alert.seen[name]), ALL)
        said = say("{seen}, the rule has {figure}", seen=seen, figure=said)
    return say("{value}, version {version}", value=said, version=version) if version else said


def _about(seen: Any) -> Any:  # noqa: ANN401 - as a rule's
    """Return a time in whole days, hours or minutes, whichever it is more than one of."""
    if not isinstance(seen, timedelta):
        return seen
    unit = next((each for each in _UNITS if seen >= each), _UNITS[-1])
    return seen - seen % unit
