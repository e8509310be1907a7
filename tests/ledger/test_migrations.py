import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from ledger import ids, migrations
from ledger.address import is_sqlite, sqlite_path
from ledger.books import Books
from ledger.errors import NotAllowed, NotFound, Unfit
from ledger.migrations import HEAD, is_current, migrate
from ledger.people import groups, inbox, logins, persons, tags
from ledger.people.inbox import Most
from ledger.people.persons import Identity
from ledger.posting import Count
from tests.ledger.acts import act, address, findings, met, move, rows, stands, tamper, wallet
from tests.ledger.before import bring_back
from tests.ledger.beside import beside
from tests.postgres import LIMIT_S, execute

LIGHT = """
import sys
from ledger.migrations import is_current, migrate
assert is_current(sys.argv[1])
assert not migrate(sys.argv[1])
heavy = {"alembic", "sqlalchemy", "sqlmodel"} & set(sys.modules)
assert not heavy, heavy
"""


def schema(path):
    """Return what SQLite was told about every table and index, spaces aside."""
    asked = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    told = {name: " ".join(sql.split()) for name, sql in rows(path, asked)}
    told.pop("alembic_version", None)
    return told


def test_the_steps_make_exactly_the_tables_of_the_code(path, tmp_path, metadata):
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert schema(path) == schema(tmp_path / "made.db")


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_alembic_sees_no_difference(path, metadata):
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_book_comes_first_in_every_key(path):
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM pragma_table_list")]
        for table in tables:
            for (index,) in database.execute("SELECT name FROM pragma_index_list(?)", (table,)):
                asked = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
                (first, *_) = database.execute(asked, (index,)).fetchone()
                assert first in {"book", "version_num"}, (table, index)
    metadata = SQLModel.metadata
    for table in metadata.tables.values():
        assert next(iter(table.primary_key.columns)).name == "book", table.name


def test_every_table_but_the_head_is_kept_in_the_order_of_its_key(path):
    asked = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT wr"
    assert {name for (name,) in rows(path, asked)} == {"head", "alembic_version", "sqlite_schema"}


def test_the_head_is_the_newest_step():
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_second_time_there_is_nothing_to_do(tmp_path):
    url = address(tmp_path / "books.db")
    assert not is_current(url)
    assert migrate(url)
    assert is_current(url)
    assert not migrate(url)


