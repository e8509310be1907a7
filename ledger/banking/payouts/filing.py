"""The file of a batch: written once, kept as it is in the vault, and handed over as it was shown.

write    it is kept, and the row of its batch has its digest; two are asked, if the rule says so
kept     the file as it was written; Spoilt where it is another one now
spoilt   it is told, and the file is written anew: whoever agreed to it agrees to nothing
unwritten  the same, where what it is to pay is another now
let_go   it was handed over, and says who is paid
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ledger import ids, rules
from ledger.banking.payouts.rule import BATCH
from ledger.banking.payouts.tables import HANDED, SEALED, BatchRow
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled
from ledger.people import facts, roles
from ledger.people.roles import GIVE_MONEY
from ledger.posting import ANY, Event, Guard, Posting
from ledger.vault import Lost, Tampered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ledger.banking.payouts.batching import Batch
    from ledger.books import Books
    from ledger.money import Money
    from ledger.posting import Cell

FIELD: Final = "payout_file"
WAITS, SPOILT = "payout_file_waits", "payout_file_spoilt"


class Spoilt(Exception):
    """The file that is kept is not the one that was written."""


@dataclass(frozen=True, slots=True)
class File:
    """A file for a bank; `blocks` has the keys of its orders by what its bank reports on."""

    name: str
    raw: bytes = field(repr=False)
    blocks: Mapping[str, Sequence[str]]

    @property
    def keys(self) -> list[str]:
        """The keys of its orders."""
        return [key for keys in self.blocks.values() for key in keys]

    @property
    def digest(self) -> str:
        """By which it is known, here and at its bank: its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()


async def write(books: Books, batch: Batch, file: File | None, amount: Money, day: date) -> None:
    """Keep what was written of a batch, once; a batch of which nothing can go is over."""
    vault, needs = books.vault, (await rules.at(books, BATCH)).value
    kept = await vault.keep(HOUSE, FIELD, packed(file)) if file else b""
    guards = _becomes(
        batch,
        state=SEALED if file else HANDED,
        approved=int(not needs),
        digest=file.digest if file else "",
        file=kept,
        name=file.name if file else "",
        payouts=len(file.keys) if file else 0,
        amount=amount.minor,
        day=day.toordinal(),
    )
    told = facts.dump({"batch": batch.name, "name": batch.key, "amount": amount})
    events = await _to_holders(books, WAITS, told) if file and needs else ()
    try:
        await books.post(Posting(ids.token(), "payout_file", guards=guards, events=events))
    except AlreadySettled:  # another process wrote it
        await vault.drop([kept])
    else:
        await vault.drop([batch.file])


async def kept(books: Books, batch: Batch) -> File:
    """Return the file of a batch as it was written; Spoilt where it is not that one."""
    try:
        known = json.loads((await books.vault.get(batch.file)).value)
    except (Lost, Tampered) as gone:
        raise Spoilt from gone
    file = File(known["name"], known["raw"].encode(), known["blocks"])
    if file.digest != batch.digest:
        raise Spoilt
    return file


async def spoilt(books: Books, batch: Batch) -> None:
    """Tell of a file that is not what was written, and let it be written anew."""
    told = facts.dump({"batch": batch.name, "name": batch.key, "amount": batch.amount})
    await unwritten(books, batch, *await _to_holders(books, SPOILT, told))


async def unwritten(books: Books, batch: Batch, *events: Event) -> None:
    """Let the file of a batch be written anew: whoever agreed to it agrees to nothing."""
    guards = _becomes(batch, state=SEALED, approved=0, digest="")
    posting = Posting(ids.token(), "payout_file", guards=guards, events=events)
    with suppress(AlreadySettled):  # another process was here
        await books.post(posting)


async def let_go(books: Books, batch: Batch) -> None:
    """Keep the file of a batch no more: its digest stays."""
    await books.vault.drop([batch.file])


def packed(file: File) -> str:
    """Return how a file stands in the vault."""
    known = {"name": file.name, "raw": file.raw.decode(), "blocks": file.blocks}
    return json.dumps(known)


def _becomes(batch: Batch, **cells: Cell) -> tuple[Guard, ...]:
    """Return what a batch becomes, if its file stands as it was read."""
    stood = {"state": SEALED, "approved": int(batch.approved), "digest": batch.digest}
    table, key = BatchRow.__tablename__, (batch.token,)
    return tuple(
        Guard(table, key, column, stood.get(column, ANY), cell) for column, cell in cells.items()
    )


async def _to_holders(books: Books, kind: str, told: str) -> tuple[Event, ...]:
    return tuple(Event(kind, each, told) for each in await roles.holders(books, GIVE_MONEY))
