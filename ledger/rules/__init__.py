"""Rules: what the house charges, gives and allows, as rows with the moment from which they hold.

    at        what is in force at a moment: its value, its version, and since when
    versions  what was decided, the newest first
    draft     a change, frozen on a card
    changed   the change, in one posting with whoever approved it
    card      a card for as long as cards wait (`below`)

A rule is declared where it is used. While no row speaks of it, what the operator's environment
says does (`Books.stated`), else its first value: that is version 0. A row holds from its moment on;
of two for the same moment the later decision does. Who loses by one is told before it holds
(`ledger.notices`). Nothing is remembered between two looks. What
is decided for something apart (`Of`) goes before what is for all, the narrower before the wider.
"""

from ledger.rules.below import PROPOSAL, card, card_lasts, most_cases
from ledger.rules.changing import NOTICE, VERB, Draft, TooSoon, Unfitting, changed, draft
from ledger.rules.reading import (
    PAGE,
    Decided,
    InForce,
    Stands,
    at,
    decided,
    load,
    newest,
    standing,
    versions,
)
from ledger.rules.rule import Rule, RuleRow, Structure
from ledger.rules.several import load_all
from ledger.rules.subject import ALL, Dimension, Of

__all__ = [
    "ALL",
    "NOTICE",
    "PAGE",
    "PROPOSAL",
    "VERB",
    "Decided",
    "Dimension",
    "Draft",
    "InForce",
    "Of",
    "Rule",
    "RuleRow",
    "Stands",
    "Structure",
    "TooSoon",
    "Unfitting",
    "at",
    "card",
    "card_lasts",
    "changed",
    "decided",
    "draft",
    "load",
    "load_all",
    "most_cases",
    "newest",
    "standing",
    "versions",
]
