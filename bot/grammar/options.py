"""Options: what a platform asked for one by one -> the values of the parameters.

Each is read alone, so that no word of a note is ever taken for a part of the amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import doubts
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
    doubt: list[str] = []
    if not any(each.kind == "payee" for each in parameters):
        _check_nobody(parameters, options, lexicon)
    for parameter in parameters:
        text = normalise(options.get(parameter.name, "")).strip()
        if parameter.kind == "payee" and text:
            bound[parameter.name], doubt = _named(text, lexicon)
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
        payee = next(each.name for each in parameters if each.kind == "payee")
        raise doubts.asked(doubt, payee, bound, lexicon)
    return bound


def _check_nobody(
    parameters: Sequence[Parameter], options: Mapping[str, str], lexicon: Lexicon
) -> None:
    """Refuse a name in the note of what pays nobody by name."""
    if any(each.kind == "money" for each in parameters):
        notes = (options.get(each.name, "") for each in parameters if each.kind == "note")
        for _, handle in handles(" ".join(notes).split(), lexicon):
            raise for_nobody(handle)


def _named(text: str, lexicon: Lexicon) -> tuple[Handle, list[str]]:
    """Read who is named where nothing but a name is asked for: sara, @sara, to my friend @sara.

    Beside her, return the words that may say something else: not @sara.
    """
    words = text.split()
    places = [at for at, each in enumerate(words) if looks_like_handle(each, lexicon.connectors)]
    named = dict.fromkeys(Handle.read(words[at], dotted=True) for at in places)
    if len(named) > 1:
        raise several_people([str(each) for each in named])
    if not named:
        check_person(text)
        return Handle.read(f"@{text}", dotted=True), []
    others = [each for at, each in enumerate(words) if at not in places]
    return next(iter(named)), doubts.before([*others, words[places[0]]], len(others), lexicon)
