"""Who paid, and what was written with it: personal, so it stands in the vault alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock
from ledger.chart import HOUSE
from ledger.vault import Lost

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.banking.told import Entry
    from ledger.books import Books

FIELD: Final = "remitter"
_SHOWN: Final = 4


class Remitter(NamedTuple):
    """The other side of an entry, as its bank told it."""

    party: str = ""
    account: str = ""
    remittance: str = ""
    end_to_end: str = ""

    @property
    def masked(self) -> str:
        """The last digits of the account."""
        return f"…{self.account[-_SHOWN:]}" if len(self.account) > _SHOWN else ""


async def keep(books: Books, entries: Sequence[Entry]) -> list[bytes]:
    """Keep who is on the other side of each, in one commit; b"" where nothing is told."""
    told = [_written(each) for each in entries]
    kept = await books.vault.keep_many(HOUSE, FIELD, [each for each in told if each])
    references = iter(kept)
    return [next(references) if each else b"" for each in told]


async def of(books: Books, reference: bytes) -> Remitter:
    """Return who is on the other side of an entry; nobody where nothing is kept, or no more."""
    if not reference:
        return Remitter()
    try:
        return Remitter(*json.loads((await books.vault.get(reference)).value))
    except Lost:
        return Remitter()


async def let_go(books: Books, before: datetime) -> None:
    """Keep no more who was on the other side of what a bank told before a moment."""
    while await books.vault.let_go(HOUSE, FIELD, clock.to_ms(before)):
        continue  # in steps: each is a commit of its own


def _written(of: Entry) -> str:
    known = Remitter(of.party, of.party_account, of.remittance, of.end_to_end)
    return json.dumps(known) if any(known) else ""
