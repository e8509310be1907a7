"""What an exchange takes: into which currency (to EGP, إلى يورو), and a rate (48.50, ٤٨٫٥)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import refusals, terms
from bot.grammar.kinds.currency import SomeCurrency
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, western
from bot.kit import _, p_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.refusals import BadArgument
    from bot.grammar.taking import Binding
    from bot.kit import Call, Code, Parameter, Said, Whole

_TO: Final = ("exchange words", p_("exchange words", "to"))
_RATE: Final = re.compile(r"([0-9]{1,12})(?:[.,٫]([0-9]{1,12}))?")
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_SAMPLES: Final = ("48.50", "3.75", "٠٫٣٠٧", "151")


class SomeOther(SomeCurrency):
    """The currency that something becomes: `to EGP`, or its name alone."""

    example = "EUR"
    about = _("Into which currency, such as EUR")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read a currency, behind what leads to it or at once."""
        led = terms.led(words, lexicon, *_TO)
        found = super().read(words[led:], lexicon) or super().read(
            [_freed(words[led], lexicon), *words[led + 1 :]], lexicon
        )
        return found and (found[0], found[1] + led)

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it beside an amount, too: it is another one's."""
        Kind.take(self, binding, parameter)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for it."""
        return say("Into which currency? Choose, or write it like {example}.", example=example)

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:
        """Return those of the house, but for that of a whole."""
        known = call.settings.currencies
        return [each for each in known if whole is None or each != whole.currency]


def _freed(word: str, lexicon: Lexicon) -> str:
    """Return a word without the letter that leads to it, where that sticks to it: ليورو."""
    sticks = {each for each in lexicon.says(*_TO) if len(each) == 1 and not each.isascii()}
    if word[0] not in sticks:
        return word
    article = word[1:2] == word[0]  # لل is ل and ال
    return f"ا{word[1:]}" if article else word[1:]


class SomeRate(Kind):
    """How many units of one currency are one of another."""

    example = "48.50"
    about = _("How many units of the second are one of the first, such as 48.50")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Decimal, int] | None:  # noqa: ARG002 - in no words
        """Read a number with its decimals; one that may be thousands is refused."""
        written = western(bare(words[0]))
        found = _RATE.fullmatch(written)
        if found is None:
            return None
        if _THOUSANDS.fullmatch(written):
            raise refusals.unreadable(words[0])
        return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1]), 1

    def refused(self, word: str) -> BadArgument:
        """Refuse what is no rate."""
        return refusals.unreadable(word)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for it."""
        return say("What is the rate? Write it like {example}.", example=example)

    def shown(self, value: Decimal) -> Said:
        """Name a rate."""
        return say("{rate}", rate=value)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return one."""
        return chance.choice(_SAMPLES)


OTHER: Final = SomeOther()
FIGURE: Final = SomeRate()
Figure = Annotated[Decimal, FIGURE]
