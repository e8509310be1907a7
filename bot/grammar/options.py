"""Options: what a platform asked for one by one -> the values of the parameters.

Each is read alone, so that no word of a note is ever taken for a part of the amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar.binding import bind
from bot.grammar.letters import normalise
from bot.grammar.looks import check_person
from bot.grammar.payees import Handle, handles, looks_like_handle
from bot.grammar.refusals import Unclear, for_nobody, several_people

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
    if not any(each.kind == "payee" for each in parameters):
        _check_nobody(parameters, options, lexicon)
    for parameter in parameters:
        text = normalise(options.get(parameter.name, "")).strip()
        if parameter.kind == "payee" and text:
            bound[parameter.name] = _named(text, lexicon)
            continue
        try:
            bound |= bind([parameter], text, lexicon, payee_given=payee_given, name=name)
        except Unclear as amount:
            unclear = amount
    if unclear:
        choices = [{**bound, **choice} for choice in unclear.choices]
        raise Unclear(unclear.question, unclear.parameter, choices)
    return bound


def _check_nobody(
    parameters: Sequence[Parameter], options: Mapping[str, str], lexicon: Lexicon
) -> None:
    """Refuse a name in the note of what pays nobody by name."""
    if any(each.kind == "money" for each in parameters):
        notes = (options.get(each.name, "") for each in parameters if each.kind == "note")
        for _, handle in handles(" ".join(notes).split(), lexicon):
            raise for_nobody(handle)


def _named(text: str, lexicon: Lexicon) -> Handle:
    """Read who is named where nothing but a name is asked for: sara, @sara, to my friend @sara."""
    words = [each for each in text.split() if looks_like_handle(each, lexicon.connectors)]
    named = dict.fromkeys(Handle.read(each, dotted=True) for each in words)
    if len(named) > 1:
        raise several_people([str(each) for each in named])
    if named:
        return next(iter(named))
    check_person(text)
    return Handle.read(f"@{text}", dotted=True)
