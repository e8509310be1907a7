"""The products, in the order in which what they declare is looked after.

A module's declarations (`ledger.kit`) are found by their type. What uses them asks for `DECLARED`
here when it needs it.
"""

from ledger.kit import declared
from ledger.products import bonus, fund, links, p2p

MODULES = (p2p, links, bonus, fund)
DECLARED = declared(MODULES)
