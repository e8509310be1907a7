"""The products, and what lies below them and declares something, too, in the order of its doing.

A module's declarations (`ledger.kit`) are found by their type. What uses them asks for `DECLARED`
here when it needs it.
"""

import sys
from importlib import import_module

from ledger.kit import declared, once
from ledger.rules import Rule

NAMES = (
    "products.p2p",
    "products.links",
    "products.paylinks",
    "products.requests",
    "products.bonus",
    "products.budgets",
    "products.fund",
    "banking.lines",
    "banking.owing",
    "products.exchange",
    "banking.statements",
    "banking.reconciling",
    "banking.payouts",
    "banking.deposits",
    "banking.accounts",
    "products.closing",
    "products.gatherings",
    "products.corrections",
    "products.payroll",
    "products.gifts",
    "products.splits",
    "products.owed",
    "grace",
    "exchange",
    "figures",
    "reports",
    "exports",
    "products.connecting",
    "products.recalls",
    "products.liabilities",
    "products.winddown",
    "verification",
    "appeals",
    "products.privacy",
    "people.shown",
    "people.proposals",
    "notices",
    "limits",
    "licences",
    "duties",
    "people.cases",
    "laundering",
    "people.reveals",
    "people.audit",
    "people.glass",
    "people.locks",
    "people.discretion",
    "protection",
    "people.alarms",
    "people.tickets",
    "consents",
    "overdue",
    "screening",
)
MODULES = tuple(import_module(f"ledger.{name}") for name in NAMES)
DECLARED = declared(MODULES)
RULES = once(
    "rule",
    {
        id(each): (each.name, each)
        for name, module in [*sys.modules.items()]
        if name.startswith("ledger.")
        for each in vars(module).values()
        if type(each) is Rule
    }.values(),
)
"""Every rule that is declared below here, by its name."""
