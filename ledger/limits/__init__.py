"""Limits: how much somebody may pay at once, in a day, 7 and 30 days, and a wallet may hold.

    use       what goes with a posting that pays: counters, a ceiling, live meters that change
    own       what goes with one between wallets of the same person
    back      what goes with one that brings back what was paid
    counted   posts what `use` was asked for
    check     refuses what would pass one, before it is drafted
    within    the limits of a payment, for a question that drafts it: its card holds to them
    room      what many wallets may still hold
    overview  how somebody stands
    due       where a rule begins to hold, meters are drawn anew

They are rules for each currency and tier (`ledger.tiers`), and none until somebody decides one.
What came back, or was never taken, does not count; a fee does not, either.
"""

from ledger.limits.card import KIND, about, live
from ledger.limits.effect import due
from ledger.limits.holding import room
from ledger.limits.meter import More, OverLimit
from ledger.limits.reading import NOTHING, Bounds, Overview, Payment, overview, within
from ledger.limits.rule import BALANCE, DAY, EACH, MONTH, WEEK, WINDOWS, Window
from ledger.limits.spending import Use, back, check, counted, overtakes, own, together, use

__all__ = [
    "BALANCE",
    "DAY",
    "EACH",
    "KIND",
    "MONTH",
    "NOTHING",
    "WEEK",
    "WINDOWS",
    "Bounds",
    "More",
    "OverLimit",
    "Overview",
    "Payment",
    "Use",
    "Window",
    "about",
    "back",
    "check",
    "counted",
    "due",
    "live",
    "overtakes",
    "overview",
    "own",
    "room",
    "together",
    "use",
    "within",
]
