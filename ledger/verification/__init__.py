"""Verification: who somebody is, and where she lives, by papers that the vault has.

    following  what she can have verified next
    start      she begins
    submit     what she hands in goes to the vault, and waits for support
    take       somebody of support deals with it
    draft      an approval on a card; `approved` gives the tier that a rule says
    again      it is asked for again; `reject` ends it
    provided   a provider takes her papers instead; `decide` lets its word become of them what may
    looked_at  what was handed in, for who decides, kept in the audit each time
    due        she is told before it ends; then it gives no tier any more

The books have states, who decided when, and references; `EDGES` are all that may become of each.
"""

from ledger.verification import provided
from ledger.verification.along import what_was_verified
from ledger.verification.asking import (
    AT_A_TIME,
    HANDED_IN,
    NOTICES,
    STARTED,
    Mistakes,
    Next,
    fields_of,
    following,
    start,
    submit,
)
from ledger.verification.changing import CHANGED, DECIDE, DECISIONS, KIND, LOOK, TAKE, handling
from ledger.verification.counting import first
from ledger.verification.deciding import (
    AGAIN,
    APPROVE,
    APPROVE_HIGHER,
    LONGEST,
    REASONS_AGAIN,
    REASONS_REJECT,
    REJECT,
    Draft,
    again,
    approved,
    check,
    draft,
    is_like_listed,
    needs_two,
    reject,
    take,
    undecided,
)
from ledger.verification.ending import due
from ledger.verification.looking import looked_at
from ledger.verification.outside import PROVIDED, decide
from ledger.verification.papers import KINDS, OF_ADDRESS, OF_DOCUMENT, PICTURES
from ledger.verification.reading import (
    PAGE,
    NoVerification,
    Verification,
    get,
    lacks_papers,
    of_person,
    of_token,
    queue,
    standing,
)
from ledger.verification.ruling import AGE, ANSWER, tier_of
from ledger.verification.tables import EDGES, LEVELS, OF_PERSON
from ledger.verification.waiting import late

__all__ = [
    "AGAIN",
    "AGE",
    "ANSWER",
    "APPROVE",
    "APPROVE_HIGHER",
    "AT_A_TIME",
    "CHANGED",
    "DECIDE",
    "DECISIONS",
    "EDGES",
    "HANDED_IN",
    "KIND",
    "KINDS",
    "LEVELS",
    "LONGEST",
    "LOOK",
    "NOTICES",
    "OF_ADDRESS",
    "OF_DOCUMENT",
    "OF_PERSON",
    "PAGE",
    "PICTURES",
    "PROVIDED",
    "REASONS_AGAIN",
    "REASONS_REJECT",
    "REJECT",
    "STARTED",
    "TAKE",
    "Draft",
    "Mistakes",
    "Next",
    "NoVerification",
    "Verification",
    "again",
    "approved",
    "check",
    "decide",
    "draft",
    "due",
    "fields_of",
    "first",
    "following",
    "get",
    "handling",
    "is_like_listed",
    "lacks_papers",
    "late",
    "looked_at",
    "needs_two",
    "of_person",
    "of_token",
    "provided",
    "queue",
    "reject",
    "standing",
    "start",
    "submit",
    "take",
    "tier_of",
    "undecided",
    "what_was_verified",
]
