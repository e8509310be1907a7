"""How many times, or for how many: x10, ×١٠, 10x, for 10 people, على ١٠."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import refusals, terms
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

_TIMES = re.compile(r"[x×*]([0-9]{1,6})|([0-9]{1,6})[x×*]", re.IGNORECASE)
_PLAIN = re.compile("[0-9]{1,6}")
_LED = ("times words", p_("times words", "for"))
_COUNTED = ("times words", p_("times words", "people"))
_MOST = 12
_USUAL = (2, 3, 5, 10)


class HowMany(Kind):
    """A whole number that is told from an amount by what stands at it."""

    marked = True
    example = "x10"
    about = _("For how many, such as x10")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:
        """Read a number with an x at it, behind what leads to it, or with what is counted."""
        joined, count = _joined(words)
        if found := _TIMES.fullmatch(joined):
            return int(found[1] or found[2]), count + self._counted(words[count:], lexicon)
        led = terms.led(words, lexicon, *_LED)
        number = western(bare(words[led]))
        behind = self._counted(words[led + 1 :], lexicon)
        if _PLAIN.fullmatch(number) and (led or behind):
            return int(number), led + 1 + behind
        return None

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it; where nothing else is asked for, a number is enough."""
        ahead = [western(bare(word)) for word in binding.words.ahead()]
        if len(binding.parameters) == len(ahead) == 1 and _PLAIN.fullmatch(ahead[0]):
            binding.bound[parameter.name] = int(ahead[0])
            binding.words.drop()
        else:
            super().take(binding, parameter)

    def find(self, words: Sequence[str], lexicon: Lexicon) -> tuple[int, int, int] | None:
        """Find it by its x, or else by what leads to it."""
        at = next((at for at, word in enumerate(words) if _TIMES.fullmatch(western(bare(word)))), 0)
        found = super().find(words[at:], lexicon)
        return found and (found[0], at + found[1], found[2])

    def refused(self, word: str) -> BadArgument:
        """Refuse what is no such number."""
        return refusals.misplaced(word, self.example)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for how many."""
        return say("For how many? Write the number behind an x, like {example}.", example=example)

    async def choices(
        self,
        call: Call,  # noqa: ARG002 - the same for everybody
        whole: Whole | None = None,  # noqa: ARG002 - of no whole
    ) -> Sequence[int]:
        """Return what is often meant."""
        return _USUAL

    def shown(self, value: int) -> Said:
        """Name a number."""
        return say("{number}", number=value)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a number."""
        return f"x{chance.randint(1, _MOST)}"

    def _counted(self, words: Sequence[str], lexicon: Lexicon) -> int:
        found = terms.begun(words, lexicon, _COUNTED[0], _COUNTED[1:]) if words else None
        return found[1] if found else 0


def _joined(words: Sequence[str]) -> tuple[str, int]:
    """Return the first word in Western digits, with the second where the x stands alone."""
    first = western(bare(words[0]))
    if first.lower() in {"x", "×", "*"} and len(words) > 1:
        return first + western(bare(words[1])), 2
    return first, 1


TIMES: Final = HowMany()
Times = Annotated[int, TIMES]
