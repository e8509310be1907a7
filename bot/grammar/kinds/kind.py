"""What every kind of argument answers for itself: how it is read, asked for, kept and offered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias, TypeVar

from bot.grammar import refusals
from bot.kit import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.grammar.refusals import BadArgument
    from bot.grammar.taking import Binding
    from bot.kit import Call, Code, Parameter, Said, Whole
    from ledger.books import Books
    from ledger.people.facts import Fact

T = TypeVar("T")

Offered: TypeAlias = Literal["words", "person", "nothing"]


class Chance(Protocol):
    """What draws: the `Random` of whoever plays."""

    def choice(self, some: Sequence[T], /) -> T:
        """Draw one of some."""

    def randint(self, least: int, most: int, /) -> int:
        """Draw a whole number."""


class World(Protocol):
    """What samples are made of: the handles that there are, and the currencies."""

    @property
    def handles(self) -> Sequence[str]:
        """Whom one can name."""

    @property
    def currencies(self) -> Sequence[str]:
        """In what one can pay."""


class Kind(ABC):
    """One kind of argument: a new one says how it is read, and a sample; the rest it may change.

    One that `names` somebody takes handles wherever they stand; one that `gathers` people takes all
    of them in one run; one that `is_rest` takes what nothing else has taken; `is_amount` and
    `is_secret` are what they say; one that `is_file` comes with the message, and is kept nowhere:
    it stands last in a signature, so that it is asked for last. One that is `marked` is told from
    all else by what stands at it, and found wherever that is, before the rest is read. `nothing`
    stands for it where it is left out. `example` is what could be typed for it, `about` what menus
    say of it; `offered` is how a platform asks for it that asks for each argument by itself, if it
    does.
    """

    names: ClassVar[bool] = False
    gathers: ClassVar[bool] = False
    is_rest: ClassVar[bool] = False
    is_amount: ClassVar[bool] = False
    is_secret: ClassVar[bool] = False
    is_file: ClassVar[bool] = False
    marked: ClassVar[bool] = False
    offered: ClassVar[Offered] = "words"
    nothing: ClassVar[Any] = None
    example: str = ""
    about: str = _("A word")

    # -- read: pure ---------------------------------------------------------------------------

    @abstractmethod
    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Any, int] | None:
        """Read what the words (at least one) begin with: its value and how many words it takes.

        None when they begin with none; BadArgument when they were meant as one.
        """

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take a parameter's words off the beginning of what is left of a message."""
        ahead = binding.words.ahead()
        found = self.read(ahead, binding.lexicon)
        if found is None:
            if not parameter.optional:
                raise self.refused(ahead[0])
            return
        value, count = found
        binding.bound[parameter.name] = value
        binding.words.drop(count)

    def find(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Any, int, int] | None:
        """Find what is `marked`: its value, where it begins, and how many words it takes."""
        for at in range(len(words)):
            if found := self.read(words[at:], lexicon):
                return found[0], at, found[1]
        return None

    def refused(self, word: str) -> BadArgument:
        """Refuse a word in its place."""
        return refusals.misplaced(word, self.example)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - some say it otherwise
        """Ask for it, with a whole command as an example; `pays` when an amount is moved."""
        return say("A word is missing. Write it like {example}.", example=example)

    # -- resolved: with the books ---------------------------------------------------------------

    async def resolve(self, call: Call, given: Any) -> Any:  # noqa: ANN401 - each has its own type
        """Return what was given as the command takes it; None where nothing was."""
        return call.spelt(given) if isinstance(given, str) else given

    def shown(self, value: Any) -> Said:  # noqa: ANN401 - as above
        """Name a value, as a button does."""
        return say("{word}", word=value)

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[Any]:  # noqa: ARG002 - some ask the books
        """Return the values that are likely for whoever is asked, of a `whole`: few, or none."""
        return ()

    # -- kept -----------------------------------------------------------------------------------

    def keep(self, value: Any) -> Fact:  # noqa: ANN401 - as above
        """Return a value as a fact for the books."""
        fact: Fact = value
        return fact

    async def load(self, books: Books, fact: Any) -> Any:  # noqa: ANN401, ARG002 - as above
        """Return the value that a fact was made of."""
        return fact

    # -- played -----------------------------------------------------------------------------------

    @abstractmethod
    def sample(self, chance: Chance, world: World) -> str:
        """Return something that could be typed for it."""


class Apart(Kind):
    """One whose words are not read from where they begin, but taken by itself, or by the binding.

    How stands in its `take`, or in `bot.grammar.taking`.
    """

    def read(self, words: Sequence[str], lexicon: Lexicon) -> None:
        """Read nothing."""


class Naming(Apart):
    """One that names somebody."""

    names = True

    @abstractmethod
    def alone(self, text: str, lexicon: Lexicon) -> tuple[Any, list[str]]:
        """Read who is named where nothing else is asked for, and the words that are in doubt."""

    @abstractmethod
    def picking(self, example: Code, *, pays: bool) -> Said:
        """Ask for her where somebody can be picked."""


class Behind(Kind):
    """One that may follow people, or end a message."""

    @abstractmethod
    def ends(
        self,
        given: Any,  # noqa: ANN401 - each has its own type
        words: Sequence[str],
        lexicon: Lexicon,
    ) -> tuple[Any, int] | None:
        """Read what a message ends with, beside what was `given` before it."""
