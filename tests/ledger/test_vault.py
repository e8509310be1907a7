"""The vault: what was put there is opened there alone, by who has the master keys."""

import asyncio
import sqlite3
import stat
from contextlib import closing

import pytest
from sqlalchemy import select, update

from ledger.errors import Unfit
from ledger.vault import Erased, KeyFile, Lost, Tampered, Vault, copying
from ledger.vault.store import KEYS, VALUES

SARA, OMAR = 7, 8


@pytest.fixture
def key_file(tmp_path):
    return KeyFile(tmp_path / "keys")


@pytest.fixture
async def vault(url, key_file):
    opened = Vault(url, key_file)
    await opened.open()
    yield opened
    await opened.close()


async def no_wait(_):
    pass


async def rows(vault, table):
    async with vault._store.reading() as connection:
        return (await connection.execute(select(table))).all()


async def change(vault, table, where, **cells):
    async with vault._store.writing() as connection:
        await connection.execute(update(table).where(where).values(**cells))


async def test_what_is_kept_is_opened_and_the_newest_counts(vault):
    first = await vault.keep(SARA, "legal_name", "سارة أحمد")
    second = await vault.keep(SARA, "legal_name", "سارة أحمد علي")
    await vault.keep(OMAR, "legal_name", "Omar")
    assert await vault.newest(SARA, "legal_name") == "سارة أحمد علي"
    assert {each.reference for each in await vault.of(SARA)} == {first, second}
    assert (await vault.get(first)).text == "سارة أحمد"
    assert await vault.newest(SARA, "address") is None


async def test_nothing_that_stands_in_its_tables_can_be_read(vault):
    await vault.keep_all(SARA, {"legal_name": "Sara Ahmed", "document": b"\x89PNG passport"})
    stored = repr([await rows(vault, KEYS), await rows(vault, VALUES)])
    assert "Sara" not in stored
    assert "passport" not in stored


@pytest.mark.parametrize("cell", ["person", "field", "reference"])
async def test_a_value_that_was_moved_does_not_open(vault, cell):
    kept = await vault.keep_all(SARA, {"legal_name": "Sara", "address": "Cairo"})
    await vault.keep(OMAR, "legal_name", "Omar")
    moved = {"person": OMAR, "field": "phone", "reference": b"r" * 16}
    await change(vault, VALUES, VALUES.c.reference == kept["address"], **{cell: moved[cell]})
    with pytest.raises(Tampered):
        await vault.of(moved[cell] if cell == "person" else SARA)


async def test_two_values_that_were_swapped_do_not_open(vault):
    kept = await vault.keep_all(SARA, {"legal_name": "Sara", "address": "Cairo"})
    sealed = {each.field: each.sealed for each in await rows(vault, VALUES)}
    await change(vault, VALUES, VALUES.c.reference == kept["address"], sealed=sealed["legal_name"])
    with pytest.raises(Tampered):
        await vault.newest(SARA, "address")


async def test_a_data_key_that_was_swapped_does_not_open(vault):
    await vault.keep(SARA, "legal_name", "Sara")
    await vault.keep(OMAR, "legal_name", "Omar")
    keys = {each.person: each.wrapped for each in await rows(vault, KEYS)}
    await change(vault, KEYS, KEYS.c.person == SARA, wrapped=keys[OMAR])
    with pytest.raises(Tampered):
        await vault.newest(SARA, "legal_name")


async def test_what_was_erased_is_gone_and_nothing_is_kept_of_her_again(vault):
    kept = await vault.keep(SARA, "legal_name", "Sara")
    await vault.erase(SARA)
    await vault.erase(SARA)
    assert await vault.of(SARA) == []
    with pytest.raises(Lost):
        await vault.get(kept)
    with pytest.raises(Erased):
        await vault.keep(SARA, "legal_name", "Sara")
    assert [person for person, _ in await vault.erased()] == [SARA]
    assert [each.wrapped for each in await rows(vault, KEYS)] == [None]


