"""A month that has begun: 2026-11, November, نوفمبر ٢٠٢٦, last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import months
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import shown
from bot.grammar.refusals import BadArgument
from bot.kit import Code, _, say
from ledger import clock
from ledger.figures.months import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.months import Told
    from bot.kit import Call, Said, Whole
    from ledger.books import Books

_NAMED = Code(_("November"))
_SAMPLES = ("2026-01", "January", "يناير ٢٠٢٦", "last month")


class SomeMonth(Kind):
    """A month of the calendar, this one or one before it."""

    example = "2026-01"
    about = _("Which month, such as 2026-01")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Told, int] | None:
        """Read a month by its number, its name, or how long ago it was."""
        return months.read(words, lexicon)

    def refused(self, word: str) -> BadArgument:
        """Refuse what names no month."""
        return BadArgument(
            say(
                "“{word}” is no month that I know. Write it like {example} or {other}.",
                word=shown(word),
                example=Code(self.example, as_it_stands=True),
                other=_NAMED,
            ),
            word,
        )

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which month."""
        return say("Which month? Write it like {example}.", example=example)

    async def resolve(self, call: Call, given: Told | None) -> Month | None:
        """Return which month it is where the house is; BadArgument for one that is to come."""
        if given is None:
            return None
        now = Month.of(clock.now(), call.books.zone)
        if (found := given.on(now)) > now:
            raise BadArgument(say("That month is still to come. Write one that has begun."))
        return found

    async def choices(self, call: Call, whole: Whole | None = None) -> list[Month]:  # noqa: ARG002 - of no whole
        """Return this month and the last two."""
        now = Month.of(clock.now(), call.books.zone)
        return [now.after(-1), now, now.after(-2)]

    def shown(self, value: Month) -> Said:
        """Name a month."""
        return months.said(value)

    def keep(self, value: Month) -> str:
        """Return a month as a fact."""
        return str(value)

    async def load(self, books: Books, fact: Any) -> Month | None:  # noqa: ANN401, ARG002 - as in every kind
        """Return the month that a fact was made of."""
        return Month.read(fact)

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a month."""
        return chance.choice(_SAMPLES)


MONTH: Final = SomeMonth()
OfMonth = Annotated[Month, MONTH]
