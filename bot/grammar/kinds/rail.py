"""One of the house's own accounts, by its rail: from stripe, من stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.kit import _, p_, say
from bot.settings.banks import ISO20022, NACHA, SANDBOX, STRIPE, TELEGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Call, Code, Said, Whole

_LEADS: Final = (p_("rail words", "from"), p_("rail words", "to"))
_RAILS: Final = (SANDBOX, ISO20022, NACHA, STRIPE, TELEGRAM)


class SomeRail(Kind):
    """The rail of an own account that money came from, or went to."""

    example = STRIPE
    about = _("Which of our own accounts, such as stripe")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read the name of a rail, behind what leads to it or at once."""
        led = max(terms.led(words, lexicon, "rail words", each) for each in _LEADS)
        named = words[led].casefold()
        return (named, led + 1) if named in _RAILS else None

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for it."""
        return say(
            "Which of our own accounts? Choose, or write it like {example}.", example=example
        )

    def shown(self, value: str) -> Said:
        """Name a rail."""
        return say("{rail}", rail=value)

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:  # noqa: ARG002 - of nothing
        """Return every rail there is."""
        return _RAILS

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return one of them."""
        return f"from {chance.choice(_RAILS)}"


RAIL: Final = SomeRail()
