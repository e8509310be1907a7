"""A backup is taken while a process posts as fast as it can, and put in place after a kill."""

import asyncio
import signal
import sqlite3
from contextlib import closing

import httpx

from tests.faults import verdict
from tests.faults.figures import tell
from tests.faults.process import FEW, Load
from tests.process import Running, wasl


async def test_a_backup_under_load_has_all_that_was_acknowledged_before_it(url, tmp_path, request):
    posting = Load(tmp_path, url, 1, callers=FEW)
    posting.start()
    posting.progress(500)
    before = posting.acks
    done = await asyncio.to_thread(wasl, tmp_path, "backup", "kept", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert "proving" in done.stderr
    posting.progress()
    posting.stop(signal.SIGKILL)
    there = f"sqlite+aiosqlite:///{tmp_path}/back.db"
    done = await asyncio.to_thread(wasl, tmp_path, "restore", "kept", DATABASE_URL=there)
    assert done.returncode == 0, done.stderr
    tell(request, acknowledgements=len(before))
    await verdict.holds(there, 1, before, posting.acks)


def test_a_running_bots_books_are_not_replaced_and_those_of_a_stopped_one_are(tmp_path):
    with Running(tmp_path, WEB_LOGIN="open") as running:
        join(running, "omar")
        assert wasl(tmp_path, "backup", "kept").returncode == 0
        join(running, "sara")
        refused = wasl(tmp_path, "restore", "kept", "--force")
        assert refused.returncode == 1
        assert "stop Wasl first" in refused.stderr
        assert refused.stderr.count("\n") == 1
        join(running, "lina")
    done = wasl(tmp_path, "restore", "kept", "--force")
    assert done.returncode == 0
    assert "wasl.db.before-restore" in done.stderr
    assert names(tmp_path / "wasl.db") >= {"Omar"}
    assert names(tmp_path / "wasl.db").isdisjoint({"Sara", "Lina"})
    assert names(tmp_path / "wasl.db.before-restore") >= {"Omar", "Sara", "Lina"}
    with Running(tmp_path, WEB_LOGIN="open") as running:
        join(running, "sara")
    assert wasl(tmp_path, "prove").returncode == 0


def test_a_backup_that_cannot_be_written_is_one_line(tmp_path):
    assert wasl(tmp_path, "migrate").returncode == 0
    done = wasl(tmp_path, "backup", "no/such/folder/kept")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("wasl: no/such/folder/kept: No such file")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_backup_is_one_line(tmp_path):
    (tmp_path / "text").write_text("no database")
    done = wasl(tmp_path, "restore", "text")
    assert done.returncode == 1
    assert done.stderr == "wasl: text is no backup; `wasl backup FILE` writes one\n"


def join(running, name):
    headers = {"Idempotency-Key": f"join {name}"}
    asked = {"text": "/start"}
    where = f"{running.url}/api/chat/{name}/messages"
    httpx.post(where, json=asked, headers=headers, timeout=30).raise_for_status()


def names(path):
    with closing(sqlite3.connect(path)) as database:
        return {name for (name,) in database.execute("SELECT name FROM persons")}
