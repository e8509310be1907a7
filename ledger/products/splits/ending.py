"""What becomes of a split: its people are reminded, and it is withdrawn or its time is up.

remind    whoever has not paid is told again, once a day
withdraw  nobody is asked any more; what was paid stays paid
due       the same when its time is up, and what a crash left closed is counted
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled, NotAllowed
from ledger.money import Money
from ledger.people import facts, shown
from ledger.posting import DAY, Event, Guard, Posting
from ledger.products.splits import gathered, reading
from ledger.products.splits.beginning import told
from ledger.products.splits.cards import KIND
from ledger.products.splits.tables import (
    CLOSED,
    EXPIRED,
    GATHERING,
    OPEN,
    WITHDRAWN,
    ShareRow,
    SplitRow,
)

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.products.splits.reading import Split


async def remind(act: Act, intent: Intent) -> int:
    """Tell everybody again who has not paid, once a day; return how many shares that are."""
    split = await reading.of(act.books, intent)
    if split.state != OPEN or not split.unpaid:
        raise NotAllowed("split_nobody_owes")
    if clock.now() - split.reminded_at < DAY:
        raise NotAllowed("split_reminded")
    last, unpaid = clock.to_ms(split.reminded_at), [share.people for share in split.unpaid]
    posting = Posting(
        ids.timed_child(split.token, "remind", str(last)),
        "split_remind",
        actor=act.actor.id,
        guards=(
            Guard.on(SplitRow.state, (split.token,), OPEN),
            Guard.on(SplitRow.reminded_at, (split.token,), last, clock.to_ms(clock.now())),
        ),
        events=(
            *await told(act.books, split.token, split.maker, unpaid, "split_reminded"),
            shown.changed(KIND, split.token),
        ),
    )
    await act.post(posting)
    return len(split.unpaid)


async def withdraw(act: Act, intent: Intent) -> Split:
    """Ask nobody any more; AlreadySettled when it has ended otherwise."""
    split = await reading.of(act.books, intent)
    while split.state in {GATHERING, OPEN}:
        with suppress(AlreadySettled):  # somebody pays or comes in at this moment: look again
            await act.post(_ended(split, WITHDRAWN, act.actor.id))
        split = await reading.get(act.books, split.token)
    if split.state != WITHDRAWN:
        raise AlreadySettled("splits", "state", split.state)
    return split


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """End what has lasted long enough, and count what is closed."""
    for token in await reading.due(books, now):
        split = await reading.get(books, token)
        with suppress(AlreadySettled):  # somebody pays at this moment: the next time
            if split.state == CLOSED:
                await gathered.count(books, token)
            else:
                await books.post(_ended(split, EXPIRED, 0))


def _ended(split: Split, state: str, actor: int) -> Posting:
    """Return what ends a split as it stands; the maker is told what nobody paid in time."""
    unpaid = sum((share.amount for share in split.unpaid), Money(0, split.total.currency))
    over = facts.dump({"unpaid": unpaid, "about": split.note})
    late = (Event("split_over", split.maker, over),) if state == EXPIRED and unpaid else ()
    return Posting(
        ids.token(),
        "split_end",
        actor=actor,
        guards=(
            Guard.on(SplitRow.state, (split.token,), split.state, state),
            *(Guard.on(ShareRow.state, share.key, OPEN, state) for share in split.unpaid),
        ),
        events=(*late, shown.changed(KIND, split.token)),
    )
