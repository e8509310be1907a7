"""A pay link begins: its row, its buttons, and what shows its card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids, rules
from ledger.chart import HOUSE
from ledger.people import facts, states
from ledger.people.facts import Who
from ledger.posting import DAY, Count, Event, Posting, Row
from ledger.products.paylinks import cards, code, reading
from ledger.products.paylinks.tables import PaylinkRow
from ledger.products.paylinks.uses import ONCE
from ledger.rules import Rule

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.products.paylinks.reading import Paylink, Wanted

MADE = "paylinks made"
MOST_MADE = 100
"""How many links a person may make in a day."""
_LEAST, _MOST = timedelta(hours=1), timedelta(days=3660)
LASTS_ONCE = Rule(
    "paylinks.once",
    timedelta(days=30),
    "how long a pay link can be paid that is paid once",
    least=_LEAST,
    most=_MOST,
    worse="less",
)
LASTS = Rule(
    "paylinks.lasts",
    timedelta(days=366),
    "how long a pay link can be paid that is paid more than once",
    least=_LEAST,
    most=_MOST,
    worse="less",
)


async def make(act: Act, wanted: Wanted, token: bytes = b"", *, told: bool = True) -> Paylink:
    """Make a link, once; a repeated message returns the first.

    Its card is shown to its owner, and in the group where it was asked for, unless it is shown
    otherwise. A `token` of `ids.token` is given where its buttons stood before it did.
    """
    await states.check(act)
    token, now = token or ids.token(), clock.now()
    owner, uses = act.actor.id, wanted.uses
    rule = LASTS_ONCE if uses == ONCE else LASTS
    lasts = (await rules.at(act.books, rule)).value
    link = Row.of(
        PaylinkRow,
        token=token,
        digest=code.digest(code.of(token)),
        owner=owner,
        currency=wanted.currency,
        amount=wanted.amount.minor if wanted.amount else None,
        note=wanted.note,
        most=uses.most,
        each=int(uses.each),
        made_at=clock.to_ms(now),
        expires_at=clock.to_ms(now + lasts),
    )
    posting = Posting(
        act.key,
        "paylink_made",
        grows=True,
        digest=_asked(wanted),
        answer=token,
        actor=owner,
        rows=(link, cards.pay(token, owner, lasts).row, cards.manage(token, owner, lasts).row),
        counts=(Count.of(MADE, owner, DAY, 1, MOST_MADE),),
        events=_shown(act, token) if told else (),
    )
    return await reading.get(act.books, (await act.post(posting)).answer)


def _asked(wanted: Wanted) -> bytes:
    sums = (str(wanted.amount or ""), wanted.currency)
    return ids.digest(*sums, wanted.note, str(wanted.uses.most), str(wanted.uses.each))


def _shown(act: Act, token: bytes) -> tuple[Event, ...]:
    """Return what shows the card."""
    fact = facts.dump(cards.about(token))
    mine = Event("paylink_made", act.actor.id, fact)
    hers = facts.dump({**cards.about(token), "person": Who(act.actor.id)})
    return (mine, Event("paylink_made", HOUSE, hers, act.chat)) if act.chat else (mine,)
