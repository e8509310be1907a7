"""A split of people who come: in a group, whoever presses is in, until its maker closes it.

gather  the card stands in the group
join    somebody is in
close   nobody comes in any more
count   the shares of who came are counted, and everybody is asked for hers
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotAllowed
from ledger.knowing import here
from ledger.people import shown, states
from ledger.posting import ANY, Guard, Posting
from ledger.products.splits import cards, reading
from ledger.products.splits.beginning import New, asking, in_force, limits, told
from ledger.products.splits.cards import GATHERS, KIND, LASTS, MOST
from ledger.products.splits.tables import CLOSED, GATHERING, IN, OPEN, OWN, ShareRow, SplitRow
from ledger.products.splits.ways import share

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.intents import Intent
    from ledger.products.splits.reading import Split
    from ledger.products.splits.ways import Share


async def gather(act: Act, total: Money, note: str, *, maker: bool) -> Split:
    """Take in whoever presses in the group; a repeated message shows the first card.

    NotAllowed for an amount that as many as may come could not share, AskedTooMuch.
    """
    await states.check(act)
    if total.minor < MOST:
        raise NotAllowed("split_small")
    new = New(ids.token(), act.actor.id, act.chat, total.asked(), note)
    own = [new.share(0, [new.maker], IN)] if maker else []
    gathers = await in_force(act.books, GATHERS)
    posting = Posting(
        act.key,
        "split",
        grows=True,
        digest=ids.digest(str(total), note),
        answer=new.token,
        actor=new.maker,
        rows=(
            new.row(GATHERING, gathers),
            *own,
            cards.manage(new.token, new.maker).row,
            cards.join(new.token, new.maker, new.chat, gathers).row,
        ),
        counts=(*limits(new.maker, 0), *here(new.chat, new.maker)),
        events=new.placed,
    )
    posted = await act.post(posting)
    return await reading.get(act.books, posted.answer)


async def join(act: Act, intent: Intent) -> bool:
    """Take in who presses; tell whether she was in before."""
    split = await reading.of(act.books, intent)
    token = split.token
    new = New(token, split.maker, split.chat, split.total, split.note)
    posting = Posting(
        intent.key_for(act.actor.id),
        "split_in",
        actor=act.actor.id,
        guards=(*intent.guards, Guard.on(SplitRow.state, (token,), GATHERING)),
        rows=(new.share(clock.to_ms(clock.now()), [act.actor.id], IN),),
        counts=(*intent.counts, *here(split.chat, act.actor.id)),
        events=(shown.changed(KIND, token),),
        deadline=intent.expires_at,
    )
    try:
        return (await act.post(posting)).repeated
    except AlreadySettled as settled:
        if settled.table == ShareRow.__tablename__:
            return True
        raise


async def close(act: Act, intent: Intent) -> Split:
    """Take in nobody any more, and count the shares of who came; NotAllowed while nobody has."""
    split = await reading.of(act.books, intent)
    token = split.token
    if split.state == GATHERING:
        if all(each.person == split.maker for each in split.shares):
            raise NotAllowed("split_alone")
        now = clock.to_ms(clock.now())
        posting = Posting(
            ids.timed_child(token, "close"),
            "split_close",
            actor=act.actor.id,
            guards=(
                Guard.on(SplitRow.state, (token,), GATHERING, CLOSED),
                Guard.on(SplitRow.expires_at, (token,), ANY, now),
            ),
        )
        await act.post(posting)
    await count(act.books, token)
    return await reading.get(act.books, token)


async def count(books: Books, token: bytes) -> None:
    """Count the shares of a split that takes in nobody any more, and ask for them, once."""
    split = await reading.get(books, token)
    if split.state != CLOSED:
        return
    sharers = [list(each.people) for each in split.shares]
    had = await reading.odd_units(books, split.total.currency, sharers)
    shares = share(split.total, [1] * len(sharers), had)
    asked = [people for people in sharers if split.maker not in people]
    lasts = await in_force(books, LASTS)
    counted = chain.from_iterable(
        _counted((token, person), each, OPEN if [person] in asked else OWN)
        for (person,), each in zip(sharers, shares, strict=True)
    )
    events = await told(books, token, split.maker, asked, "split_share")
    posting = Posting(
        ids.timed_child(token, "count"),
        "split_count",
        actor=split.maker,
        guards=(
            Guard.on(SplitRow.state, (token,), CLOSED, OPEN),
            Guard.on(SplitRow.expires_at, (token,), ANY, clock.to_ms(clock.now() + lasts)),
            *counted,
        ),
        rows=asking(token, asked, lasts),
        events=(*events, shown.changed(KIND, token)),
    )
    await books.post(posting)


def _counted(key: tuple[bytes, int], counted: Share, state: str) -> tuple[Guard, Guard, Guard]:
    return (
        Guard.on(ShareRow.state, key, IN, state),
        Guard.on(ShareRow.amount, key, ANY, counted.amount.minor),
        Guard.on(ShareRow.odd, key, ANY, int(counted.odd)),
    )
