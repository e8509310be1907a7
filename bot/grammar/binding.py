"""Binding: the words after a command -> the values of its parameters.

a handle goes to the payee wherever it stands; a word to the next parameter; the rest is the note

What an amount can mean in several ways is bound once for each of them, and so is everybody who may
be meant: the note differs with what the amount and the payee have taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import doubts, refusals
from bot.grammar.letters import normalise
from bot.grammar.refusals import BadArgument, Unclear
from bot.grammar.taking import Binding, Bound
from bot.kit import say
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.kit import Parameter


def bind(  # noqa: PLR0913 - what is said, and how
    parameters: Sequence[Parameter],
    rest: str,
    lexicon: Lexicon,
    *,
    payee_given: bool = False,
    name: str = "",
    overheard: bool = False,
) -> Bound:
    """Give each parameter its value from the text after the command of that name.

    An optional parameter without a word is left out, and so is the payee when the message is a
    reply (`payee_given`) that names nobody. BadArgument when a word does not fit, and where a name
    is doubtful in what people say to each other (`overheard`). Unclear when an amount can mean
    several, or when several people may be meant, or perhaps nobody who is named.
    """
    text = normalise(rest)
    bindings: list[Binding] = []
    refused: list[BadArgument] = []
    reading, readings = 0, 1
    while reading < readings:
        binding = Binding(parameters, text, lexicon, payee_given=payee_given, name=name)
        try:
            binding.take(reading, overheard=overheard)
            bindings.append(binding)
        except BadArgument as bad:
            refused.append(bad)
        readings = max(readings, binding.readings)
        reading += 1
    if not bindings:
        raise refused[0]
    return _certain(bindings)


def _certain(bindings: Sequence[Binding]) -> Bound:
    """Return what is certain; ask which amount is meant, or which person."""
    first = bindings[0]
    several = next((each.people for each in bindings if len(each.choices) > 1), None)
    doubt = first.doubt
    if several and first.asked:
        raise refusals.several_people([str(each) for each in several if each])
    if doubt and first.asked:
        raise doubts.refused(doubt)
    if several:
        who = _WHO[None in several] if first.pays else _WHO_IS_MEANT
        raise Unclear(who, first.payee, first.choices, "" if doubt else None)
    if doubt:
        raise doubts.asked(doubt, first.payee, first.choices[0], first.lexicon)
    if first.asked:
        parameter, amount = first.asked
        choices = [binding.choices[0] for binding in bindings]
        moneys = [money for each in choices if isinstance(money := each[parameter], Money)]
        raise Unclear(amount.question(moneys), parameter, choices)
    return first.choices[0]


_WHO = {
    False: say("More than one person is named. Who is it for?"),
    True: say("You reply to one person and name another. Who is it for?"),
}
_WHO_IS_MEANT = say("More than one person is named. Who is meant?")
