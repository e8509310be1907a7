"""A share on its way: drafted and paid by whoever it asks, or declined.

draft    the card by which a share is paid, each time it is asked for
pay      the money goes to the maker, and the share is paid, in one commit
decline  the share is nobody's any more, and the maker is told why
block    she is asked no more by the maker, who is not told
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import ids, pay
from ledger.errors import AlreadySettled, NotFound
from ledger.order import Order
from ledger.people import blocks, facts, intents, persons, shown
from ledger.people.facts import Who
from ledger.posting import ANY, NUMBER, Event, Guard, Posting
from ledger.products.splits import reading
from ledger.products.splits.cards import KIND, paying
from ledger.products.splits.tables import DECLINED, OPEN, PAID, ShareRow
from ledger.terms import from_wallet

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.order import Card, Receipt
    from ledger.people.intents import Intent
    from ledger.products.splits.reading import Share, Split

VERB = "splits.paid"
"""What confirming runs, and the kind of the transfer."""
LONGEST_WORD = 200


async def draft(act: Act, intent: Intent) -> Card:
    """Draft the payment of a share; AlreadySettled when it is not to be paid any more."""
    split, share = await _of(act, intent)
    if share.state != OPEN:
        raise AlreadySettled("shares", "state", share.state)
    maker = await persons.by_id(act.books, split.maker)
    terms, available = await from_wallet(act, maker.id, share.amount, "split")
    about = {"split": ids.text(split.token)}
    order = Order(VERB, replace(terms, told="split_paid"), split.note, "", available, about)
    act = replace(act, key=await intents.unspent(act.books, act.key))
    return await pay.draft(act, order, maker)


async def confirm(act: Act, intent: Intent) -> Receipt:
    """Pay a share as its card says, once; AlreadySettled if it was paid or ended otherwise."""
    split, share = await _of(act, intent)
    guards = (
        Guard.on(ShareRow.state, share.key, OPEN, PAID),
        Guard.on(ShareRow.paid_by, share.key, ANY, act.actor.id),
        Guard.on(ShareRow.number, share.key, ANY, NUMBER),
    )
    act = replace(
        act,
        guards=(*act.guards, *guards),
        counts=(*act.counts, *split.odd(share)),
        events=(*act.events, shown.changed(KIND, share.split)),
    )
    receipt = await pay.confirm(act, intent)
    await _counted(act.books, split)
    return receipt


async def decline(act: Act, intent: Intent, word: str = "") -> Split:
    """Let a share be nobody's, once, and tell the maker why."""
    split, share = await _of(act, intent)
    told = facts.dump(
        {
            "person": Who(act.actor.id),
            "amount": share.amount,
            "word": word,
            "about": split.note,
        }
    )
    posting = Posting(
        ids.timed_child(intent.token, "decline"),
        "split_decline",
        actor=act.actor.id,
        guards=(
            Guard.on(ShareRow.state, share.key, OPEN, DECLINED),
            Guard.on(ShareRow.word, share.key, ANY, word[:LONGEST_WORD]),
        ),
        events=(Event("split_declined", split.maker, told), shown.changed(KIND, split.token)),
    )
    await act.post(posting)
    return await reading.get(act.books, split.token)


async def is_strange(books: Books, split: Split, person: int) -> bool:
    """Tell whether somebody was asked by whom she did not know; who came in herself was not."""
    return hides(await intents.get(books, paying(split.token, person)))


def hides(card: Intent) -> bool:
    """Tell whether the note of a split is hidden on what one of its people was asked by."""
    return bool(card.facts.get("strange"))


async def block(act: Act, intent: Intent) -> Split:
    """Be asked no more by the maker, who is not told."""
    split, _ = await _of(act, intent)
    since = await blocks.since(act.books, act.actor.id, split.maker)
    once = replace(act, key=ids.timed_child(intent.token, "block", str(since)))
    posting = await blocks.putting(once, split.maker, blocks.ON)
    if posting is not None:
        posting.events = (shown.changed(KIND, split.token),)
        with suppress(AlreadySettled):  # it was done twice at once
            await once.post(posting)
    return split


async def _counted(books: Books, split: Split) -> None:
    """Count what did not divide and is the maker's own, once: somebody has paid a share."""
    if (own := split.own) and own.odd and not any(each.paid_by for each in split.shares):
        key = ids.timed_child(split.token, "odd")
        await books.post(Posting(key, "split_odd", actor=split.maker, counts=split.odd(own)))


async def _of(act: Act, intent: Intent) -> tuple[Split, Share]:
    """Return the split that a card is about, and the share of who presses."""
    split = await reading.of(act.books, intent)
    share = split.of(act.actor.id)
    if share is None:
        raise NotFound("split")
    return split, share
