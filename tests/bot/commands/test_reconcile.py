"""The days of an account as files: both say the same figures."""

import csv
import io

from ledger.banking import reconciling
from tests.bot.commands.test_report import cells_of
from tests.bot.talk import Talk, read, stocked
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import DAY, entry, page


async def test_the_spreadsheet_has_what_the_table_has(bare):
    await stocked(bare)
    talk = Talk(bare)
    await talk.joins("boss")
    await told(bare, page(entry(5_000, "B1"), entry(-12, "B2", code="NCHG"), opening=1_000))
    none = await talk.presses("boss", "go:reconcile:sheet.sandbox.USD")
    assert read(none) == "No day is over yet."
    await reconciling.reconcile.run(bare, DAY)
    [table], [sheet] = [
        (await talk.presses("boss", f"go:reconcile:{what}.sandbox.USD")).files
        for what in ("file", "sheet")
    ]
    heads, day = csv.reader(io.StringIO(table.content.decode("utf-8-sig")))
    _, told_heads, told_day = cells_of(sheet.content, 1)
    assert (told_heads, sheet.name) == (heads, "reconciled.xlsx")
    assert [float(each) for each in day[3:]] == told_day[3:]
    assert day[:5] == ["2026-11-27", "USD", "2026-11-27", "49.88", "59.88"]
