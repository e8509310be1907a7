"""The products, and what lies below them and declares something, too, in the order of its doing.

A module's declarations (`ledger.kit`) are found by their type. What uses them asks for `DECLARED`
here when it needs it.
"""

from ledger import grace
from ledger.kit import declared
from ledger.people import proposals, shown
from ledger.products import bonus, fund, gifts, links, owed, p2p, recalls, requests, splits

MODULES = (
    p2p,
    links,
    requests,
    bonus,
    fund,
    gifts,
    splits,
    owed,
    grace,
    recalls,
    shown,
    proposals,
)
DECLARED = declared(MODULES)
