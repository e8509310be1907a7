"""Who pays: the house at its own banks, an account for each currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Service: TypeAlias = Literal["", "NURG", "URGP"]
Purpose: TypeAlias = Literal["", "SALA"]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the house's own: its IBAN, and the BIC of its bank, which may be ""."""

    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """The house as its banks know it, by currency.

    `service` is the service level outside SEPA, `purpose` the category of all that is paid, where
    an agreement with the bank asks for one.
    """

    name: str
    accounts: Mapping[str, Account] = field(default_factory=dict)
    service: Service = ""
    purpose: Purpose = ""
