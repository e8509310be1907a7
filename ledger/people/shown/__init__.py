"""Where live cards stand, so that each is edited when its card changes.

    changed  the event to go with whatever changes a card, in the card's own order
    stands   a message shows a card from now on; what changed meanwhile is looked for
    adopt    a message turns out to show one, which was not remembered, or is edited otherwise now
    places   all places of a card, with what each says
    noted    what came of editing them
    due      what could not be edited is tried again; places that are over are forgotten

A place is noted after its message was shown, so a crash in between leaves a message that nobody
edits: whoever presses it lets it be adopted. Each note has a version, and who edits holds to the
one that she read: what was shown meanwhile is looked at again.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled, NotFound
from ledger.people.shown import asking, noting
from ledger.people.shown.noting import CHANGED, Edit
from ledger.people.shown.tables import Live, Shown, ShownRow
from ledger.posting import Drop, Posting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.books import Books
    from ledger.posting import Event

__all__ = ["CHANGED", "Edit", "Live", "Shown", "ShownRow"]

AT_ONCE = 64
STEP = 256


def changed(kind: str, token: bytes) -> Event:
    """Return the event that goes with what changes a card: it is edited wherever it stands."""
    return noting.changed(Live(kind, token))


async def stands(books: Books, at: Shown) -> None:
    """Note where a card was just shown, and let it be edited if it has changed meanwhile.

    One that stands in very many places is pressed there, and edited no more.
    """
    while True:
        beside = await books.read(asking.beside, at)
        known = at.key[-1] in beside.here
        if (beside.full and not known) or await _posted(books, noting.stands(at, beside)):
            return


async def adopt(books: Books, at: Shown) -> None:
    """Note where a card stands, unless that is known, and how it can be edited now.

    Where another card stands this one does not, whatever somebody presses there.
    """
    there = await books.read(asking.there, at)
    if not there:
        await stands(books, at)
    elif there.get(at.live.token, at.way) != at.way:
        await _posted(books, noting.way(at))


async def forget(books: Books, at: Shown) -> None:
    """Let a message be edited no more: it shows something else now."""
    await books.post(Posting(ids.token(), "shown", drops=(Drop("shown", at.key),)))


async def places(books: Books, token: bytes) -> list[Shown]:
    """Return where a card stands."""
    return await books.read(asking.places, token)


async def noted(books: Books, edits: Sequence[Edit]) -> bool:
    """Note what came of edits; False if one of the places has changed meanwhile.

    What an edit and something else have made of a place at once, nobody knows: it is edited again.
    """
    unknown: list[Edit] = []
    for at in range(0, len(edits), AT_ONCE):
        step = edits[at : at + AT_ONCE]
        unknown += [] if await _posted(books, noting.edited(step)) else step
    for edit in unknown:
        await _posted(books, noting.unknown(edit.before))
    return not unknown


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Try again what was late, and forget the places that are over."""
    full = True
    while full:
        found = await books.read(asking.due, clock.to_ms(now), STEP)
        full = len(found) == STEP
        by_card = attrgetter("live")
        for _, late in groupby(sorted((at for at in found if at.late), key=by_card), by_card):
            await _posted(books, noting.again(list(late), now))
        over = [at for at in found if not at.late]
        if over and not await _posted(books, noting.forgetting(over)):
            return  # another process has been here


async def _posted(books: Books, posting: Posting) -> bool:
    """Post; False if what it was made from has changed meanwhile."""
    try:
        await books.post(posting)
    except (AlreadySettled, NotFound):
        return False
    return True
