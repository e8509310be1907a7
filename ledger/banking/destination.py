"""Where money goes: an account at a bank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["iban", "us"]


@dataclass(frozen=True, slots=True)
class Destination:
    """An account at a bank, as it stands in the vault.

    `number` is an IBAN, or an account number in the US; `bank` a BIC, which may be "", or a routing
    number; `name` the one at the bank, in Latin letters; `country` is of ISO 3166-1 alpha-2.
    """

    scheme: Scheme
    number: str = field(repr=False)
    bank: str
    name: str = field(repr=False)
    country: str
    savings: bool = False
