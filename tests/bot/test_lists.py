"""Lists come from a command, or from a folder that is looked at."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.jobs.lists import Folder, jobs
from bot.settings import Settings
from ledger.screening import lists

FILES = Path(__file__).parent.parent / "ledger/screening/files"


async def test_a_file_that_is_new_in_the_folder_is_imported_once(books, tmp_path):
    folder = Folder(tmp_path)
    await folder.look(books)
    (tmp_path / "sdn.xml").write_bytes((FILES / "sdn.xml").read_bytes())
    (tmp_path / "note.txt").write_text("not one", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("id,name\n1\n,x\n", encoding="utf-8")
    await folder.look(books)
    await folder.look(books)
    (found,) = await lists.newest(books)
    assert (found.list, found.version, found.source) == ("ofac", 1, "folder")
    (tmp_path / "bad.csv").write_text("id,name\n1,Ada Zoll\n", encoding="utf-8")
    await Folder(tmp_path).look(books)
    assert [each.list for each in await lists.newest(books)] == ["bad", "ofac"]


async def test_a_folder_that_is_not_there_is_no_failure(books, tmp_path):
    await Folder(tmp_path / "none").look(books)


def test_without_a_folder_nothing_looks():
    assert jobs(Settings(_env_file=None)) == []
    assert [each.name for each in jobs(Settings(_env_file=None, lists_folder="x"))] == ["lists"]


def test_the_command_imports_and_says_what_it_did(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="0"):
        main(["lists", "import", str(FILES / "own.csv"), "--list", "local"])
    assert "local, version 1: 2 entries, 2 added" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main(["lists", "import", str(FILES / "own.csv"), "--list", "local"])
    assert "Nothing new" in capsys.readouterr().out


def test_the_command_refuses_a_bad_file_by_its_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_text("id,name\n1,Ada\n,Ben\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["lists", "import", str(bad)])
    assert ended.value.code == 1
    assert "line 3: a row without an id" in capsys.readouterr().err
