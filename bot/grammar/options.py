"""Options: what a platform asked for one by one -> the values of the parameters.

Each is read alone, so that no word of a note is ever taken for a part of the amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import doubts
from bot.grammar.binding import bind
from bot.grammar.kinds import Naming
from bot.grammar.letters import normalise
from bot.grammar.payees import handles
from bot.grammar.refusals import Unclear, for_nobody, people_apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.lexicon import Lexicon
    from bot.grammar.taking import Bound
    from bot.kit import Parameter


def bind_options(
    parameters: Sequence[Parameter],
    options: Mapping[str, str],
    lexicon: Lexicon,
    *,
    payee_given: bool = False,
    name: str = "",
) -> Bound:
    """Give each parameter of the command of that name its value; as `bind` does it for words."""
    bound: Bound = {}
    unclear: Unclear | None = None
    doubt: list[str] = []
    if not any(each.kind.names for each in parameters):
        _check_nobody(parameters, options, lexicon)
    for parameter in parameters:
        text = normalise(options.get(parameter.name, "")).strip()
        if isinstance(parameter.kind, Naming) and text:
            bound[parameter.name], doubt = parameter.kind.alone(text, lexicon)
            continue
        try:
            bound |= bind([parameter], text, lexicon, payee_given=payee_given, name=name)
        except Unclear as amount:
            unclear = amount
    if unclear and doubt:
        raise doubts.refused(doubt)
    if unclear:
        choices = [{**bound, **choice} for choice in unclear.choices]
        raise Unclear(unclear.question, unclear.parameter, choices)
    if doubt:
        payee = next(each.name for each in parameters if each.kind.names)
        raise doubts.asked(doubt, payee, bound, lexicon)
    return bound


def _check_nobody(
    parameters: Sequence[Parameter], options: Mapping[str, str], lexicon: Lexicon
) -> None:
    """Refuse a name in the note of what pays nobody by name, or names all elsewhere."""
    if any(each.kind.is_amount for each in parameters):
        notes = (options.get(each.name, "") for each in parameters if each.kind.is_rest)
        gathering = next((each for each in parameters if each.kind.gathers), None)
        for _, handle in handles(" ".join(notes).split(), lexicon):
            raise people_apart(gathering.kind.example) if gathering else for_nobody(handle)
