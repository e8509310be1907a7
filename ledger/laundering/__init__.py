"""Rules for laundering: what moves is looked at once it is committed, and alerts become cases.

    judging   the rules, pure: what somebody moved lately, and what they find in it
    looking   new transfers by the rules, in one snapshot: the same live and to try one
    watch     what is new since the cursor is looked at; an alert opens a case or goes into one
    close, allow, report, hold   what is decided of such a case, by those who handle alerts
    reported  the end of a case of which a report is due: two agree to it
    overdue   what nobody has dealt with in time is told again, and then to owners
    ask       a rule is tried on what was, before it is switched on

A rule is off until two have switched it on. Its parameters are rules of the house; their first
figures are examples. What an alert counted counts in no other alert of the rule.
"""

from ledger.laundering.alert import Alert
from ledger.laundering.clocks import Clock, clock_of, overdue
from ledger.laundering.deciding import allow, close, end, hold, release, report
from ledger.laundering.holding import checked
from ledger.laundering.holding import of_case as held_by
from ledger.laundering.keeping import alerts_along, counted_in, forget, open_alerts
from ledger.laundering.matters import (
    PAGE,
    Allowed,
    Matter,
    Tally,
    alerts,
    allowed,
    get,
    tallies,
)
from ledger.laundering.trying import CARD, Trial, ask, trial, try_out
from ledger.laundering.watches import WATCHES, Watch
from ledger.laundering.watching import watch

__all__ = [
    "CARD",
    "PAGE",
    "WATCHES",
    "Alert",
    "Allowed",
    "Clock",
    "Matter",
    "Tally",
    "Trial",
    "Watch",
    "alerts",
    "alerts_along",
    "allow",
    "allowed",
    "ask",
    "checked",
    "clock_of",
    "close",
    "counted_in",
    "end",
    "forget",
    "get",
    "held_by",
    "hold",
    "open_alerts",
    "overdue",
    "release",
    "report",
    "tallies",
    "trial",
    "try_out",
    "watch",
]
