"""Asking for two sides to be one: a code here, its holder's word there, and then the word here.

issue     a code for who asks, of which only the digest is kept
find      what a code stands for; wrong ones are counted
draft     what it would do, on a card of who came with it; nothing is done
agree     who came with it wants it: the code is spent, and who made it is asked
end       one of them does not want it after all
forget    what is long over goes
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, codes, ids, kit, over, rules
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import facts, shown
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import ANY, DAY, Count, Event, Guard, Posting, Row
from ledger.products.connecting import cards, reading, sides
from ledger.products.connecting.tables import AGREED, OPEN, REFUSED, ConnectRow

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.products.connecting.reading import Connecting

LASTS = timedelta(minutes=15)
"""How long a code can be used, and then how long who made it may think about it."""
ISSUED = "connect codes"
A_DAY = 20
KEPT = timedelta(days=30)
"""How long it is known of a code what became of it."""


_OLD: Any = (
    select(ConnectRow.token, ConnectRow.expires_ms)
    .where(col(ConnectRow.book) == bindparam("book", type_=BigInteger))
    .where(col(ConnectRow.expires_ms) < bindparam("before", type_=BigInteger))
    .order_by(col(ConnectRow.expires_ms))
    .limit(over.STEP)
)


async def issue(act: Act, way: str) -> str:
    """Return a code by which another platform is joined to this one; LimitExceeded for too many."""
    await sides.check_own(act)
    code = ids.secret()
    made = Row.of(
        ConnectRow,
        token=ids.token(),
        digest=ids.digest(code),
        first=act.actor.id,
        first_way=way,
        expires_ms=clock.to_ms(clock.now() + LASTS),
    )
    counts = (Count.of(ISSUED, act.actor.id, DAY, 1, A_DAY),)
    posting = Posting(ids.token(), "connect_code", actor=act.actor.id, rows=(made,), counts=counts)
    await act.post(posting)
    return code


async def find(act: Act, code: str) -> Connecting:
    """Return what a code stands for while it can be used.

    A wrong one is counted, as is one that was used or is too old; NotAllowed to who made it.
    """
    await codes.check(act.books, act.actor.id)
    found = await reading.known(act.books, code)
    if found is None or found.is_over or found.state != OPEN:
        raise await codes.wrong(act, "connect")
    if found.first == act.actor.id:
        raise NotAllowed("connect_self")
    return found


async def draft(act: Act, found: Connecting, way: str) -> Intent:
    """Freeze on a card that two are to be one, for who has the code; refused as `sides.check`."""
    await sides.check(act, found.first, act.actor.id)
    known: dict[str, Fact] = {"connect": ids.text(found.token), "way": way}
    choices = {"confirm": cards.AGREE, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, known)
    asked = ids.digest(cards.AGREE, found.token)
    return await rules.card(act.books, wanted, act.key, asked)


async def agree(act: Act, intent: Intent) -> Connecting:
    """Spend the code by the word of who came with it, once, and ask who made it."""
    found = await reading.of(act.books, intent)
    if intent.state == "open":
        await sides.check(act, found.first, act.actor.id)
    token, me, until = found.token, act.actor.id, clock.now() + LASTS
    key = (token,)
    told = facts.dump({"card": ids.text(token)})
    posting = Posting(
        intent.token,
        cards.AGREE,
        digest=ids.digest(cards.AGREE, token),
        actor=me,
        guards=(
            intent.done,
            Guard.on(ConnectRow.state, key, OPEN, AGREED),
            Guard.on(ConnectRow.second, key, ANY, me),
            Guard.on(ConnectRow.second_way, key, ANY, str(intent.facts["way"])),
            Guard.on(ConnectRow.expires_ms, key, ANY, clock.to_ms(until)),
        ),
        rows=(
            cards.first(token, found.first, LASTS).row,
            cards.second(token, me, LASTS).row,
        ),
        counts=(codes.right(me),),
        events=(Event("connect_asked", found.first, told),),
        deadline=found.until,
    )
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table == ConnectRow.__tablename__:
            raise NotAllowed("connect_used") from None
        raise
    return await reading.get(act.books, token)


async def end(act: Act, intent: Intent) -> Connecting:
    """Let nothing come of it, by the word of one of them; the other is told."""
    found = await reading.of(act.books, intent)
    me = act.actor.id
    other = found.second if me == found.first else found.first
    about = facts.dump({"person": Who(me)})
    posting = Posting(
        ids.timed_child(found.token, REFUSED),
        REFUSED,
        actor=me,
        guards=(Guard.on(ConnectRow.state, (found.token,), AGREED, REFUSED),),
        events=(
            shown.changed(cards.KIND, found.token),
            Event("connect_refused", other, about),
        ),
    )
    await act.post(posting)
    return await reading.get(act.books, found.token)


@kit.due(every=timedelta(minutes=10))
async def forget(books: Books, now: datetime) -> None:
    """Let go of codes that are long over, whatever became of them."""
    await over.let_go(books, ConnectRow.expires_ms, _OLD, now - KEPT)
