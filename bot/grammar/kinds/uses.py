"""How often something can be paid: once, many, each, x10; as the last words, or x10 before all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import refusals
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import bare, fold, western
from bot.kit import _, p_, say, say_many
from ledger.products.paylinks import EACH, MANY, MOST_USES, ONCE
from ledger.products.paylinks import Uses as Times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.taking import Binding
    from bot.kit import Parameter, Said
    from ledger.books import Books
    from ledger.people.facts import Fact

_TIMES = re.compile("[x×*]([0-9]{1,6})|([0-9]{1,6})[x×*]", re.IGNORECASE)
_NUMBER = re.compile("[0-9]{1,6}")
_WORDS = {
    p_("uses words", "once"): ONCE,
    p_("uses words", "many"): MANY,
    p_("uses words", "each"): EACH,
}
_COUNTED = p_("uses words", "times")
_LONGEST = 3
_SAMPLES = ("once", "many", "x3", "لكل شخص", "١٠ مرات")


class HowOften(Kind):
    """Once, as often as anybody likes, once by each, or so many times in all."""

    example = "x10"
    about = _("How often it can be paid: once, many, each, or x10")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Times, int] | None:
        """Read what all of these words say together."""
        said = fold(bare(" ".join(words)))
        for entry, times in _WORDS.items():
            if said in lexicon.says("uses words", entry):
                return times, len(words)
        number, *counted = [western(bare(word)) for word in words]
        if counted and fold(" ".join(counted)) not in lexicon.says("uses words", _COUNTED):
            return None
        found = (_NUMBER if counted else _TIMES).fullmatch(number)
        if found is None:
            return None
        return Times(_within(number, int(found[0].strip("xX×*")))), len(words)

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it off the end of what is left, or x10 off its beginning."""
        ahead = binding.words.ahead()
        for count in range(min(_LONGEST, len(ahead)), 0, -1):
            if found := self.read(ahead[-count:], binding.lexicon):
                binding.bound[parameter.name] = found[0]
                binding.words.cut(len(ahead) - count, count)
                return
        if found := self.read(ahead[:1], binding.lexicon) if _is_marked(ahead[0]) else None:
            binding.bound[parameter.name] = found[0]
            binding.words.drop()

    def shown(self, value: Times) -> Said:
        """Say how often that is."""
        if value.each:
            return say("once for each person")
        if value.most is None:
            return say("as often as anybody likes")
        if value.most == 1:
            return say("once")
        return say_many("{count} time in all", "{count} times in all", value.most)

    def keep(self, value: Times) -> Fact:
        """Return it as facts."""
        return [value.most, value.each]

    async def load(self, books: Books, fact: Any) -> Times:  # noqa: ANN401, ARG002 - as facts are
        """Return what facts say."""
        most, each = fact
        return Times(most, each=each)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return how often."""
        return chance.choice(_SAMPLES)


def _is_marked(word: str) -> bool:
    return _TIMES.fullmatch(western(bare(word))) is not None


def _within(word: str, most: int) -> int:
    if not 1 <= most <= MOST_USES:
        raise refusals.misplaced(word, HowOften.example)
    return most


USES: Final = HowOften()
Uses = Annotated[Times, USES]
