"""The command `wasl`, as a process of its own."""

import asyncio
import csv
import json
import re
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import httpx

from ledger import agenda
from ledger.books import Books
from ledger.people import persons, roles
from ledger.people.persons import Identity
from ledger.vault import KeyFile, Vault
from tests.ledger.acts import address, met, tamper
from tests.process import LIMIT_S, Running, started, wasl


def test_a_bad_setting_is_one_line_and_exit_code_2(tmp_path):
    done = wasl(tmp_path, "run", WEB_PORT="http")
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: WEB_PORT:")
    assert done.stderr.count("\n") == 1


def test_open_login_on_a_remote_host_is_refused_at_start(tmp_path):
    done = wasl(tmp_path, "run", WEB_LOGIN="open", WEB_HOST="0.0.0.0")  # noqa: S104 - refused
    assert done.returncode == 2
    assert "WEB_LOGIN" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrating_twice_does_it_once(tmp_path):
    first, second = wasl(tmp_path, "migrate"), wasl(tmp_path, "migrate")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "up to date" in first.stdout
    assert "Nothing to do" in second.stdout


def test_sound_books_are_proven(tmp_path):
    done = wasl(tmp_path, "prove")
    assert done.returncode == 0
    assert "The books hold" in done.stdout


def test_a_hand_in_the_database_is_found_and_named(tmp_path):
    with Running(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "wasl.db")) as database, database:
        database.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 2")
    done = wasl(tmp_path, "prove")
    assert done.returncode == 1
    assert "balance equals entries: account 2" in done.stdout
    assert "currency sums to zero: USD" in done.stdout


def test_what_came_since_the_last_proof_is_proven(tmp_path):
    with Running(tmp_path):
        pass
    assert "The books hold: 8 transfers" in wasl(tmp_path, "prove").stdout
    done = wasl(tmp_path, "prove", "--since-last")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The books hold since transfer 8: 0 transfers" in done.stdout


def test_what_was_found_is_shown_until_a_proof_in_full_holds(tmp_path):
    with Running(tmp_path):
        pass
    wasl(tmp_path, "prove")
    tamper(tmp_path / "wasl.db", "UPDATE transfers SET payee = 9 WHERE number = 2")
    assert wasl(tmp_path, "prove", "--since-last").returncode == 0
    assert wasl(tmp_path, "prove").returncode == 1
    done = wasl(tmp_path, "prove", "--since-last")
    assert done.returncode == 1
    assert "UTC: chain is unbroken: transfer 2" in done.stdout
    tamper(tmp_path / "wasl.db", "UPDATE transfers SET payee = 0 WHERE number = 2")
    assert wasl(tmp_path, "prove").returncode == 0
    assert wasl(tmp_path, "prove", "--since-last").returncode == 0


def test_the_chain_alone_names_the_first_row(tmp_path):
    with Running(tmp_path):
        pass
    assert "The chain holds: 8 transfers" in wasl(tmp_path, "prove", "--chain").stdout
    tamper(tmp_path / "wasl.db", "DELETE FROM transfers WHERE number IN (3, 5)")
    done = wasl(tmp_path, "prove", "--chain")
    assert done.returncode == 1
    assert "chain is unbroken: transfer 3 has no row" in done.stdout


def test_a_head_that_was_kept_is_verified(tmp_path):
    with Running(tmp_path):
        pass
    line = wasl(tmp_path, "chain", "head").stdout
    _, book, _, number, *_, chain, _, _ = line.split()
    assert (book, number) == ("1", "8")
    assert wasl(tmp_path, "chain", "verify", *line.split()).returncode == 0
    wrong = wasl(tmp_path, "chain", "verify", "7", chain)
    assert wrong.returncode == 1
    assert f"should be {chain}" in wrong.stdout
    missing = wasl(tmp_path, "chain", "verify", "99", chain)
    assert f"there is no transfer 99, the last is {number}" in missing.stdout
    tamper(tmp_path / "wasl.db", "UPDATE entries SET amount = -amount WHERE transfer = 2")
    assert "transfer 2" in wasl(tmp_path, "chain", "verify", number, chain).stdout


def test_what_operators_did_is_exported_and_proven(tmp_path):
    wasl(tmp_path, "migrate")
    asyncio.run(_one_owner(address(tmp_path / "wasl.db")))
    held = wasl(tmp_path, "prove", "--audit").stdout
    assert held.startswith("The audit holds over 1 acts: 0 transfers")
    line = wasl(tmp_path, "chain", "head").stdout
    assert " transfer 0 act 1 chain " in line
    without_its_act = wasl(tmp_path, "chain", "verify", "0", line.split()[7])
    assert (without_its_act.returncode, without_its_act.stdout[:9]) == (0, "The chain")
    lines = wasl(tmp_path, "audit", "export").stdout.splitlines()
    (act,) = map(json.loads, lines)
    assert (act["number"], act["kind"], act["facts"]["role"]) == (1, "roles.set", "owner")
    table = tmp_path / "acts.csv"
    assert "1 acts written" in wasl(tmp_path, "audit", "export", str(table)).stdout
    (row,) = csv.DictReader(table.read_text("utf-8").splitlines())
    assert (row["chain"], row["kind"]) == (act["chain"], "roles.set")
    assert table.stat().st_mode & 0o077 == 0
    again = wasl(tmp_path, "audit", "export", str(table))
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


