"""Cards: what a provider says of a charge becomes of a deposit, once, whatever comes when.

check     whether it may be paid now
paid      a charge was paid; a second one of the same deposit goes back where it can
waits     it was begun, and the provider does not have it yet
taken     the provider took some of it back: out of her wallet, and what is spent is owed
disputed  her bank asks for it back: it is taken, and she is frozen where it is not all there
won       a dispute was decided for the house: she has it again
"""

from ledger.banking.deposits.charging.paying import Charge, back, check, kept, paid, waits
from ledger.banking.deposits.charging.taking import disputed, taken
from ledger.banking.deposits.charging.told import STRANGE, TAKEN, WON
from ledger.banking.deposits.charging.winning import won

__all__ = [
    "STRANGE",
    "TAKEN",
    "WON",
    "Charge",
    "back",
    "check",
    "disputed",
    "kept",
    "paid",
    "taken",
    "waits",
    "won",
]
