"""What statements of banks cost: a file is read and checked, booked entry by entry, reconciled.

Half of the entries are credits that nobody knows, half are charges; each has a payer in the vault.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from datetime import date

from bot.rails.statements import read
from ledger import migrations
from ledger.banking import reconciling, statements
from ledger.books import Books
from tests.bench import places
from tests.bot.rails.statements.files import camt, entry
from tests.vaults import lend

ENTRIES, FEW = 100_000, 5_000
_DAY = date(2026, 11, 27)


def run(*, quick):
    """Return how many entries a second were read, and booked, and how long reconciling took."""
    count = FEW if quick else ENTRIES
    file = _file(count)
    began = time.perf_counter()
    (told,) = read(file)
    read_s = time.perf_counter() - began
    with ExitStack() as opened:
        address = opened.enter_context(places.files())("banking")
        return asyncio.run(_booked(address, told, count)) | {
            "file, MB": len(file) / 1e6,
            "read and checked, a second": count / read_s,
        }


def _file(count):
    lines = (
        entry("1.00", reference=f"B{at}", party=f"Payer {at}", remittance=f"invoice {at}")
        if at % 2
        else entry("0.10", credit=False, reference=f"B{at}", code="ACMT/MDOP/CHRG")
        for at in range(count)
    )
    net = count // 2 * 100 - (count - count // 2) * 10
    return camt(*lines, opening="0", closing=f"{net / 100:.2f}")


async def _booked(address, told, count):
    migrations.migrate(address)
    books = lend(await Books.open(address))
    try:
        began = time.perf_counter()
        done = await statements.import_(books, "sandbox", told)
        booked_s = time.perf_counter() - began
        assert done.new == count
        began = time.perf_counter()
        again = await statements.import_(books, "sandbox", told)
        again_s = time.perf_counter() - began
        assert again.new == 0
        began = time.perf_counter()
        found = await reconciling.look(books, "sandbox", "EUR", _DAY)
        looked_s = time.perf_counter() - began
        assert (found.differs, found.unexplained, found.lines) == (0, 0, count)
    finally:
        await books.close()
    return {
        "entries": count,
        "booked, a second": count / booked_s,
        "the same page again, s": again_s,
        "reconciled, s": looked_s,
    }
