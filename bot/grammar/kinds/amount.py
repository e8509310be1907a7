"""An amount: 10, 12.5 EUR, خمسين دينار; what leads to it is dropped, what is doubtful asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar import amounts, looks, refusals
from bot.grammar.kinds.kind import Apart
from bot.grammar.letters import fold
from bot.kit import _, say
from ledger.money import Money
from ledger.products import p2p

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.refusals import BadArgument
    from bot.grammar.taking import Binding
    from bot.kit import Call, Code, Parameter, Said

_LONGEST_LEADING = 3
_USUAL = ("5", "10", "20", "50")
_MOST_PAID, _MOST_CHOICES = 2, 5
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

    async def choices(self, call: Call) -> list[Money]:
        """Return what she paid last, and what is often paid."""
        paid = await p2p.newest(call.books, call.actor, _MOST_PAID)
        home = call.settings.home_currency
        usual = [Money.of(each, home) for each in _USUAL]
        return [*dict.fromkeys([*(each.amount for each in paid), *usual])][:_MOST_CHOICES]

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


class PartOfIt(SomeMoney):
    """A part of what is asked for: nothing is usual."""

    about = _("How much of it")

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask how much of it."""
        return say(
            "How much of it do you pay? Write it in digits, like {example}.", example=example
        )

    async def choices(self, call: Call) -> list[Money]:  # noqa: ARG002 - of nobody
        """Offer nothing."""
        return []


AMOUNT: Final = SomeMoney()
Amount = Annotated[Money, AMOUNT]
PART: Final = PartOfIt()
Part = Annotated[Money, PART]
