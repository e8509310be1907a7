"""Asking back: who paid asks the payee for it, in full or in part, and the payee decides.

paying  a done payment, and how much of it may be asked back
asking  the ask: drafted, made, withdrawn, refused, or run out
giving  the money goes back, as a transfer of its own that names the first
"""

from ledger.products.recalls.asking import expire
from ledger.products.recalls.proving import no_more_than_was_paid
from ledger.products.recalls.reading import open_recalls
from ledger.products.recalls.tables import OF_WHO_ASKS, OF_WHO_IS_ASKED

__all__ = ["OF_WHO_ASKS", "OF_WHO_IS_ASKED", "expire", "no_more_than_was_paid", "open_recalls"]
