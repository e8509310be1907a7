"""The products, and what lies below them and declares something, too, in the order of its doing.

A module's declarations (`ledger.kit`) are found by their type. What uses them asks for `DECLARED`
here when it needs it.
"""

from importlib import import_module

from ledger.kit import declared

NAMES = (
    "products.p2p",
    "products.links",
    "products.paylinks",
    "products.requests",
    "products.bonus",
    "products.budgets",
    "products.fund",
    "products.closing",
    "products.corrections",
    "products.payroll",
    "products.gifts",
    "products.splits",
    "products.owed",
    "grace",
    "figures",
    "products.recalls",
    "products.liabilities",
    "people.shown",
    "people.proposals",
    "people.cases",
    "people.reveals",
    "people.audit",
    "people.glass",
    "people.alarms",
)
MODULES = tuple(import_module(f"ledger.{name}") for name in NAMES)
DECLARED = declared(MODULES)
