"""Requests: one person asks another for money, who pays it, a part of it, or not.

Who is asked sees what she owes, and by whom she is asked together; the money is hers until she
confirms a card of her own. Who is blocked is not told: what she asks for looks as if it waited.
"""

from ledger.products.requests.ending import due
from ledger.products.requests.owing import debts, open_requests, requests
from ledger.products.requests.tables import OF_PAYER, OF_REQUESTER

__all__ = ["OF_PAYER", "OF_REQUESTER", "debts", "due", "open_requests", "requests"]
