"""Protection: what shows that it is her, and what asks for it.

    factors   what she has: a PIN, an app, codes kept for later; set and removed by what she has now
    tries     an answer is counted before it is looked at, so that nobody has more tries than three
    places    from where she has shown that it is her
    joining   two become one: what one of them can show is asked for still
    proofs    what leaves her wallets above a sum, or from a new place, needs an answer for it alone

A PIN's hash, an app's secret and the digests of codes stand in the vault, under her own key: a copy
of the books gives nobody anything to try.
"""

from ledger.kit import Personal
from ledger.protection.factors import (
    APP,
    CHANGED,
    CODES,
    PIN,
    Factors,
    begin_app,
    confirm_app,
    new_codes,
    next_step,
    of,
    remove,
    set_pin,
)
from ledger.protection.joining import Carried, carry, losses_along, tidy, tries_along
from ledger.protection.losing import LossRow, begin, disown, due, keep
from ledger.protection.pins import LONGEST, SHORTEST, Weak, check, digits
from ledger.protection.proofs import (
    GOOD_FOR,
    NeedsProof,
    NoFactor,
    Press,
    Proof,
    ask,
    forget,
    hers,
    needed,
    of_key,
    proven,
    show,
    with_proof,
)
from ledger.protection.rule import ABOVE, COOLS, FAMILIAR, LOSES, UNLOCKS
from ledger.protection.tables import ConfirmationRow, FactorRow, FamiliarRow, TryRow
from ledger.protection.tries import CoolingOff, Right, Wrong, answer, pause

__all__ = [
    "ABOVE",
    "APP",
    "CHANGED",
    "CODES",
    "COOLS",
    "FAMILIAR",
    "GOOD_FOR",
    "LONGEST",
    "LOSES",
    "PIN",
    "SHORTEST",
    "UNLOCKS",
    "Carried",
    "ConfirmationRow",
    "CoolingOff",
    "FactorRow",
    "Factors",
    "FamiliarRow",
    "LossRow",
    "NeedsProof",
    "NoFactor",
    "Press",
    "Proof",
    "Right",
    "TryRow",
    "Weak",
    "Wrong",
    "answer",
    "ask",
    "begin",
    "begin_app",
    "carry",
    "check",
    "confirm_app",
    "digits",
    "disown",
    "due",
    "forget",
    "hers",
    "keep",
    "losses_along",
    "needed",
    "new_codes",
    "next_step",
    "of",
    "of_key",
    "pause",
    "proven",
    "remove",
    "set_pin",
    "show",
    "tidy",
    "tries_along",
    "with_proof",
]

OF_FACTORS = Personal(FactorRow, "person", without=("reference", "spent"))
OF_TRIES = Personal(TryRow, "person")
OF_LOSSES = Personal(LossRow, "person")
OF_PLACES = Personal(FamiliarRow, "person")
