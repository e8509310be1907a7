"""Statements come in by a folder and by the command line, of our own accounts alone."""

import asyncio

from bot.bringing import rail_of
from bot.jobs.statements import Folder
from bot.settings import Settings
from ledger.banking import statements
from ledger.books import Books
from ledger.people import alarms
from tests.ledger.acts import address
from tests.process import wasl

OURS, OTHER = "DE89370400440532013000", "NL91ABNA0417164300"
GOOD = """:20:WASL
:25:DE89370400440532013000
:28C:12/1
:60F:C261126USD1000,00
:61:2611271127C250,00NTRFNONREF//BANK1
:61:2611271127D12,50NCHGNONREF//BANK2
:62F:C261127USD1237,50
"""
WRONG = GOOD.replace("1237,50", "1238,50")


def settings(**known):
    return Settings(_env_file=None, admins=("web:boss",), **known)


def test_a_statement_is_of_our_own_account_or_of_the_built_in_bank_where_it_is_on():
    assert rail_of(settings(rails="sandbox"), OTHER) == "sandbox"
    assert rail_of(settings(rails="", web_login="closed"), OTHER) == ""
    own = settings(rails="sandbox", bank_accounts=f"EUR:{OURS}")
    assert [rail_of(own, each) for each in (OURS, OTHER)] == ["iso20022", ""]


async def test_a_file_in_the_folder_is_booked_once_and_a_refused_one_again_when_it_changes(
    books, tmp_path
):
    job = Folder(tmp_path, settings(rails="sandbox"))
    (tmp_path / "week.sta").write_text(WRONG)
    (tmp_path / "notes.pdf").write_text("no statement")
    await job.look(books)
    await job.look(books)
    assert await statements.latest(books, 5) == []
    assert await alarms.standing(books), "who may see statements is told, once"
    (tmp_path / "week.sta").write_text(f"{GOOD}\n")
    await job.look(books)
    (page,) = await statements.latest(books, 5)
    assert not await alarms.standing(books)
    assert (page.rail, page.fresh) == ("sandbox", 2)
    await Folder(tmp_path, settings(rails="sandbox")).look(books)
    assert len(await statements.latest(books, 5)) == 1, "another process changes nothing"


def test_a_file_of_the_command_line_is_booked_once_or_refused_with_its_line(tmp_path):
    wasl(tmp_path, "migrate")
    (tmp_path / "week.sta").write_text(GOOD)
    (tmp_path / "wrong.sta").write_text(WRONG)
    bad = wasl(tmp_path, "bank", "import", str(tmp_path / "wrong.sta"))
    assert bad.returncode == 1
    assert "Line 7: The opening balance and the entries do not make the closing one." in bad.stderr
    done = wasl(tmp_path, "bank", "import", str(tmp_path / "week.sta"))
    assert done.returncode == 0
    assert "2 entries new, 1 clear, 1 wait" in done.stdout
    again = wasl(tmp_path, "bank", "import", str(tmp_path / "week.sta"))
    assert "2 known before" in again.stdout
    assert asyncio.run(_pages(address(tmp_path / "wasl.db"))) == 1
    missing = wasl(tmp_path, "bank", "import", "nofile")
    assert (missing.returncode, "nofile cannot be read" in missing.stderr) == (1, True)


async def _pages(url):
    books = await Books.open(url)
    try:
        return len(await statements.latest(books, 5))
    finally:
        await books.close()
