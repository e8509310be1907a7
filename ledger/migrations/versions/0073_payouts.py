"""Money on its way to banks, and the batches in which some rails take it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1
_OPEN = sa.text("state = 'review' OR state = 'queued' OR state = 'submitted'")
_KEPT = sa.text("back = 'kept'")


def _number(name: str, **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, **more)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _bytes(name: str, **more: Any) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False, **more)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"{column} = '{each}'" for each in words), name=column)


def _within(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN -{_MOST} AND {_MOST}", name=f"{column}_range")


def upgrade() -> None:
    op.create_table(
        "payouts",
        _number("book", primary_key=True),
        _bytes("token", primary_key=True),
        _number("person"),
        _bytes("account"),
        *(_text(each) for each in ("masked", "country", "currency")),
        *(_number(each) for each in ("amount", "fee", "priced")),
        *(_text(each) for each in ("key", "rail")),
        _bytes("batch"),
        *(_text(each) for each in ("state", "why", "heard", "code")),
        _number("number"),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in ("counted", "arrives")),
        _number("returned"),
        _text("back"),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(_number(f"{each}_ms") for each in ("made", "due", "submitted", "ended")),
        sa.UniqueConstraint("book", "key", name="payouts_by_key"),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        sa.CheckConstraint("fee >= 0", name="fee_sign"),
        sa.CheckConstraint("returned BETWEEN 0 AND amount", name="returned_range"),
        _within("amount"),
        _within("fee"),
        _one_of(
            "state",
            *("review", "queued", "submitted", "settled"),
            *("rejected", "returned", "cancelled", "refused"),
        ),
        _one_of("back", "", "kept", "home"),
        sqlite_with_rowid=False,
    )
    op.create_index("payouts_of_person", "payouts", ["book", "person", "token"])
    op.create_index(
        "payouts_open",
        "payouts",
        ["book", "state", "due_ms", "token"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "payouts_open_of_person",
        "payouts",
        ["book", "person"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("payouts_by_number", "payouts", ["book", "number"])
    op.create_index("payouts_of_batch", "payouts", ["book", "batch", "token"])
    op.create_index(
        "payouts_kept", "payouts", ["book", "back", "token"], sqlite_where=_KEPT, postgresql_where=_KEPT
    )
    op.create_table(
        "payout_batches",
        _number("book", primary_key=True),
        _bytes("token", primary_key=True),
        *(_text(each) for each in ("rail", "key", "currency")),
        sa.Column("payouts", sa.Integer(), nullable=False),
        _number("amount"),
        _text("state"),
        sa.Column("approved", sa.Integer(), nullable=False),
        *(_number(f"{each}_ms") for each in ("made", "handed")),
        sa.UniqueConstraint("book", "key", name="payout_batches_by_key"),
        _one_of("state", "sealed", "handed"),
        sqlite_with_rowid=False,
    )
    op.create_index("payout_batches_of_state", "payout_batches", ["book", "state", "token"])
