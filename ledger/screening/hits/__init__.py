"""Hits: who is like whom a list names, what was decided of it, and the runs over everybody.

    subjects  what the vault knows of somebody, to be compared; it stays there
    indexing  the lists as an index, in memory as long as they are the same
    noting    somebody is screened: what is found is noted, and opens a case
    running   on each new list everybody, page by page; and whose allowance is over
    verdicts  a true match freezes, a false hit is allowed for a time
    joining   two become one, and what stands of who goes is of who stays
    reading   what the books tell: ids, points and dates, never a name

Nobody is told of a hit but who may handle alerts, and never whom it is about.
"""

from ledger.screening.hits.joining import hits_along
from ledger.screening.hits.noting import Found, Screened, screen, screen_name, wanted
from ledger.screening.hits.reading import (
    Hit,
    Run,
    get,
    last_run,
    likenesses,
    of_case,
    of_person,
    screened_at,
)
from ledger.screening.hits.running import due
from ledger.screening.hits.subjects import has_room, is_read, subject
from ledger.screening.hits.verdicts import ALLOW, ALLOW_STRONG, MATCH, Draft, decided, draft

__all__ = [
    "ALLOW",
    "ALLOW_STRONG",
    "MATCH",
    "Draft",
    "Found",
    "Hit",
    "Run",
    "Screened",
    "decided",
    "draft",
    "due",
    "get",
    "has_room",
    "hits_along",
    "is_read",
    "last_run",
    "likenesses",
    "of_case",
    "of_person",
    "screen",
    "screen_name",
    "screened_at",
    "subject",
    "wanted",
]