def test_looking_makes_nothing(tmp_path):
    assert not is_current(address(tmp_path / "there" / "books.db"))
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_books(tmp_path):
    path = tmp_path / "var" / "wasl" / "books.db"
    migrate(address(path))
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_a_start_does_not_wait_for_alembic(path):
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, address(path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_of_many_processes_one_migrates(tmp_path):
    url = address(tmp_path / "books.db")
    running = [beside("migrate", url) for _ in range(3)]
    assert sorted(process.wait(LIMIT_S) for process in running) == [10, 10, 11]
    assert is_current(url)


async def test_a_migration_beside_a_running_bot_waits_for_nobody(books, path):
    payer, payee = await wallet(books, 1, 100), await wallet(books, 2)
    assert not migrate(address(path))
    await books.post(move(payer, payee, 1))
    assert await stands(books, payee) == (1, 0)


def test_a_step_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "books.db"
    path.touch()
    tamper(path, "CREATE VIEW messages AS SELECT 1")
    with pytest.raises(Unfit, match="messages"):
        migrate(address(path))
    assert rows(path, "SELECT name FROM sqlite_master") == [("messages",)]
    tamper(path, "DROP VIEW messages")
    assert migrate(address(path))


def hand(url, *statements):
    """Lay hands on a database, of whichever kind."""
    if not is_sqlite(url):
        execute(url, *statements)
        return
    for each in statements:
        tamper(sqlite_path(url), each)


def test_books_of_a_later_version_are_left_alone(url):
    hand(url, "UPDATE alembic_version SET version_num = '9999'")
    for call in (migrate, is_current):
        with pytest.raises(Unfit, match=f"step 9999, this one knows {HEAD}.*install"):
            call(url)


@pytest.mark.parametrize(
    "by_another",
    [
        ("UPDATE alembic_version SET version_num = 'ae1027a6acf'",),
        ("DROP TABLE head",),
        ("DROP TABLE alembic_version",),
    ],
)
def test_tables_of_another_program_are_left_alone(url, by_another):
    hand(url, *by_another)
    with pytest.raises(Unfit, match="another program's tables"):
        migrate(url)


async def test_migrated_books_can_be_used(tmp_path):
    migrate(address(tmp_path / "books.db"))
    books = await Books.open(address(tmp_path / "books.db"))
    try:
        await wallet(books, 1, 100)
        assert await findings(books) == []
    finally:
        await books.close()


async def test_books_from_before_each_entry_named_the_one_before_it_are_carried_over(books, url):
    one, two = await wallet(books, 1, 100), await wallet(books, 2)
    await wallet(books, 3)
    for payer, payee in ((one, two), (two, one), (one, two)):
        await books.post(move(payer, payee, 5))
    await books.close()
    asked = (
        "SELECT id, previous FROM entries ORDER BY id",
        "SELECT id, entry FROM accounts ORDER BY id",
    )
    before = [rows(url, each) for each in asked]
    assert len({previous for _, previous in before[0]}) == 6
    bring_back(url, "0004")
    assert migrate(url)
    assert [rows(url, each) for each in asked] == before
    again = await Books.open(url)
    assert await findings(again) == []
    await again.close()


async def test_names_that_were_given_before_they_were_reserved_are_one_persons_each(
    books, url, capfd
):
    """Invited and silent; taken by /web meanwhile; linked and silent; linked and at home there."""
    secrets = {each: await logins.invite(books, each) for each in ("sara", "nour")}
    ways = {}
    for number, name in enumerate(("nour", "zain", "lina"), start=60):
        ways[name] = Identity("telegram", str(number), name)
        person = await persons.meet(books, ways[name], f"Miss {name}")
        await persons.link(books, person, Identity("web", f"{name}_t", f"{name}_t"))
    session = await logins.issue(books, "session", "nour_t")
    await books.post(act(rows=(inbox.new(b"m" * 16, "web:lina_t", "lina_t", "hello"),)))
    await books.close()
    bring_back(url, "0008")
    tamper(
        url,
        "DELETE FROM persons WHERE name = 'Sara' OR name = 'Nour'",
        "DELETE FROM identities WHERE external_id = 'sara' OR external_id = 'nour'",
        "UPDATE identities SET external_id = 'nour', handle = 'nour' WHERE external_id = 'nour_t'",
        "UPDATE logins SET name = 'nour' WHERE name = 'nour_t'",
        "INSERT INTO identities (book, platform, external_id, person, handle, seen_at) SELECT book,"
        " 'tag', 'zain_k', person, 'zain_k', 1 FROM identities WHERE external_id = 'zain_t'",
        "UPDATE identities SET seen_at = 5 WHERE platform = 'telegram'",
        "UPDATE identities SET seen_at = 9 WHERE platform = 'web'",
    )
    assert migrate(url)
    assert "wasl: nour: an invitation was given under this name" in capfd.readouterr().err
    again = await Books.open(url)
    try:
        await check_names(again, secrets, session, ways)
    finally:
        await again.close()


async def check_names(books, secrets, session, ways):
    assert await findings(books) == []
    assert (await logins.redeem(books, secrets["sara"]))[1] == "sara"
    mallory = await persons.meet(books, Identity("telegram", "99", "sara"), "Mallory")
    assert not await persons.link(books, mallory, Identity("web", "sara", "sara"))
    assert await logins.session(books, session) is None
    with pytest.raises(NotFound):
        await logins.redeem(books, secrets["nour"])
    told = {}
    for name, way in ways.items():
        person = await persons.meet(books, way, f"Miss {name}")
        told[name] = [each.platform for each in await persons.identities(books, person.id)]
    assert {name: platforms[0] for name, platforms in told.items()} == {
        "nour": "telegram",
        "zain": "telegram",
        "lina": "web",
    }
    with pytest.raises(NotAllowed) as refused:
        await tags.check(books, mallory, "zain__k")
    assert refused.value.rule == "tag_alike"


async def test_groups_of_older_books_have_as_members_who_wrote_there(books, url):
    people = {name: await met(books, name) for name in ("omar", "sara", "nour")}
    wrote = [("friends", "sara"), ("friends", "omar"), ("friends", "sara"), ("lunch", "omar")]
    wrote += [("friends", "bot"), ("friends", "nobody")]
    for group, name in wrote:
        row = inbox.new(ids.token(), f"web:group:{group}", name, "hello")
        await books.post(act(rows=(row,)))
    await books.close()
    bring_back(url, "0010")
    assert migrate(url)
    again = await Books.open(url)
    listed = await groups.members(again, "web:group:friends", "web")
    assert {(each.external_id, each.role) for each in listed} == {
        ("sara", "owner"),
        ("omar", "member"),
    }
    for name, known in (("omar", ["friends", "lunch"]), ("sara", ["friends"]), ("nour", [])):
        found = await groups.of(again, Identity("web", name, name))
        assert sorted(group.title for group in found) == known
        page = await inbox.since(again, Identity("web", name, name), 0, Most())
        assert len(page.messages) == sum(group in known for group, _ in wrote)
    code = await groups.link(again, "web:group:friends", people["omar"])
    await groups.enter_by_link(again, people["nour"], code, ids.token())
    counted = rows(url, "SELECT value FROM counts WHERE name = 'members:web:group:friends'")
    assert counted == [(3,)]
    await again.close()


async def test_counters_of_a_day_that_did_not_know_its_end_are_forgotten_and_no_others(books, url):
    passed = ("gifts 2026-03-01", "gifts from kQ", "wrong codes 5 2026-03-01 10", "invited:a:5 x")
    stay = ("members:web:group:a", "invited 5", "tag:5")
    await books.post(act(counts=tuple(Count(name, 1) for name in (*passed, *stay))))
    await books.close()
    bring_back(url, "0013")
    assert migrate(url)
    counted = rows(url, "SELECT name, ends_ms FROM counts ORDER BY name")
    assert [*map(tuple, counted)] == [(name, None) for name in sorted(stay)]