async def _one_owner(url):
    books = await Books.open(url)
    await roles.first(books, await met(books, "boss"))
    await books.close()


def test_the_version_is_told(tmp_path):
    assert started(tmp_path, "version").stdout.startswith("wasl ")


def test_an_invitation_is_printed_beside_a_running_bot(tmp_path):
    with Running(tmp_path, WEB_LOGIN="closed") as running:
        link = wasl(tmp_path, "invite", "sara").stdout.strip()
        code = link.split("#")[1]
        assert "/login#" in link
        with httpx.Client(base_url=running.url) as client:
            form = re.search('data-form="([0-9a-f]{64})"', client.get("/login").text)[1]
            press = {"code": code, "form": form, "name": "sara"}
            opened = client.post("/login", json=press, headers={"Origin": running.url})
            assert opened.json() == {"name": "sara"}
            assert client.get("/api/chat/sara/messages").status_code == 200


def test_an_invitation_for_a_bad_name_is_refused(tmp_path):
    done = wasl(tmp_path, "invite", "Not A Name")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_name_of_somebody_from_another_platform_is_not_given_away(tmp_path):
    wasl(tmp_path, "migrate")

    async def taken():
        books = await Books.open(f"sqlite+aiosqlite:///{tmp_path / 'wasl.db'}")
        known = await persons.meet(books, Identity("telegram", "66", "sara"), "M")
        await persons.link(books, known, Identity("web", "sara", "sara"))
        await books.close()

    asyncio.run(taken())
    done = wasl(tmp_path, "invite", "sara")
    assert (done.returncode, done.stdout) == (2, "")
    assert "telegram" in done.stderr
    assert "/login#" in wasl(tmp_path, "invite", "nour").stdout


def test_a_taken_port_is_one_line_that_names_it(tmp_path):
    with Running(tmp_path) as running:
        done = wasl(tmp_path, "run", WEB_PORT=str(running.port))
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: WEB_PORT:")


def test_the_start_tells_what_is_on_and_what_is_off(tmp_path):
    with Running(tmp_path, forked=False) as running:
        _, out, _ = running.stop()
    assert f"web chat  on   {running.url}" in out
    assert "Telegram  off  TELEGRAM_TOKEN" in out
    assert "Discord   off  DISCORD_TOKEN" in out
    assert "demo" in out


def test_open_login_is_said_loudly(tmp_path):
    with Running(tmp_path, WEB_LOGIN="open", TELEGRAM_TOKEN="1:secret") as running:
        _, out, err = running.stop()
    assert "WARNING" in out
    assert "secret" not in out + err


def test_it_stops_with_a_stream_open_and_nothing_half_done(tmp_path):
    patient = {"timeout": 2 * LIMIT_S}
    with Running(tmp_path) as running, httpx.Client(base_url=running.url, **patient) as client:
        streaming = threading.Event()

        def listen():
            with client.stream("GET", "/api/events?names=omar") as shown:
                streaming.set()
                list(shown.iter_text())

        listener = threading.Thread(target=listen)
        listener.start()
        assert streaming.wait(LIMIT_S)
        headers = {"Idempotency-Key": "k"}
        client.post("/api/chat/omar/messages", json={"text": "/start"}, headers=headers)
        code, _, _ = running.stop()
        listener.join(LIMIT_S)
    assert code == 0
    assert wasl(tmp_path, "prove").returncode == 0


def test_a_database_that_cannot_be_opened_is_one_line_that_names_it(tmp_path):
    done = wasl(tmp_path, "run", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}")
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: DATABASE_URL:")
    assert done.stderr.count("\n") == 1


def test_a_host_of_another_machine_is_named(tmp_path):
    done = wasl(tmp_path, "run", WEB_HOST="203.0.113.7")
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: WEB_HOST:")


def test_the_line_of_the_chain_is_taken_as_it_was_printed(tmp_path):
    line = wasl(tmp_path, "chain", "head").stdout
    assert wasl(tmp_path, "chain", "verify", line).returncode == 0
    assert wasl(tmp_path, "chain", "verify", *line.split()).returncode == 0


