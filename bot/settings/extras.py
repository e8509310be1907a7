"""What only some settings need: an extra, the library that it brings, the variable that asks."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from bot.settings.bad import BadSetting
from bot.settings.banks import ISO20022
from ledger.address import is_sqlite

if TYPE_CHECKING:
    from bot.settings import Settings


class Extra(NamedTuple):
    """One that is asked for."""

    name: str
    called: str
    library: str
    variable: str


_TELEGRAM = Extra("telegram", "Telegram", "telegram", "TELEGRAM_TOKEN")
_DISCORD = Extra("discord", "Discord", "discord", "DISCORD_TOKEN")
_METRICS = Extra("metrics", "Prometheus", "prometheus_client", "METRICS_PORT")
_OTEL = Extra(
    "otel",
    "OpenTelemetry",
    "opentelemetry.exporter.otlp.proto.http",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)
_VERIFICATION = Extra(
    "verification",
    "A provider of verification",
    "standardwebhooks",
    "VERIFICATION_PROVIDER",
)
_BANKS = Extra("banks", "Files of ISO 20022", "pain001", "RAILS")
_SFTP = Extra("sftp", "A server of a bank", "asyncssh", "BANK_SFTP")
_STRIPE = Extra("stripe", "Stripe", "stripe", "STRIPE_KEY")
_POSTGRES = Extra("postgres", "PostgreSQL", "asyncpg", "DATABASE_URL")
_VAULT = _POSTGRES._replace(variable="VAULT_URL")


def of_database(settings: Settings) -> list[Extra]:
    """Return what the database needs."""
    return [] if is_sqlite(settings.database_url) else [_POSTGRES]


def of_vault(settings: Settings) -> list[Extra]:
    """Return what the vault needs."""
    return [] if is_sqlite(settings.vault_address) else [_VAULT]


def wanted(settings: Settings) -> list[Extra]:
    """Return all that the settings ask for."""
    asked = (
        (settings.telegram_token, _TELEGRAM),
        (settings.discord_token, _DISCORD),
        (settings.metrics, _METRICS),
        (settings.otel_exporter_otlp_endpoint, _OTEL),
        (settings.has_provider, _VERIFICATION),
        (settings.stripe_key, _STRIPE),
        (ISO20022 in settings.on_rails(demo=settings.demo), _BANKS),
        (settings.bank_sftp or settings.nacha_sftp, _SFTP),
    )
    return [
        *(extra for wanted, extra in asked if wanted),
        *of_database(settings),
        *of_vault(settings),
    ]


def check(extras: list[Extra]) -> None:
    """Raise BadSetting for one whose library is not there."""
    for each in extras:
        if not _is_there(each.library):
            raise BadSetting(
                f"{each.variable}: {each.called} needs the extra `{each.name}`;"
                f" install it with: pip install 'wasl[{each.name}]'"
            )


def _is_there(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:  # what it is a part of is not there
        return False
