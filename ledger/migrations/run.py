"""The slow part of a migration: Alembic, inside one transaction that holds the write lock."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

import ledger.tables  # noqa: F401 - it says how text is made


def upgrade(path: str, revision: str, timeout_s: int) -> bool:
    """Run every missing step up to `revision` on a SQLite file; tell whether there was any."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=path),
        connect_args={"isolation_level": None, "timeout": timeout_s},
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        done = steps(connection, revision)
        connection.commit()
    return done


def steps(connection: Connection, revision: str) -> bool:
    """Run every missing step, in the transaction that is under way; tell whether there was any."""
    if MigrationContext.configure(connection).get_current_revision() == revision:
        return False
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, revision)
    return True
