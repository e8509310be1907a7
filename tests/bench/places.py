"""Where what is measured rests: files on a disk, databases of a PostgreSQL that is durable."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

SETTINGS = ("max_connections=250", "min_wal_size=1GB", "max_wal_size=4GB")
"""All else is as PostgreSQL comes; the last two are what docs/scaling.md tells operators."""
WRITE = "SELECT pg_logical_emit_message(false, 'bench', repeat('w', 1000000))"
HAS_RUN = (f"{WRITE} FROM generate_series(1, 1000)", "CHECKPOINT")
"""A server that runs writes its log into old files; a new one waits for each that it must make."""
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@contextmanager
def files():
    """Give a way to name SQLite files that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wasl-bench-") as folder:
        yield lambda name: f"sqlite+aiosqlite:///{Path(folder, name)}.db"


@contextmanager
def databases():
    """Give databases on the server at WASL_TEST_POSTGRES, or on one of our own."""
    given = os.environ.get("WASL_TEST_POSTGRES")
    if given:
        yield from _on(given)
        return
    with postgres.server(*SETTINGS) as running:
        postgres.execute(f"{running.url}/postgres", *HAS_RUN)
        yield from _on(running.url)


def version(url):
    """Return the version of the server; fail if it may forget what it has acknowledged."""
    for setting in DURABLE:
        ((stands,),) = postgres.execute(url, f"SHOW {setting}")
        assert stands == "on", f"{setting} is {stands}"
    ((known,),) = postgres.execute(url, "SHOW server_version")
    return known


def _on(server):
    made = postgres.Databases(server)
    urls = []

    def named(*, migrated):
        urls.append(made.fresh() if migrated else made.empty())
        return urls[-1]

    try:
        yield named
    finally:
        for url in urls:
            made.drop(url)
        made.close()
