"""The file of a batch of credits to people (PPD), by our own hand.

Nothing in it depends on when or where it is written: the modifier and the time, by which a bank
tells the files of one day apart, come from the key of the batch. The key of an order is the
number by which its payee is identified, which a return brings back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from stdnum.us import rtn

from bot.rails.files import Unwritable
from bot.rails.nacha import record
from ledger.banking.days import next_business_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bot.rails.nacha.origin import Origin
    from bot.rails.rail import Order

_CREDITS: Final = 220
_CHECKING, _SAVINGS = 22, 32
_MODIFIERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_MINUTES: Final = 24 * 60
_MOST: Final = 10**10
_NAME: Final = 22
_DAY: Final = timedelta(days=1)
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z-]{1,17}")
_KEY: Final = re.compile(r"[A-Za-z0-9]{1,15}")
_BATCH: Final = re.compile(r"[A-Za-z0-9-]{1,30}")
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "’": "'"})
_PUNCTUATION: Final = frozenset(" -'.,&/")


def refused(order: Order) -> Unwritable | None:
    """Return why an order cannot be written; None for one that can."""
    try:
        _check(order)
    except Unwritable as why:
        return why
    return None


def folded(name: str) -> str:
    """Return a name as it stands in a file: in ASCII, of 22 characters at most.

    A bank in the US finds an account by its number alone, so that a long name may end early.
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    written = " ".join(plain.split()).upper()
    if not written or not all(_is_plain(each) for each in written):
        raise Unwritable("R21", "the name has letters that do not stand in ASCII")
    return written[:_NAME].rstrip()


def write(batch: str, orders: Sequence[Order], origin: Origin) -> bytes:
    """Return the file of a batch; Unwritable for an order that is `refused`."""
    if not orders or not _BATCH.fullmatch(batch):
        raise ValueError(f"{batch!r} is no batch, or has no orders")
    if len({order.key for order in orders}) != len(orders):
        raise ValueError("a key stands twice in a batch")
    for order in orders:
        _check(order)
    ordered = sorted(orders, key=lambda order: (order.day, order.key))
    lines = [_head(batch, ordered[0].day, origin)]
    by_day = [tuple(some) for _, some in groupby(ordered, lambda order: order.day)]
    before = 0
    for number, entries in enumerate(by_day, 1):
        lines += _batch(number, entries, before, origin)
        before += len(entries)
    lines.append(_control(len(by_day), len(lines) + 1, ordered))
    lines += ["9" * record.LENGTH] * (-len(lines) % record.BLOCK)
    return "".join(f"{each}\r\n" for each in lines).encode("ascii")


def effective(day: date) -> date:
    """Return when what is handed in on a day is paid: the business day behind it."""
    return next_business_day("US", day + _DAY)


def _check(order: Order) -> None:
    if order.amount.currency != "USD" or not 0 < order.amount.minor < _MOST:
        raise Unwritable("R19", "it is no amount in dollars that fits")
    if not _KEY.fullmatch(order.key):
        raise ValueError(f"{order.key!r} is no key")
    if order.to.scheme != "us" or not rtn.is_valid(order.to.bank):
        raise Unwritable("R13", "it is no routing number")
    if not _ACCOUNT.fullmatch(order.to.number):
        raise Unwritable("R04", "it is no account number of 17 characters at most")
    folded(order.to.name)


def _is_plain(letter: str) -> bool:
    return letter in _PUNCTUATION or (letter.isascii() and letter.isalnum())


def _head(batch: str, day: date, origin: Origin) -> str:
    drawn = int.from_bytes(hashlib.sha256(batch.encode()).digest()[:8], "big")
    drawn, modifier = divmod(drawn, len(_MODIFIERS))
    hour, minute = divmod(drawn % _MINUTES, 60)
    return record.line(
        record.FILE,
        type=1,
        priority=1,
        destination=f" {origin.destination}",
        origin=origin.origin.rjust(10),
        created=f"{day:%y%m%d}",
        time=f"{hour:02d}{minute:02d}",
        modifier=_MODIFIERS[modifier],
        size=record.LENGTH,
        blocking=record.BLOCK,
        format=1,
        destination_name=origin.destination_name,
        origin_name=origin.name[:23],
        reference=batch[-8:],
    )


def _batch(number: int, orders: Sequence[Order], before: int, origin: Origin) -> Iterator[str]:
    same: dict[str, str | int] = {"service": _CREDITS, "company": origin.company, "batch": number}
    bank = origin.destination[:8]
    yield record.line(
        record.BATCH,
        type=5,
        company_name=origin.name[:16],
        entry_class="PPD",
        description=origin.description,
        effective=f"{effective(orders[0].day):%y%m%d}",
        status="1",
        bank=bank,
        **same,
    )
    for place, order in enumerate(orders, before + 1):
        yield _entry(order, f"{bank}{place:07d}")
    yield record.line(record.BATCH_CONTROL, type=8, bank=bank, **_totals(orders), **same)


def _entry(order: Order, trace: str) -> str:
    return record.line(
        record.ENTRY,
        type=6,
        code=_SAVINGS if order.to.savings else _CHECKING,
        receiving=order.to.bank[:8],
        check=order.to.bank[8],
        account=order.to.number,
        amount=order.amount.minor,
        identity=order.key,
        name=folded(order.to.name),
        addenda=0,
        trace=trace,
    )


def _control(batches: int, lines: int, orders: Sequence[Order]) -> str:
    blocks = -(-lines // record.BLOCK)
    totals = _totals(orders)
    return record.line(record.FILE_CONTROL, type=9, batches=batches, blocks=blocks, **totals)


def _totals(orders: Iterable[Order]) -> dict[str, int]:
    each = [(int(order.to.bank[:8]), order.amount.minor) for order in orders]
    return {
        "count": len(each),
        "hash": sum(bank for bank, _ in each) % 10**10,
        "debits": 0,
        "credits": sum(amount for _, amount in each),
    }
