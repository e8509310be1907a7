"""A tier: T0 to T3, or the one that somebody comes to by herself; المستوى ٢."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say
from ledger.tiers import EARNED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Said, Whole

_BY_HERSELF: Final = "earned"
_WORDS: Final = (
    p_("tier words", "T0"),
    p_("tier words", "T1"),
    p_("tier words", "T2"),
    p_("tier words", "T3"),
    p_("tier words", "earned"),
)


class SomeTier(OneOf):
    """One of the tiers that there are."""

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read a tier, or the word for the one that comes by itself."""
        found = super().read(words, lexicon)
        return (EARNED, found[1]) if found and found[0] == _BY_HERSELF else found

    def shown(self, value: str) -> Said:
        """Name a tier, as a button does."""
        return tiered(value)

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[Any]:  # noqa: ARG002 - the same for all
        """Return all of them."""
        return (*_WORDS[:-1], EARNED)


def tiered(tier: str) -> Said:
    """Name a tier."""
    return say("{tier}", tier=tier) if tier else say("the tier that comes by itself")


TIER: Final = SomeTier("tier words", *_WORDS, about=_("Which tier: T0 to T3, or earned"))
Tier = Annotated[str, TIER]