async def test_who_had_nothing_is_erased_all_the_same(vault):
    await vault.erase(OMAR)
    with pytest.raises(Erased):
        await vault.keep(OMAR, "phone", "+201000000000")


async def test_everybody_is_gone_through_in_pages(vault):
    for person in range(1, 8):
        await vault.keep_all(person, {"legal_name": f"Person {person}", "phone": "+1"})
    await vault.erase(3)
    seen, after = [], 0
    while page := await vault.page(("legal_name",), after, 3):
        seen += [(person, [each.text for each in kept]) for person, kept in page]
        after = page[-1][0]
    assert seen == [(n, [f"Person {n}"]) for n in (1, 2, 4, 5, 6, 7)]


async def test_master_keys_are_rotated_while_others_keep_and_open(vault, key_file, url):
    for person in range(1, 20):
        await vault.keep(person, "phone", f"+{person}")
    before = key_file.path.read_text()
    beside = Vault(url, KeyFile(key_file.path))

    async def goes_on(_):
        await beside.keep(50, "phone", "+50")

    told = []
    assert await vault.rotate(told.append, goes_on) == 19
    assert told == [19]
    assert [await beside.newest(person, "phone") for person in (1, 19, 50)] == ["+1", "+19", "+50"]
    after = key_file.path.read_text()
    assert after.startswith(before)
    assert len(after.splitlines()) == 2
    await beside.close()


async def test_older_master_keys_go_only_when_they_are_to_be_forgotten(vault, key_file):
    await vault.keep(SARA, "phone", "+1")
    first = key_file.path.read_text()
    await vault.rotate(lambda _: None, no_wait)
    await vault.rotate(lambda _: None, no_wait, forget=True)
    left = key_file.path.read_text()
    assert first not in left
    assert len(left.splitlines()) == 1
    assert await vault.newest(SARA, "phone") == "+1"


async def test_a_rotation_that_was_killed_is_begun_again(vault, key_file):
    await vault.keep(SARA, "phone", "+1")

    async def killed(_):
        raise KeyboardInterrupt

    await key_file.renew()
    with pytest.raises(KeyboardInterrupt):
        await vault.rotate(lambda _: None, killed)
    assert await vault.newest(SARA, "phone") == "+1"
    await vault.rotate(lambda _: None, no_wait, forget=True)
    assert await vault.newest(SARA, "phone") == "+1"
    assert len(key_file.path.read_text().splitlines()) == 1


async def test_two_processes_that_keep_at_once_have_one_key(vault, key_file, url):
    beside = Vault(url, KeyFile(key_file.path))
    both = [vault, beside] * 4
    await asyncio.gather(*(each.keep(SARA, f"f{n}", "x") for n, each in enumerate(both)))
    assert len(await vault.of(SARA)) == 8
    await beside.close()


async def test_the_key_file_is_for_its_owner_alone(key_file):
    key_file.open()
    assert stat.S_IMODE(key_file.path.stat().st_mode) == 0o600
    key_file.path.chmod(0o640)
    with pytest.raises(Unfit, match="chmod 600"):
        await KeyFile(key_file.path).newest()


async def test_another_vaults_keys_open_nothing(vault, tmp_path, url):
    await vault.keep(SARA, "phone", "+1")
    other = Vault(url, KeyFile(tmp_path / "others"))
    with pytest.raises(Unfit, match="put back the file"):
        await other.open()
    await other.close()


async def test_a_copy_holds_all_but_the_keys_that_open_it(vault, url, tmp_path, key_file):
    await vault.keep(SARA, "legal_name", "Sara")
    copy = tmp_path / "copy"
    assert await copying.backup(url, copy) == 1
    with pytest.raises(copying.BadCopy, match="--force"):
        await copying.backup(url, copy)
    assert b"Sara" not in copy.read_bytes()
    opened = Vault(f"sqlite+aiosqlite:///{copy}", key_file)
    assert await opened.newest(SARA, "legal_name") == "Sara"
    await opened.close()


