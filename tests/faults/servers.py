"""PostgreSQL servers that wait for the disk, of a test's own: killed, followed, wound back."""

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import LIMIT_S, MIGRATED, Server, execute

DATABASE = "books"
REPLICATION = ("wal_level=replica", "max_wal_senders=5", "max_replication_slots=5")


@contextmanager
def room():
    """Give servers room that every one of their owners may enter."""
    with TemporaryDirectory(prefix="wasl-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def durable(folder, *settings):
    """Run a server that waits for the disk, with migrated books; give it and their address."""
    server = made(folder, *settings)
    try:
        server.make()
        server.start()
        execute(f"{server.url}/postgres", f"CREATE DATABASE {DATABASE} TEMPLATE {MIGRATED}")
        yield server, f"{server.url}/{DATABASE}"
    finally:
        server.stop()


def made(folder, *settings):
    """Return a server in a folder of its own, without files yet."""
    folder.mkdir()
    return Server(folder, *settings)


def killed(server):
    """Kill every process of a server, the way a machine dies."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(LIMIT_S)
    server.process = None


def copied(server, folder, *settings):
    """Return another server that begins with a base backup of one that runs."""
    other = made(folder, *settings)
    where = ["--host=127.0.0.1", f"--port={server.port}", "--username=postgres"]
    how = ["--checkpoint=fast", "--wal-method=stream", "--no-sync"]
    other._call("pg_basebackup", f"--pgdata={other.data}", *where, *how)
    return other


def tell_to(server, name, *lines):
    """Add settings to a server that is down, and the file that says what it begins as."""
    with (server.data / "postgresql.auto.conf").open("a") as conf:
        conf.write("".join(f"{line}\n" for line in lines))
    sign = server.data / name
    sign.touch()
    shutil.chown(sign, **{key: server.owner[key] for key in ("user", "group") if server.owner})
