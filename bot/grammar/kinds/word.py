"""A word: whatever comes next, or behind what leads to it; or a name of one word or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import terms
from bot.grammar.kinds.kind import Kind
from bot.kit import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.taking import Binding
    from bot.kit import Code, Parameter, Said

TO_ASK: Final = " "
"""The word where only what leads to it was said: it is to be asked for."""
_MOST = 2
_SAMPLES = ("daily", "send", "شهري", "sara_k")


class OneWord(Kind):
    """One word, as it is spelt; `after` is a context and an entry with what leads to it.

    It is asked for by the sentence `asks`; then what leads to it, alone, stands for TO_ASK.
    """

    def __init__(
        self, after: tuple[str, str] | None = None, about: str = "", asks: str = ""
    ) -> None:
        self.after = after
        self.about = about or self.about
        self.asks = asks

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int] | None:
        """Read the first word, or the one behind what leads to it."""
        if self.after is None:
            return words[0], 1
        if led := terms.led(words, lexicon, *self.after):
            return words[led], led + 1
        alone = terms.begun(words, lexicon, self.after[0], self.after[1:]) if self.asks else None
        return (TO_ASK, len(words)) if alone and alone[1] == len(words) else None

    def missing(self, example: Code, *, pays: bool) -> Said:
        """Ask for it in its own sentence, if it has one."""
        return say(self.asks) if self.asks else super().missing(example, pays=pays)

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it; where nothing else is asked for, nothing has to lead to it."""
        ahead = binding.words.ahead()
        alone = len(binding.parameters) == 1 and not self.read(ahead, binding.lexicon)
        if self.after and len(ahead) == 1 and (alone or not parameter.optional):
            binding.bound[parameter.name] = ahead[0]
            binding.words.drop()
        else:
            super().take(binding, parameter)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a word."""
        word = chance.choice(_SAMPLES)
        return f"{self.after[1]} {word}" if self.after else word


class ShortName(OneWord):
    """A name of one word or two, as some commands have it."""

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[str, int]:  # noqa: ARG002 - any
        """Read the first words."""
        return " ".join(words[:_MOST]), len(words[:_MOST])


WORD: Final = OneWord()
Word = Annotated[str, WORD]
WORDS: Final = ShortName()
Words = Annotated[str, WORDS]
