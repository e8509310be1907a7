"""What may be pressed of a payout, and how it is named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import ids
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.people.shown import Live

if TYPE_CHECKING:
    from ledger.people.facts import Fact

KIND: Final = "payout"
"""The kind of its live card, and of its hold."""
MAKE: Final = "payouts.make"
CANCEL: Final = "payouts.cancel"
SENT, SETTLED, REJECTED, RETURNED, HOME = (
    "payouts.sent",
    "payouts.settled",
    "payouts.rejected",
    "payouts.returned",
    "payouts.home",
)
SMALL, BACK = "payouts.small", "payouts.sent_back"
"""The kinds of the transfers by which it goes on."""
BACK_KEY: Final = "B"
"""With which the key begins of what goes back to who paid it in."""
_FOR_GOOD: Final = timedelta(days=36_500)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of Crockford: no I, L, O, U
_LENGTH: Final = 14
_BITS: Final = 5


def live(token: bytes) -> Live:
    """Return the card of a payout."""
    return Live(KIND, token)


def key(token: bytes, first: str = "W") -> str:
    """Return the key under which banks know a payout: it fits into every format."""
    number = int.from_bytes(ids.digest("payout", token)[:9]) >> 2
    digits = [_ALPHABET[number >> _BITS * at & 31] for at in reversed(range(_LENGTH))]
    return f"{first}{''.join(digits)}"


def cancelling(token: bytes, person: int) -> Intent:
    """Return what its owner may press for as long as it waits; its state tells whether it does."""
    about: dict[str, Fact] = {"payout": ids.text(token), "person": Who(person)}
    own = ids.timed_child(token, "cancel")
    return Intent(person, {"cancel": CANCEL}, about, "", _FOR_GOOD, own, card=live(token))
