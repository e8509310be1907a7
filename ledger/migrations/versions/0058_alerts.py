"""Alerts of rules for laundering, their cases, pairs that are allowed, and what was tried."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

DUE = sa.text("due_ms > 0")
ASKED = sa.text("state = 'open'")


def states(*words: str) -> str:
    return " OR ".join(f"state = '{each}'" for each in words)


def number(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False, **more)


def text(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False, **more)


def token(**more: Any) -> sa.Column[Any]:
    return sa.Column("token", sa.LargeBinary(), nullable=False, **more)


def upgrade() -> None:
    op.create_table(
        "alerts",
        number("book", primary_key=True),
        number("person", primary_key=True),
        text("rule", primary_key=True),
        text("currency", primary_key=True),
        number("transfer", primary_key=True),
        token(),
        number("at_ms"),
        text("found"),
        sqlite_with_rowid=False,
    )
    op.create_index("alerts_of_case", "alerts", ["book", "token", "transfer"])
    op.create_index("alerts_at", "alerts", ["book", "at_ms", "rule"])
    op.create_table(
        "alert_cases",
        number("book", primary_key=True),
        token(primary_key=True),
        number("person"),
        text("rule"),
        text("state"),
        text("result"),
        number("detected_ms"),
        number("due_ms"),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint(states("open", "report", "closed"), name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "alert_cases_due",
        "alert_cases",
        ["book", "due_ms"],
        sqlite_where=DUE,
        postgresql_where=DUE,
    )
    op.create_index("alert_cases_detected", "alert_cases", ["book", "detected_ms", "rule"])
    op.create_index("alert_cases_of_person", "alert_cases", ["book", "person"])
    op.create_table(
        "allowed_pairs",
        number("book", primary_key=True),
        token(primary_key=True),
        number("person"),
        number("other"),
        text("rule"),
        number("since_ms"),
        number("until_ms"),
        number("ended_ms"),
        number("maker"),
        number("number"),
        text("reason"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "allowed_pairs_of_person", "allowed_pairs", ["book", "person", "until_ms"]
    )
    op.create_index("allowed_pairs_until", "allowed_pairs", ["book", "until_ms", "token"])
    op.create_table(
        "trials",
        number("book", primary_key=True),
        token(primary_key=True),
        number("owner"),
        text("rule"),
        number("since_ms"),
        text("state"),
        sa.Column("done", sa.Integer(), nullable=False),
        text("content"),
        number("asked_ms"),
        sa.CheckConstraint(states("open", "ready", "failed"), name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "trials_open",
        "trials",
        ["book", "asked_ms"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
