"""Screening: who is like somebody that a list names, and why.

    names      how a name is read, however it is spelled
    matching   two names -> points of a thousand, the words in both, and those that are not
    births     a birth date against what a list tells of one
    assessing  name, birth date and country together -> a band: none, weak, possible, strong
    searching  an index of a list -> whoever may be somebody
    lists      what files say, in versions
    hits       somebody is screened, what is found is noted and decided; everybody, on a new list
    aging      a list that grows old raises an alarm
    deciding   the rules

What stands before the lists are functions of plain values: no books, no clock.
"""

from ledger.screening import hits, lists
from ledger.screening.aging import aging, old
from ledger.screening.deciding import AGE
from ledger.screening.hits import due, hits_along, likenesses, screen, screen_name, wanted

__all__ = [
    "AGE",
    "aging",
    "due",
    "hits",
    "hits_along",
    "likenesses",
    "lists",
    "old",
    "screen",
    "screen_name",
    "wanted",
]
