"""Discretion: what was typed, as it may be handled, kept and quoted.

A command that takes a code is given what was typed; all else is given it with dots in the place of
whatever is shaped like one. So no note, no refusal and no log can show one. What follows a command
that takes a code, or one mistyped, is kept by nobody, whatever it is shaped like.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.grammar import secrets
from bot.kit import DOTS

if TYPE_CHECKING:
    from bot.app.hearing import Hearing
    from bot.grammar import Typed
    from bot.kit import Call

_GUESSES = 8


class Discretion:
    """What is known of the commands, as far as their codes are concerned."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._words = hearing.words_before_codes()

    def takes_code(self, text: str) -> bool:
        """Tell whether a text is a command that takes a code, or was probably meant as one."""
        typed = self._hearing.heard(self._parted(text))
        if typed and typed.word in self._hearing.commands:
            return self._takes(typed)
        guesses = [each for _, each in islice(self._hearing.guesses(text), _GUESSES)]
        near = self._hearing.nearest(typed) if typed else None
        return any(map(self._takes, [*guesses, *([near[1]] if near else [])]))

    def kept(self, text: str) -> str:
        """Return a text as it may stand in a transcript."""
        if not self.takes_code(text) or self._is_name_alone(text):
            return secrets.masked(text)
        first, *rest = self._parted(text).split(maxsplit=1)
        return f"{secrets.masked(first)} {DOTS}" if rest else secrets.masked(text)

    def handled(self, call: Call) -> Call:
        """Return a call whose codes are where a command takes them, and nowhere else."""
        text, masked = self._parted(call.text), secrets.masked(call.text)
        if text == masked == call.text and not call.options:
            return call
        typed = self._hearing.heard(text)
        if typed and self._takes(typed):
            return replace(call, text=text)
        options = call.options and {
            name: secrets.masked(value) for name, value in call.options.items()
        }
        return replace(call, text=masked, options=options)

    def _is_name_alone(self, text: str) -> bool:
        """Tell whether a text is the name of a command, and nothing stands behind it."""
        typed = self._hearing.heard(self._parted(text))
        if typed is None or typed.word not in self._hearing.commands:
            return False
        meant = ((typed.word, typed.rest), *typed.others)
        return not any(rest for name, rest in meant if self._hearing.takes_code(name))

    def _parted(self, text: str) -> str:
        return secrets.parted(text, self._words)

    def _takes(self, typed: Typed) -> bool:
        names = (typed.word, *(name for name, _ in typed.others))
        return any(self._hearing.takes_code(name) for name in names)
