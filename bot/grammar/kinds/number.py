"""The number of a receipt or of a case: 123, #123, #١٢٣."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.figures import whole_number
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import has_figure, shown
from bot.grammar.refusals import BadArgument
from bot.kit import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Code, Said

_MOST = 999


class SomeNumber(Kind):
    """A whole number, in the digits of any script, of what is `asked` for so."""

    example = "123"

    def __init__(self, about: str, asked: str, refused: str) -> None:
        self.about = about
        self._asked, self._refused = asked, refused

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:  # noqa: ARG002 - digits
        """Read a number; BadArgument for other figures."""
        if not has_figure(words[0]):
            return None
        number = whole_number(words[0])
        if number is None:
            raise self.refused(words[0])
        return number, 1

    def refused(self, word: str) -> BadArgument:
        """Refuse what has no figure in it."""
        return BadArgument(say(self._refused, word=shown(word), example=123), word)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which one is meant."""
        return say(self._asked, example=example)

    def shown(self, value: int) -> Said:
        """Say a number."""
        return say("{number}", number=value)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a number."""
        return f"{chance.choice(('', '#'))}{chance.randint(1, _MOST)}"


class NumberOfButton(SomeNumber):
    """A number that nobody knows: a button has it."""

    offered = "nothing"


NUMBER: Final = SomeNumber(
    _("The number of the receipt"),
    _("Which receipt? Write its number, like {example}."),
    _("{word} is no receipt number. It is a whole number, like {example}."),
)
CASE: Final = SomeNumber(
    _("The number of the case"),
    _("Which case? Write its number, like {example}."),
    _("{word} is no case number. It is a whole number, like {example}."),
)
PERSON: Final = SomeNumber(
    _("The number of the person"),
    _("Which person? Write a number, like {example}."),
    _("{word} is no number of a person. It is a whole number, like {example}."),
)
DUTY: Final = SomeNumber(
    _("The number of the duty"),
    _("Which duty? Write its number, like {example}."),
    _("{word} is no number of a duty. It is a whole number, like {example}."),
)
ENTRY: Final = SomeNumber(
    _("The number of the entry"),
    _("Which entry of a bank? Write its number, like {example}."),
    _("{word} is no number of an entry. It is a whole number, like {example}."),
)
BANK: Final = NumberOfButton(
    _("The number of the bank account"),
    _("Which bank account? Write its number, like {example}."),
    _("{word} is no number of a bank account. It is a whole number, like {example}."),
)
Number = Annotated[int, NUMBER]
EntryNumber = Annotated[int, ENTRY]
CaseNumber = Annotated[int, CASE]
PersonNumber = Annotated[int, PERSON]
DutyNumber = Annotated[int, DUTY]
BankNumber = Annotated[int, BANK]
