"""Attempts at what somebody may not do: kept for the auditor, and few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.errors import LimitExceeded
from ledger.people import facts
from ledger.posting import HOUR, Audit, Count, Posting

if TYPE_CHECKING:
    from ledger.act import Act

KIND = "attempt"
LIMIT, _OF_ALL = "attempts", "attempts of all"
AN_HOUR, OF_ALL_AN_HOUR = 5, 200


async def note(act: Act, where: str, what: str) -> None:
    """Keep what somebody tried; LimitExceeded for who tries more often than `AN_HOUR`.

    What all try together beyond `OF_ALL_AN_HOUR` is not kept.
    """
    own = Count.of(LIMIT, act.actor.id, HOUR, 1, AN_HOUR)
    posting = Posting(
        ids.timed_child(act.key, KIND),
        KIND,
        actor=act.actor.id,
        counts=(own, Count.of(_OF_ALL, 0, HOUR, 1, OF_ALL_AN_HOUR)),
        audits=(Audit(KIND, facts=facts.dump({"where": where, "what": what})),),
    )
    try:
        await act.books.post(posting)
    except LimitExceeded as full:
        if full.limit == LIMIT:
            raise
