"""Discretion: what was typed, as it may be handled, kept and quoted.

A command that takes a code is given what was typed; all else is given it with dots in the place of
whatever is shaped like one. So no note, no refusal and no log can show one. What follows a command
that takes a code, or one mistyped, is kept by nobody, whatever it is shaped like.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import grammar
from bot.grammar import secrets
from bot.kit import BOT_NAME, DOTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call, Command


class Discretion:
    """What is known of the commands, as far as their codes are concerned."""

    def __init__(self, commands: Mapping[str, Command], triggers: Mapping[str, str]) -> None:
        self._triggers = triggers
        self._commands = commands
        self._taking = {
            word
            for word, name in triggers.items()
            if any(each.kind == "secret" for each in commands[name].parameters)
        }

    def takes_code(self, text: str) -> bool:
        """Tell whether a text is a command that takes a code, or was probably meant as one."""
        typed = grammar.split(self.parted(text), self._triggers, BOT_NAME)
        if typed is None:
            return False
        if typed.word in self._commands:
            return typed.word in self._taking
        return grammar.nearest(typed.word, self._triggers) in self._taking

    def parted(self, text: str) -> str:
        """Return a text with its code apart from its command."""
        return secrets.parted(text, self._taking)

    def kept(self, text: str) -> str:
        """Return a text as it may stand in a transcript."""
        if not self.takes_code(text):
            return secrets.masked(text)
        first, *rest = self.parted(text).split(maxsplit=1)
        return f"{secrets.masked(first)} {DOTS}" if rest else secrets.masked(text)

    def handled(self, call: Call) -> Call:
        """Return a call whose codes are where a command takes them, and nowhere else."""
        text = self.parted(call.text)
        typed = grammar.split(text, self._triggers, BOT_NAME)
        if typed and typed.word in self._taking:
            return replace(call, text=text)
        options = call.options and {
            name: secrets.masked(value) for name, value in call.options.items()
        }
        return replace(call, text=secrets.masked(call.text), options=options)
