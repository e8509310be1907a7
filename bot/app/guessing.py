"""Guessing: what was typed is no command, or may be one of several; a button runs what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot import grammar
from bot.app import asking, values
from bot.grammar import BadArgument, Unclear
from bot.kit import DOTS, Code, Reply, say
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from bot.app.hearing import Hearing
    from bot.grammar import Typed
    from bot.kit import Call, Command, Said

Fit: TypeAlias = "tuple[Command, dict[str, Any]]"
"""A command, and the values for it."""

_LONGEST = 40


async def lost(call: Call, hearing: Hearing) -> Reply:
    """Answer words that nobody knows: with what they may have meant, or with where help is."""
    if DOTS in call.text:
        return Reply.of(
            say(
                "That looks like a code, so it is kept nowhere. To take the money behind it, type"
                " {command} and the code.",
                command=Code("/claim"),
            )
        )
    if call.files and not call.text:
        return Reply.of(
            say(
                "What is this file for? Send it again with a command beside it. {command} shows"
                " what I can do.",
                command=Code("/help"),
            )
        )
    for said, typed in hearing.guesses(call.text):
        if fit := await _fit(call, hearing, typed.word, typed.rest):
            near = _near(said, typed, hearing)
            return await asking.which_command(call, [_meant(near)], [(near, *fit)])
    return Reply.of(
        say("I did not understand that. {command} shows what I can do.", command=Code("/help"))
    )


async def perhaps(call: Call, command: Command) -> Reply:
    """Answer words that begin like a command and say more than it takes."""
    near = Code(f"/{command.name}")
    return await asking.which_command(call, [_meant(near)], [(near, command, {})])


async def unknown(call: Call, hearing: Hearing, typed: Typed) -> Reply:
    """Answer a command that there is not with the nearest that there is."""
    word = grammar.shown(f"/{typed.word}")
    guess = next(hearing.guesses(call.text), None) or hearing.nearest(typed)
    if guess is None or hearing.offered(call, guess[1].word) is None:
        return Reply.of(
            say("There is no command {word}. See {help}.", word=word, help=Code("/help"))
        )
    near = _near(*guess, hearing)
    question = say("There is no command {word}. Did you mean {near}?", word=word, near=near)
    fit = await _fit(call, hearing, guess[1].word, guess[1].rest)
    return await asking.which_command(call, [question], [(near, *fit)] if fit else [])


async def fits(call: Call, hearing: Hearing, typed: Typed) -> list[Fit]:
    """Return the commands that words with several meanings fit."""
    lines = ((typed.word, typed.rest), *typed.others)
    found = [await _fit(call, hearing, word, rest) for word, rest in lines]
    return [fit for fit in found if fit]


async def ask(call: Call, fitting: list[Fit]) -> Reply:
    """Ask which of several commands is meant."""
    named = [(Code(f"/{command.name}"), command, known) for command, known in fitting]
    lines = [
        say("{command} — {about}", command=code, about=say(command.about))
        for code, command, _ in named
    ]
    return await asking.which_command(call, [say("Which one do you mean?"), *lines], named)


async def home(call: Call, hearing: Hearing, command: Command, rest: str) -> str:
    """Return the currency of what an amount is of, where that is named beside it."""
    if command.part is None:
        return ""
    try:
        bound, _ = hearing.begun(call, command, rest, but={command.part.name})
    except (BadArgument, Unclear):
        return ""
    whole = await values.whole(call, command, await values.resolved(call, command, bound))
    return whole.currency if whole else ""


async def _fit(call: Call, hearing: Hearing, word: str, rest: str) -> Fit | None:
    """Return a command and its values when a press may run it: it takes the words, and no code."""
    command = hearing.offered(call, word)
    if command is None or hearing.takes_code(word):
        return None
    try:
        at = await home(call, hearing, command, rest)
        given = call.in_reply_to is not None
        bound = hearing.bound(call, command, rest, payee_given=given, home=at)
        return command, await values.resolved(call, command, bound)
    except (BadArgument, Unclear, LedgerError):
        return None


def _meant(near: Code) -> Said:
    return say("I did not understand that. Did you mean {near}?", near=near)


def _near(said: str, typed: Typed, hearing: Hearing) -> Code:
    """Return what may have been meant as it is typed; a code is never quoted."""
    word, *_ = said.removeprefix("/").split(maxsplit=1)
    shown = (
        word if hearing.takes_code(typed.word) or len(said) > _LONGEST else said.removeprefix("/")
    )
    if word in hearing.commands:
        return Code(f"/{shown}")
    return Code(shown, as_it_stands=True)
