"""What was verified ends: she is told before, and then it gives no tier any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids, kit, tiers
from ledger.errors import AlreadySettled
from ledger.people import facts, shown
from ledger.posting import Event, Guard, Posting
from ledger.verification import reading
from ledger.verification.asking import NOTICES
from ledger.verification.changing import KIND, becomes
from ledger.verification.tables import VerificationRow

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.books import Books
    from ledger.verification.reading import Verification


@kit.due(every=timedelta(minutes=1))
async def due(books: Books, now: datetime) -> None:
    """Tell of what ends in some days, and let end what is over."""
    while found := await reading.due(books, clock.to_ms(now)):
        done = [await _moved_on(books, each, now) for each in found]
        if not any(done):
            return  # another process has been here


async def _moved_on(books: Books, found: Verification, now: datetime) -> bool:
    posting = await _over(books, found) if found.until <= now else _telling(found, now)
    try:
        await books.post(posting)
    except AlreadySettled:
        return False
    return True


def _telling(found: Verification, now: datetime) -> Posting:
    """Tell once, however many notices are due, and look again at the next of them."""
    ahead = [found.until - timedelta(days=days) for days in NOTICES]
    coming = [each for each in ahead if each > now]
    next_ms = clock.to_ms(min(coming, default=found.until))
    told = facts.dump({"until": found.until, "tier": found.tier})
    return Posting(
        ids.timed_child(found.token, "ends", str(found.next_ms)),
        "verification_ends",
        guards=(
            Guard.on(VerificationRow.state, (found.token,), "verified"),
            Guard.on(VerificationRow.next_ms, (found.token,), found.next_ms, next_ms),
        ),
        events=(Event("verification_ends", found.person, told),),
    )


async def _over(books: Books, found: Verification) -> Posting:
    lowered = await tiers.over(books, found.person, found.until)
    return Posting(
        ids.timed_child(found.token, "over"),
        "verification_over",
        guards=(*becomes(found, "refresh"), *lowered),
        events=(
            Event("verification_over", found.person, facts.dump({"tier": found.tier})),
            shown.changed(KIND, found.token),
        ),
    )
