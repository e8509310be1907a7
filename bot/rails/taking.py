"""What each rail takes: a currency, a kind of account, a country. No rail is opened for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ledger.banking.days import in_sepa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Takes: TypeAlias = Callable[[str, str, str], bool]


def anything(currency: str, scheme: str, country: str) -> bool:  # noqa: ARG001 - whatever it is
    """Take whatever there is."""
    return True


def ibans(homes: Mapping[str, str]) -> Takes:
    """Return what takes currencies to an IBAN: at home, and euros within SEPA.

    Elsewhere a bank is known by its BIC alone, which people do not know of theirs.
    """

    def takes(currency: str, scheme: str, country: str) -> bool:
        home = homes.get(currency)
        euros = currency == "EUR" and in_sepa(country)
        return scheme == "iban" and home is not None and (euros or country == home)

    return takes


def within_the_us(currency: str, scheme: str, country: str) -> bool:
    """Take dollars to an account in the US."""
    return (currency, scheme, country) == ("USD", "us", "US")


def by_stripe(currency: str, scheme: str, country: str) -> bool:
    """Take dollars to the US, and euros within SEPA."""
    euros = scheme == "iban" and currency == "EUR" and in_sepa(country)
    return euros or within_the_us(currency, scheme, country)
