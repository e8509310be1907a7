"""What administrative acts are called in the audit, declared beside what does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Acts:
    """The words for some kinds of `ledger.posting.Audit`; of a verb that is approved, its name.

    Of what is `quiet`, whom it is about reads nothing, whatever she may do.
    """

    words: Mapping[str, str]
    quiet: bool = False


def acts(words: Mapping[str, str], *, quiet: bool = False) -> Acts:
    """Declare what kinds of acts are called: entries of the catalogues, as nouns."""
    return Acts(words, quiet)
