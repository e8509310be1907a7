"""Who pays: the house as its bank in the US knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands at the head of files and batches.

    `destination` is the routing number of the bank that takes the files, `origin` what it calls
    the house, ten characters at most, `company` the house's number of ten.
    """

    name: str
    destination: str
    destination_name: str
    origin: str
    company: str
    description: str = "PAYOUT"
