"""People, each with an amount: @sara 50 @ali 20, 50 @sara @ali, @sara و@علي ٥٠.

What stands first, an amount or a name, tells whose an amount is: those named after it, or before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from bot.grammar import amounts, payees, refusals, terms
from bot.grammar.kinds.kind import Apart
from bot.grammar.kinds.payee import of_handle
from bot.grammar.payees import Handle
from bot.grammar.refusals import BadArgument
from bot.kit import Code, _, p_, say
from ledger.people import persons
from ledger.products import p2p
from ledger.products.gifts.eidiya import MOST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.taking import Binding
    from bot.kit import Call, Parameter, Said, Whole
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.people.persons import Person

_BETWEEN = ("list words", p_("list words", "and"))
_EACH = ("list words", p_("list words", "each"))
_ON = ("day words", (p_("day words", "on"),))
_MOST_CHOICES = 4
_COMMAS = ",،;؛"
_LONGEST_AMOUNT = 32
"""How many words an amount is looked for in."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody and what she is given; before it is resolved, her handle stands for her."""

    payee: Any
    amount: Money


class SomePresents(Apart):
    """A list of people with amounts, as one message says it."""

    example = "@sara 50 @ali 20"
    about = _("Who is given how much, such as @sara 50 @ali 20")

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take all the people and amounts that come next."""
        found, count = _read(binding.words.ahead(), binding.lexicon)
        if found is None:
            raise binding.missing(parameter)
        binding.bound[parameter.name] = found
        binding.words.drop(count)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask who is given how much."""
        return say("Who is given how much? Write it like {example}.", example=example)

    async def resolve(self, call: Call, given: list[Present] | None) -> list[Present] | None:
        """Return the people, in the books or to come."""
        if given is None:
            return None
        return [replace(each, payee=await of_handle(call, each.payee)) for each in given]

    async def choices(
        self,
        call: Call,
        whole: Whole | None = None,  # noqa: ARG002 - of no whole
    ) -> list[list[Present]]:
        """Return whom she paid last, each with that amount."""
        paid = await p2p.newest(call.books, call.actor, p2p.LOOKED_AT)
        last = {each.payee: Present(each.payee, each.amount) for each in reversed(paid)}
        return [[each] for each in reversed(last.values())][:_MOST_CHOICES]

    def shown(self, value: list[Present]) -> Said:
        """Name who is given how much; of several, the first."""
        first = value[0]
        return say("{person}: {amount}", person=first.payee, amount=first.amount)

    def keep(self, value: list[Present]) -> Fact:
        """Return the people and the amounts as facts, one after the other."""
        return [fact for each in value for fact in (each.payee.fact, each.amount)]

    async def load(self, books: Books, fact: Any) -> list[Present]:  # noqa: ANN401 - as in every kind
        """Return what the facts were made of."""
        people: list[Person] = [await persons.of_fact(books, who) for who in fact[::2]]
        return [Present(*each) for each in zip(people, fact[1::2], strict=True)]

    def sample(self, chance: Chance, world: World) -> str:
        """Return two people, each with an amount."""
        return " ".join(f"@{chance.choice(world.handles)} {chance.randint(1, 9)}" for _ in "12")


def _read(words: Sequence[str], lexicon: Lexicon) -> tuple[list[Present] | None, int]:
    """Return the list that the words begin with, and over how many; None for no list."""
    found: list[Present] = []
    waiting: list[Handle] = []
    first: Money | None = None
    at = 0
    while at < len(words):
        at += _between(words[at:], lexicon)
        handle = _handle(words[at:], lexicon)
        if handle:
            waiting.append(handle[0])
            if len(found) + len(waiting) > MOST_PEOPLE:
                raise payees.too_many(MOST_PEOPLE)
            at += handle[1]
            continue
        amount = _amount(words[at:], lexicon) if waiting or not found else None
        if amount is None:
            break
        if waiting:
            found += [Present(each, first or amount[0]) for each in waiting]
            first, waiting = amount[0] if first else None, []
        elif first:
            raise _for_nobody(first)
        else:
            first = amount[0]
        at += amount[1]
    if first and found and not waiting:
        raise _for_nobody(first)
    if first:
        found += [Present(each, first) for each in waiting]
        waiting = []
    if waiting:
        raise _no_amount(str(waiting[-1]))
    return found or None, at


def _between(words: Sequence[str], lexicon: Lexicon) -> int:
    """Return how many words only join two of a list."""
    joins = terms.begun(words, lexicon, _BETWEEN[0], _BETWEEN[1:])
    return joins[1] if joins else int(bool(words) and not words[0].strip(_COMMAS))


def _handle(words: Sequence[str], lexicon: Lexicon) -> tuple[Handle, int] | None:
    at = payees.ahead(words, lexicon)
    return (Handle.read(words[at].rstrip(_COMMAS)), at + 1) if at is not None else None


def _amount(words: Sequence[str], lexicon: Lexicon) -> tuple[Money, int] | None:
    """Return the amount that comes next, up to the next name; BadArgument for a doubtful one."""
    words = words[:_LONGEST_AMOUNT]
    until = min(_next_name(words, lexicon), _next_day(words, lexicon))
    amount = amounts.read(words[:until], lexicon)
    if amount is None:
        return None
    if amount.asks:
        raise refusals.unreadable(words[0])
    reading = amount.readings[0]
    count = reading.start + reading.words
    each = terms.begun(words[count:], lexicon, _EACH[0], _EACH[1:])
    return reading.money, count + (each[1] if each else 0)


def _next_name(words: Sequence[str], lexicon: Lexicon) -> int:
    named = [at for at, _ in payees.handles(words, lexicon)]
    return payees.led(words, named[0], lexicon) if named else len(words)


def _next_day(words: Sequence[str], lexicon: Lexicon) -> int:
    """Return where it is said on which day, so that no number of a date is taken for an amount."""
    begins = (at for at in range(1, len(words)) if terms.begun(words[at:], lexicon, *_ON))
    return next(begins, len(words))


def _for_nobody(amount: Money) -> BadArgument:
    return BadArgument(
        say(
            "For whom is {amount}? Write an amount behind each name, or one before all of them.",
            amount=amount,
        )
    )


def _no_amount(handle: str) -> BadArgument:
    return BadArgument(
        say(
            "How much for {handle}? Write an amount behind each name, or one before all of them.",
            handle=Code(handle, as_it_stands=True),
        ),
        handle,
    )


PRESENTS: Final = SomePresents()
Presents = Annotated[list[Present], PRESENTS]
