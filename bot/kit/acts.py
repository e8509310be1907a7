"""What administrative acts are called in the audit, declared beside what does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Acts:
    """The words for some kinds of `ledger.posting.Audit`; of a verb that is approved, its name."""

    words: Mapping[str, str]


def acts(words: Mapping[str, str]) -> Acts:
    """Declare what kinds of acts are called: entries of the catalogues, as nouns."""
    return Acts(words)
