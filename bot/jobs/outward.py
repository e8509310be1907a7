"""Opens the rails that are on, for what goes out and comes in; what they bring is loaded here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.jobs.deposits import Outside
from bot.rails import ways
from bot.settings.banks import SANDBOX, bank_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.rails.rail import Rail
    from bot.rails.sandbox import Bank
    from bot.rails.ways import Way
    from bot.settings import Settings
    from ledger.kit.declared import Due


def opened(settings: Settings) -> tuple[list[Due], Callable[[], None]]:
    """Return what is done outside for what people pay in and out, and what is to be closed."""
    going = {each.name: each for each in ways.on(settings)}
    bank = _sandbox(settings) if SANDBOX in going else None
    paying_in = Outside(settings, bank).due
    if not going:
        return [paying_in], lambda: None
    return [paying_in, _paying_out(settings, going, bank)], bank.close if bank else lambda: None


def _sandbox(settings: Settings) -> Bank:
    from bot.rails.sandbox import Bank  # noqa: PLC0415 - only the demo has it

    after = timedelta(seconds=settings.sandbox_seconds)
    return Bank(bank_beside(settings.database_url), after)


def _paying_out(settings: Settings, going: Mapping[str, Way], bank: Bank | None) -> Due:
    from bot.jobs.payouts import Payouts  # noqa: PLC0415 - only who pays out has what it brings
    from bot.rails import opening, sandbox  # noqa: PLC0415 - the same

    rails: list[Rail] = [sandbox.Sandbox(bank)] if bank else []
    rails += [rail for each in going if (rail := opening.opened(each, settings))]
    return Payouts(rails, going).due
