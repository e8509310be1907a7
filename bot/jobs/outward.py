"""Opens the rails that are on, for what goes out; what they bring is loaded here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rails import ways
from bot.settings.banks import SANDBOX, bank_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.rails.rail import Rail
    from bot.settings import Settings
    from ledger.kit.declared import Due


def opened(settings: Settings) -> tuple[list[Due], Callable[[], None]]:
    """Return what hands payouts to the rails that are on, if any, and what is to be closed."""
    going = {each.name: each for each in ways.on(settings)}
    if not going:
        return [], lambda: None
    from bot.jobs.payouts import Payouts  # noqa: PLC0415 - only who pays out has what it brings
    from bot.rails import opening, sandbox  # noqa: PLC0415 - the same

    path = bank_beside(settings.database_url)
    after = timedelta(seconds=settings.sandbox_seconds)
    bank = sandbox.Bank(path, after) if SANDBOX in going else None
    rails: list[Rail] = [sandbox.Sandbox(bank)] if bank else []
    rails += [rail for each in going if (rail := opening.opened(each, settings))]
    return [Payouts(rails, going).due], bank.close if bank else lambda: None
