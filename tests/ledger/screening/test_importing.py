"""A file becomes a version of a list, whole or not at all."""

import asyncio
from pathlib import Path

import pytest

from ledger.people import audit
from ledger.screening import lists
from ledger.screening.lists import BadList, importing
from tests.ledger.acts import findings

FILES = Path(__file__).parent / "files"
HEAD = "id,name,born\n"


def written(tmp_path, *rows):
    path = tmp_path / "local.csv"
    path.write_text(HEAD + "".join(f"{each}\n" for each in rows), encoding="utf-8")
    return path


async def test_a_file_becomes_a_version_that_tells_what_it_changed(books, tmp_path):
    told = []
    path = written(tmp_path, "1,Ada Zoll,1970", "2,Ben Zoll,")
    first = await lists.import_file(books, path, progress=lambda *how: told.append(how))
    assert (first.version.list, first.version.version, first.repeated) == ("local", 1, False)
    assert told == [(2, 2)]
    path = written(tmp_path, "1,Ada Zoll,1971", "3,Cleo Zoll,", "4,Dan Zoll,")
    second = (await lists.import_file(books, path)).version
    assert (second.entries, second.added, second.removed, second.changed) == (3, 2, 1, 1)
    assert [each.entry.id for each in await lists.entries(books, second)] == ["1", "3", "4"]
    assert await lists.newest(books) == [second]
    assert await findings(books) == []


async def test_the_same_file_again_changes_nothing(books):
    path = FILES / "sdn.xml"
    first = await lists.import_file(books, path)
    again = await lists.import_file(books, path, source=lists.FOLDER)
    assert (again.version, again.repeated) == (first.version, True)
    assert (first.version.list, first.version.entries) == ("ofac", 3)


async def test_a_bad_file_is_refused_whole_and_changes_nothing(books, tmp_path):
    good = (await lists.import_file(books, written(tmp_path, "1,Ada Zoll,1970"))).version
    with pytest.raises(BadList) as bad:
        await lists.import_file(books, written(tmp_path, "1,Ada Zoll,1970", "2,Ben,never"))
    assert bad.value.line == 3
    assert await lists.of_list(books, "local") == [good]


async def test_half_a_version_is_nobodys(books, tmp_path, monkeypatch):
    good = (await lists.import_file(books, written(tmp_path, "1,Ada Zoll,1970"))).version

    def crash(*_how):
        raise KeyboardInterrupt

    path = written(tmp_path, "2,Ben Zoll,")
    with pytest.raises(KeyboardInterrupt):
        await lists.import_file(books, path, progress=crash)
    assert await lists.newest(books) == [good]
    done = (await lists.import_file(books, path)).version
    assert (done.version, await lists.newest(books)) == (3, [done])
    states = [each.state for each in await lists.of_list(books, "local")]
    assert states == ["whole", "pruned", "whole"]


async def test_old_versions_are_pruned_to_a_bound(books, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "KEPT", 2)
    monkeypatch.setattr(importing, "STEP", 2)
    for number in range(4):
        path = written(tmp_path, *(f"{each},Ada Zoll {number}," for each in range(5)))
        await lists.import_file(books, path)
    found = await lists.of_list(books, "local")
    assert [(each.version, each.state) for each in found] == [
        (4, "whole"),
        (3, "whole"),
        (2, "pruned"),
        (1, "pruned"),
    ]
    assert [len(await lists.entries(books, each)) for each in found] == [5, 5, 0, 0]


async def test_two_at_once_make_whole_versions(books, tmp_path):
    path = written(tmp_path, "1,Ada Zoll,1970")
    both = (lists.import_file(books, path), lists.import_file(books, path))
    found = await asyncio.gather(*both, return_exceptions=True)
    assert any(isinstance(each, importing.Imported) for each in found)
    assert all(isinstance(each, importing.Imported | BadList) for each in found)
    assert len(await lists.newest(books)) == 1


async def test_what_was_imported_is_in_the_audit(books):
    await lists.import_file(books, FILES / "own.csv", "local")
    (act,) = await audit.of_topic(books, "list local")
    assert (act.kind, act.facts["version"], act.facts["entries"]) == ("lists.import", 1, 2)


async def test_a_name_that_cannot_be_one_is_refused(books):
    with pytest.raises(BadList):
        await lists.import_file(books, FILES / "own.csv", "../x y")
