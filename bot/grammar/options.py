"""Options: what a platform asked for one by one -> the values of the parameters.

Each is read alone, so that no word of a note is ever taken for a part of the amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar.binding import bind
from bot.grammar.letters import normalise
from bot.grammar.payees import Handle
from bot.grammar.refusals import Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar.binding import Bound
    from bot.grammar.lexicon import Lexicon
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
    for parameter in parameters:
        text = normalise(options.get(parameter.name, "")).strip()
        if parameter.kind == "payee" and text:
            signed = text if text.startswith(("@", "$")) else f"@{text}"
            bound[parameter.name] = Handle.read(signed, dotted=True)
            continue
        try:
            bound |= bind([parameter], text, lexicon, payee_given=payee_given, name=name)
        except Unclear as amount:
            unclear = amount
    if unclear:
        raise Unclear(unclear.question, unclear.parameter, unclear.readings, bound)
    return bound
