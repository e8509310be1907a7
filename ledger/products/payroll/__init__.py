"""Payroll: many people paid from the treasury by one list, each line once.

    checked  the whole list first: every line that is wrong, nothing done if one is
    draft    the list, kept under an intent; the same file again leads to the first one
    start    once approved: all that it takes is set aside, in one commit with the approval
    run      page by page, each line a posting under a key of its own; a refused one holds up none
    end      what was not paid goes back to the treasury; the maker and the approver are told

A list is money for a `payroll`, or given for another reason (`fund`). Its lines are kept for a
while, so that they can be read, and then go: each payment is a transfer of its own.
"""

from ledger.products.payroll.checking import Asked, Checked, Problem, checked
from ledger.products.payroll.drafting import (
    AGAIN,
    MOST_LINES,
    SAME_FOR,
    VERB,
    Drafted,
    Listed,
    again,
    draft,
    earlier,
)
from ledger.products.payroll.ending import ENDED, drop, turned
from ledger.products.payroll.pages import Item, Outcome
from ledger.products.payroll.proving import accounted, set_aside
from ledger.products.payroll.reading import concerns, get, ground, items, page
from ledger.products.payroll.running import PAID, REFUSED, run
from ledger.products.payroll.starting import BACK, PAYROLL, SET_ASIDE, start
from ledger.products.payroll.tables import Batch, Kind

__all__ = [
    "AGAIN",
    "BACK",
    "ENDED",
    "MOST_LINES",
    "PAID",
    "PAYROLL",
    "REFUSED",
    "SAME_FOR",
    "SET_ASIDE",
    "VERB",
    "Asked",
    "Batch",
    "Checked",
    "Drafted",
    "Item",
    "Kind",
    "Listed",
    "Outcome",
    "Problem",
    "accounted",
    "again",
    "checked",
    "concerns",
    "draft",
    "drop",
    "earlier",
    "get",
    "ground",
    "items",
    "page",
    "run",
    "set_aside",
    "start",
    "turned",
]
