"""A note: what nothing else has taken, as it was spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.kind import Apart
from bot.kit import _, say

if TYPE_CHECKING:
    from bot.grammar.kinds.kind import Chance, World
    from bot.kit import Code, Said

_SAMPLES = ("lunch", "thanks for dinner", "غداء", "إيجار مارس")


class Rest(Apart):
    """The words that are left; how they are taken stands in `bot.grammar.taking`."""

    is_rest = True
    about = _("What it is for")

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask what it is for."""
        return say("What is it for? Add a note of a few words.")

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a note."""
        return chance.choice(_SAMPLES)


class Why(Rest):
    """A word that goes with a no."""

    about = _("A word to go with it")

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for a word."""
        return say("Do you want to say why? Write a few words, or skip that.")


NOTE: Final = Rest()
Note = Annotated[str, NOTE]
WHY: Final = Why()
Reason = Annotated[str, WHY]
