"""What is answered to what no command is: a code, a slip of the finger, or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import grammar
from bot.kit import DOTS, Code, Reply, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.grammar import Typed
    from bot.kit import Call


def lost(call: Call) -> Reply | None:
    """Say that this was not understood; in a group people talk to each other."""
    if not call.chat.private:
        return None
    if DOTS in call.text:
        return Reply.of(
            say(
                "That looks like a code, so it is kept nowhere. To take the money behind it, type"
                " {command} and the code.",
                command=Code("/claim"),
            )
        )
    return Reply.of(
        say("I did not understand that. {command} shows what I can do.", command=Code("/help"))
    )


def unknown(typed: Typed, triggers: Mapping[str, str], commands: Collection[str]) -> Reply:
    """Say that there is no such command here, and which was probably meant."""
    near = grammar.nearest(
        typed.word, [word for word, name in triggers.items() if name in commands]
    )
    word = grammar.shown(f"/{typed.word}")
    if near is None:
        return Reply.of(
            say("There is no command {word}. See {help}.", word=word, help=Code("/help"))
        )
    meant = Code(f"/{near}" if near in commands else near)
    return Reply.of(say("There is no command {word}. Did you mean {near}?", word=word, near=meant))
