"""Duties: what an operator files by when, and that it was.

due, get     what is open, the next first; one by its number
draft, done  it was filed on a day, or was found to be needless; two agree
look, count  the clocks: a registration that comes up, a report of much currency in a day
FROM         from which sum on data of both sides travel with a transfer (`travelling`)

What was filed when is in the audit, and stays here for good.
"""

from ledger.duties.clocks import ABOVE, EVERY, FIRST, WITHIN, count, look
from ledger.duties.deciding import DONE, Draft, done, draft
from ledger.duties.reading import PAGE, Duty, due, get, of
from ledger.duties.tables import CURRENCY, FILED, NEEDLESS, OF_PERSON, OPEN, REGISTRATION
from ledger.duties.travelling import FROM

__all__ = [
    "ABOVE",
    "CURRENCY",
    "DONE",
    "EVERY",
    "FILED",
    "FIRST",
    "FROM",
    "NEEDLESS",
    "OF_PERSON",
    "OPEN",
    "PAGE",
    "REGISTRATION",
    "WITHIN",
    "Draft",
    "Duty",
    "count",
    "done",
    "draft",
    "due",
    "get",
    "look",
    "of",
]
