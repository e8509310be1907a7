"""A day: typed as a date, tomorrow, Friday, غدًا, ١ شوال; from today on, or in the past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final
from zoneinfo import ZoneInfo

from bot.grammar import days, terms
from bot.grammar.kinds.kind import Kind
from bot.grammar.letters import shown
from bot.grammar.refusals import BadArgument
from bot.kit import Code, _, p_, say
from ledger import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.days import Day
    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.taking import Binding
    from bot.kit import Call, Parameter, Said, Whole
    from ledger.books import Books

_ON = ("day words", p_("day words", "on"))
_FROM = ("day words", p_("day words", "from"))
_SINCE_DAY = ("day words", p_("day words", "from the day"))
_SINCE = ("day words", p_("day words", "for members since"))
_EVER_SINCE = ("day words", p_("day words", "since"))
_UNTIL = ("day words", p_("day words", "until"))
_A_FRIDAY, _A_HIJRI_DAY = Code(_("Friday")), Code(_("1 Shawwal"))
_FEASTS = {days.FITR: say("Eid al-Fitr"), days.ADHA: say("Eid al-Adha")}
_COMING = ("tomorrow", "2027-03-20", "Friday", "٢٠ مارس", "1 Shawwal")
_GONE = ("yesterday", "2025-03-20", "Friday", "٢٠ مارس", "1 Shawwal")


class SomeDay(Kind):
    """A day from today on; one that is `past` lies before, or is today."""

    def __init__(
        self, *, past: bool = False, about: str = "", led: tuple[str, str] | None = None
    ) -> None:
        self.past = past
        self.led = led or (_SINCE if past else _ON)
        self.example = "2026-01-31" if past else "2027-01-31"
        self.about = about or _("Which day, such as tomorrow or 31/1")

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
        """Read a day, perhaps behind what leads to it."""
        led = terms.led(words, lexicon, *self.led)
        found = days.read(words[led:], lexicon)
        if found is None and led:
            raise self.refused(words[led])
        return (found[0], led + found[1]) if found else None

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it; one that may be left out has to be led to, where more than it is asked for."""
        among = parameter.optional and len(binding.parameters) > 1
        if not among or terms.led(binding.words.ahead(), binding.lexicon, *self.led):
            super().take(binding, parameter)

    def refused(self, word: str) -> BadArgument:
        """Refuse what names no day."""
        return BadArgument(
            say(
                "“{word}” is no day that I know. Write it like {example}, {other} or {third}.",
                word=shown(word),
                example=Code(self.example, as_it_stands=True),
                other=_A_FRIDAY,
                third=_A_HIJRI_DAY,
            ),
            word,
        )

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which day."""
        return say("Which day? Write it like {example}.", example=example)

    async def resolve(self, call: Call, given: Day | None) -> date | None:
        """Return which day it is where the house is; BadArgument where there is none such."""
        if given is None:
            return None
        today = clock.now().astimezone(ZoneInfo(call.settings.time_zone)).date()
        found = given.on(today, past=self.past)
        if found is None:
            raise BadArgument(_NONE)
        if found > today if self.past else found < today:
            raise BadArgument(_TO_COME if self.past else _GONE_BY)
        return found

    async def choices(
        self,
        call: Call,
        whole: Whole | None = None,  # noqa: ARG002 - of no whole
    ) -> list[date]:
        """Return tomorrow and the feast that comes next; nothing of the past."""
        if self.past:
            return []
        today = clock.now().astimezone(ZoneInfo(call.settings.time_zone)).date()
        tomorrow = today + timedelta(days=1)
        return [*dict.fromkeys((tomorrow, days.FEAST.on(tomorrow) or tomorrow))]

    def shown(self, value: date) -> Said:
        """Name a day, and the feast that begins on it."""
        by_moon = days.by_the_moon(value)
        if feast := _FEASTS.get((by_moon.month, by_moon.day)):
            return say("{feast} · {day}", feast=feast, day=value)
        return say("{day}", day=value)

    def keep(self, value: date | None) -> str:
        """Return a day as a fact, or that it was skipped."""
        return value.isoformat() if value else ""

    async def load(self, books: Books, fact: Any) -> date | None:  # noqa: ANN401, ARG002 - as in every kind
        """Return the day that a fact was made of; None where it was skipped."""
        return date.fromisoformat(fact) if fact else None

    def sample(self, chance: Chance, world: World) -> str:  # noqa: ARG002 - of no world
        """Return a day, and what leads to it."""
        return f"{self.led[1]} {chance.choice(_GONE if self.past else _COMING)}"


class DayAlone(SomeDay):
    """A day that nothing has to lead to, whatever else is asked for."""

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it where it stands."""
        Kind.take(self, binding, parameter)


class AnyDay(SomeDay):
    """A day whenever it is; without a year, the next. Words that name none are for what follows."""

    def read(self, words: Sequence[str], lexicon: Lexicon) -> tuple[Day, int] | None:
        """Read a day, perhaps behind what leads to it."""
        led = terms.led(words, lexicon, *self.led)
        found = days.read(words[led:], lexicon)
        return (found[0], led + found[1]) if found else None

    async def resolve(self, call: Call, given: Day | None) -> date | None:
        """Return which day it is where the house is; BadArgument where there is none such."""
        if given is None:
            return None
        found = given.on(clock.now().astimezone(call.books.zone).date(), past=False)
        if found is None:
            raise BadArgument(_NONE)
        return found

    async def choices(
        self,
        call: Call,  # noqa: ARG002 - any day is as likely
        whole: Whole | None = None,  # noqa: ARG002 - as above
    ) -> list[date]:
        """Return nothing: no day is likelier than another."""
        return []


_NONE = say("There is no such day. Look at the calendar, and write another.")
_TO_COME = say("That day is still to come. Write one that is over.")
_GONE_BY = say("That day is over. Write one that is still to come.")

DAY: Final = SomeDay()
PAST_DAY: Final = SomeDay(past=True)
GONE_DAY: Final = DayAlone(past=True)
COMING_DAY: Final = DayAlone()
ON_PAST_DAY: Final = SomeDay(past=True, about=_("On which day, such as yesterday"), led=_ON)
FROM_DAY: Final = SomeDay(about=_("From which day on, such as 1/1"), led=_FROM)
EVER_SINCE: Final = SomeDay(past=True, about=_("Since which day, such as 1/10"), led=_EVER_SINCE)
FROM_ANY_DAY: Final = AnyDay(about=_("From which day on, such as 1/1/2027"), led=_SINCE_DAY)
UNTIL_DAY: Final = AnyDay(about=_("The last day, such as 31/12/2028"), led=_UNTIL)
OnDay = Annotated[date, DAY]
SinceDay = Annotated[date, PAST_DAY]
GoneDay = Annotated[date, GONE_DAY]
FromDay = Annotated[date, FROM_DAY]
EverSince = Annotated[date, EVER_SINCE]
UntilDay = Annotated[date, UNTIL_DAY]