def test_the_line_of_the_chain_names_the_root_of_what_is_owed(tmp_path):
    said = wasl(tmp_path, "balances", "prove").stdout
    assert said.endswith("\nnothing to 0 people\n")
    root = said.split()[1]
    line = wasl(tmp_path, "chain", "head").stdout
    assert f" owed {root} at " in line
    assert wasl(tmp_path, "chain", "verify", line).returncode == 0
    wrong = wasl(tmp_path, "chain", "verify", line.replace(root, 64 * "0"))
    assert (wrong.returncode, root in wrong.stdout) == (1, True)
    assert " owed " not in wasl(tmp_path, "prove").stdout


def test_what_is_no_head_of_the_chain_is_a_mistake_in_typing(tmp_path):
    done = wasl(tmp_path, "chain", "verify", "3", "abc")
    assert (done.returncode, done.stdout) == (2, "")
    assert "wasl chain head" in done.stderr


def test_what_is_no_backup_is_said_before_anything_of_the_books(tmp_path):
    wasl(tmp_path, "migrate")
    (tmp_path / "words").write_text("no books")
    for name in ("words", "missing"):
        done = wasl(tmp_path, "restore", str(tmp_path / name))
        assert done.returncode == 1
        assert f"{name} is no backup" in done.stderr


def test_the_version_is_told_to_a_flag_too(tmp_path):
    asked = [wasl(tmp_path, each) for each in ("version", "--version")]
    assert asked[0].stdout == asked[1].stdout != ""


def test_a_number_in_the_settings_is_named_with_its_rule(tmp_path):
    done = wasl(tmp_path, "run", WEB_PORT="http")
    assert done.stderr == (
        "wasl: WEB_PORT: 'http' cannot be used; it is a whole number from 1 to 65535,"
        " such as 8080\n"
    )
    assert "0 means none" in wasl(tmp_path, "run", GIFT="-1").stderr


def test_a_report_is_written_for_cron_and_says_whether_its_month_is_over(tmp_path):
    with Running(tmp_path):
        pass
    now = datetime.now(UTC)  # noqa: TID251 - a process of its own has no other clock
    before = wasl(tmp_path, "report", "2020-02", "before.pdf")
    assert (before.returncode, before.stdout) == (
        *(0, "The report of 2020-02 is in before.pdf.\n"),
    )
    assert (tmp_path / "before.pdf").read_bytes().startswith(b"%PDF")
    going_on = wasl(tmp_path, "report", f"{now:%Y-%m}", "now.xlsx", "--language", "ar")
    assert going_on.returncode == 3
    assert "goes on" in going_on.stderr
    assert (tmp_path / "now.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "now.xlsx").stat().st_mode & 0o077 == 0
    for wrong in (
        ("2020-13", "x.pdf"),
        ("2020-01", "x.doc"),
        ("9000-01", "x.pdf"),
        ("2020-01", "x.pdf", "--language", "fr"),
    ):
        refused = wasl(tmp_path, "report", *wrong)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    nowhere = wasl(tmp_path, "report", "2020-01", "nowhere/x.pdf")
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)


async def test_a_backup_is_noted_where_whoever_looks_sees_when_it_was(tmp_path):
    wasl(tmp_path, "migrate")
    books = await Books.open(address(tmp_path / "wasl.db"))
    try:
        noted = [await agenda.done_at(books, agenda.BACKUP)]
        for name in ("one.db", "two.db"):
            assert wasl(tmp_path, "backup", name).returncode == 0
            noted.append(await agenda.done_at(books, agenda.BACKUP))
    finally:
        await books.close()
    assert noted[0] is None
    assert noted[1] < noted[2]


def test_a_copy_of_the_vault_whose_key_is_not_there_is_refused_in_one_line(tmp_path):
    wasl(tmp_path, "vault", "status")
    asyncio.run(_keep_something(tmp_path))
    assert wasl(tmp_path, "vault", "backup", "copy.db").returncode == 0
    key_file = tmp_path / "wasl-vault.key"
    held = key_file.read_text()
    key_file.unlink()
    assert wasl(tmp_path, "vault", "status").returncode == 2
    done = wasl(tmp_path, "vault", "restore", "copy.db", "--force")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "so nothing was changed" in done.stderr
    assert f"has no key {held.split()[1]}: put back the file that had it" in done.stderr


def test_a_file_that_is_no_vault_is_refused_in_one_line(tmp_path):
    (tmp_path / "list.csv").write_text("name,country\n")
    done = wasl(tmp_path, "vault", "restore", "list.csv", "--force")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "list.csv is no whole copy of a vault" in done.stderr


async def _keep_something(folder):
    url = f"sqlite+aiosqlite:///{folder / 'wasl-vault.db'}"
    vault = Vault(url, KeyFile(folder / "wasl-vault.key"))
    await vault.keep(7, "phone", "+1")
    await vault.close()
