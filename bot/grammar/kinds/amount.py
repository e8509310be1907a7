"""An amount: 10, 12.5 EUR, خمسين دينار; what leads to it is dropped, what is doubtful asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import amounts, looks, refusals
from bot.grammar.kinds.kind import Apart
from bot.grammar.letters import fold
from bot.kit import Unit, Whole, _, say
from ledger.money import MAX_MINOR, Money
from ledger.products import p2p

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.refusals import BadArgument
    from bot.grammar.taking import Binding
    from bot.kit import Call, Code, Parameter, Said

_LONGEST_LEADING = 3
_USUAL = ("5", "10", "20", "50")
_MOST_PAID, _MOST_CHOICES, _MOST_ROUND = 2, 5, 3
_SAMPLES = ("1", "2.5", "10", "١٢٫٥", "five", "عشرين")


class SomeMoney(Apart):
    """Money, in figures or in words, in a currency of the house."""

    is_amount = True
    example = "10"
    about = _("How much, such as 10 or 12.5 EUR")

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take the amount that comes next; of several readings, the one that is being tried."""
        _drop_leading(binding)
        ahead = binding.words.ahead()
        nobody = binding.is_for_nobody(ahead)
        if nobody and ahead:
            looks.check_person(ahead[0])
        amount = amounts.read(ahead, binding.lexicon)
        if amount is None:
            if parameter.optional:
                return
            raise self._no_amount(binding, parameter, ahead, nobody=nobody)
        if binding.asked and amount.asks:
            raise refusals.unreadable(ahead[0])
        binding.bind_amount(parameter, amount)

    def _no_amount(
        self, binding: Binding, parameter: Parameter, ahead: Sequence[str], *, nobody: bool
    ) -> BadArgument:
        if nobody and binding.named:
            return binding.missing(binding.named)
        if not ahead or binding.lexicon.clue(ahead):
            return binding.missing(parameter)
        return refusals.unreadable(ahead[0])

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask how much."""
        return say("How much? Write it in digits, like {example}.", example=example)

    async def choices(self, call: Call, whole: Whole | None = None) -> list[Money]:
        """Return what is usual of a whole; else what she paid last, and what is often paid."""
        if whole:
            return usual(whole)
        paid = await p2p.newest(call.books, call.actor, _MOST_PAID)
        usual_here = usual(Whole(call.settings.home_currency))
        return [*dict.fromkeys([*(each.amount for each in paid), *usual_here])][:_MOST_CHOICES]

    def shown(self, value: Money) -> Said:
        """Name an amount."""
        return say("{amount}", amount=value)

    def sample(self, chance: Chance, world: World) -> str:
        """Return an amount, mostly without its currency."""
        currency = chance.choice(("", "", f" {chance.choice(world.currencies)}"))
        return f"{chance.choice(_SAMPLES)}{currency}"


def _drop_leading(binding: Binding) -> None:
    """Drop what leads to an amount: to 10, an amount of 10, مبلغ ١٠."""
    ahead, lexicon = binding.words.ahead(), binding.lexicon
    for count in range(min(_LONGEST_LEADING, len(ahead) - 1), 0, -1):
        phrase = fold(" ".join(ahead[:count]))
        leads = phrase in lexicon.leading or (binding.named and phrase in lexicon.connectors)
        if leads and amounts.begins(ahead[count:], lexicon):
            binding.words.drop(count)
            return


def usual(whole: Whole) -> list[Money]:
    """Return what is often paid in a currency; of so much, half of it and round sums below it."""
    most = whole.most
    if most is None:
        return [Money.of(each, whole.currency) for each in _USUAL]
    round_ones = [minor for minor in _round_ones() if minor < most.minor][-_MOST_ROUND:]
    half = [most.minor // 2] if most.minor and not most.minor % 2 else []
    return [Money(minor, whole.currency) for minor in sorted({*round_ones, *half})]


def wrong(value: Money, whole: Whole) -> Said | None:
    """Say why an amount cannot be of a whole, if it cannot."""
    if value.currency != whole.currency and whole.most:
        return say(
            "{amount} is another currency. A part of {most} is in the same one.",
            amount=value,
            most=whole.most,
        )
    if value.currency != whole.currency:
        return say("This is paid in {currency} alone.", currency=Unit(whole.currency))
    if whole.most and value > whole.most:
        return say("{amount} is too much: the whole is {most}.", amount=value, most=whole.most)
    return None


def how_much(most: Money) -> Said:
    """Ask how much of a whole is meant."""
    return say("How much of {most}? Choose, or write it in digits.", most=most)


def _round_ones() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on, as far as money goes."""
    unit = 1
    while unit <= MAX_MINOR:
        yield from (unit, 2 * unit, 5 * unit)
        unit *= 10


AMOUNT: Final = SomeMoney()
Amount = Annotated[Money, AMOUNT]
