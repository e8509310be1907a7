"""The gate: who may run a command, press a button or see a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import NotAllowed

if TYPE_CHECKING:
    from bot.kit import Call, Needs


def check(call: Call, needs: Needs) -> None:
    """Let somebody through who has what it needs; NotAllowed for everybody else."""
    if needs == "admin" and not call.admin:
        raise NotAllowed("admins_only")
    if needs == "joined" and not call.actor.joined:
        raise NotAllowed("not_joined")