async def test_who_was_erased_stays_so_when_an_older_copy_is_restored(
    vault, url, tmp_path, key_file
):
    await vault.keep(SARA, "legal_name", "Sara")
    await vault.keep(OMAR, "legal_name", "Omar")
    copy = tmp_path / "copy"
    await copying.backup(url, copy)
    await vault.erase(SARA)
    with pytest.raises(copying.BadCopy, match="--force"):
        await copying.restore(copy, url, key_file)
    assert await copying.restore(copy, url, key_file, force=True) == 1
    assert await vault.of(SARA) == []
    assert await vault.newest(OMAR, "legal_name") == "Omar"
    with pytest.raises(Erased):
        await vault.keep(SARA, "legal_name", "Sara")


async def test_a_copy_from_before_a_rotation_is_opened_by_the_key_that_stayed(
    vault, url, tmp_path, key_file
):
    await vault.keep(SARA, "legal_name", "Sara")
    await copying.backup(url, tmp_path / "copy")
    await vault.rotate(lambda _: None, no_wait)
    await vault.keep(SARA, "legal_name", "Sara Ahmed")
    assert await copying.restore(tmp_path / "copy", url, key_file, force=True) == 1
    assert await vault.newest(SARA, "legal_name") == "Sara"


async def test_a_copy_that_no_master_key_opens_is_refused_and_nothing_changes(
    vault, url, tmp_path, key_file
):
    await vault.keep(SARA, "legal_name", "Sara")
    await copying.backup(url, tmp_path / "copy")
    lost = await key_file.newest()
    await vault.rotate(lambda _: None, no_wait, forget=True)
    await vault.keep(SARA, "legal_name", "Sara Ahmed")
    with pytest.raises(copying.BadCopy, match=f"nothing was changed.*no key {lost}: put back"):
        await copying.restore(tmp_path / "copy", url, key_file, force=True)
    name, other = lost, (await rows(vault, KEYS))[0].master
    key_file.path.write_text(key_file.path.read_text().replace(other, name))
    with pytest.raises(copying.BadCopy, match="another one"):
        await copying.restore(tmp_path / "copy", url, key_file, force=True)
    key_file.path.write_text(key_file.path.read_text().replace(name, other))
    assert await vault.newest(SARA, "legal_name") == "Sara Ahmed"


@pytest.mark.parametrize("kind", ["a list", "other tables", "half"])
async def test_a_file_that_is_no_whole_copy_is_refused_and_nothing_changes(
    vault, url, tmp_path, key_file, kind
):
    await vault.keep(SARA, "legal_name", "Sara")
    file = tmp_path / "file"
    if kind == "a list":
        file.write_text("name,country\nSara,EG\n" * 100)
    elif kind == "other tables":
        with closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE accounts (id INTEGER)")
    else:
        await copying.backup(url, file)
        file.write_bytes(file.read_bytes()[:8192])
    before = file.read_bytes()
    with pytest.raises(copying.BadCopy, match="no whole copy of a vault"):
        await copying.restore(file, url, key_file, force=True)
    assert file.read_bytes() == before
    assert await vault.newest(SARA, "legal_name") == "Sara"


def test_what_was_erased_is_in_no_page_of_the_file(tmp_path):
    async def erased():
        vault = Vault(f"sqlite+aiosqlite:///{tmp_path / 'v.db'}", KeyFile(tmp_path / "keys"))
        await vault.open()
        await vault.keep(SARA, "legal_name", "Sara")
        (before,) = await rows(vault, KEYS)
        (value,) = await rows(vault, VALUES)
        await vault.erase(SARA)
        left = b"".join(each.read_bytes() for each in tmp_path.glob("v.db*"))
        assert before.wrapped not in left
        assert value.sealed not in left
        await vault.close()

    asyncio.run(erased())
    with sqlite3.connect(tmp_path / "v.db") as database:
        assert database.execute("SELECT wrapped FROM vault_keys").fetchall() == [(None,)]


async def test_books_have_a_vault_and_close_it(books):
    await books.vault.keep(SARA, "phone", "+1")
    assert await books.vault.newest(SARA, "phone") == "+1"
