"""Dialogues: what a command lacks is asked for, one question at a time; her next words answer it.

    begin   a command that lacks something -> the first question
    answer  words -> the value that was asked for -> the next question, or the command is run
    start   a button of the menu -> the command that it stands for, with nothing typed yet

A command with its slash ends a dialogue, and so does one in words with what it needs, or with what
can be asked for: `send @sara` is no answer. A message that comes again answers the same question.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import grammar
from bot.app import asking, gate, values
from bot.grammar import SOCIAL, BadArgument, Missing, Unclear
from bot.grammar.kinds import Naming
from bot.kit import Code, Reply, p_
from bot.questions import Question
from bot.speech import words
from ledger import clock, ids
from ledger.errors import Expired, NotAllowed, NotFound
from ledger.people import dialogues, intents

if TYPE_CHECKING:
    from bot.app.hearing import Hearing
    from bot.grammar import Bound, Typed
    from bot.kit import Call, Command, Parameter, Said
    from ledger.books import Books
    from ledger.people.intents import Intent

CANCEL = "cancel"
"""The command that ends the question itself, and says so."""
_SKIP = p_("skip words", "skip")


class Dialogues:
    """What is asked, and answered, over the commands that are heard."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def begin(self, call: Call, command: Command, rest: str, missing: Missing) -> Reply:
        """Ask for what is missing, once all that was said is clear; else refuse it as it was."""
        try:
            bound, lacks = self._hearing.begun(call, command, rest)
        except (BadArgument, Unclear):
            raise missing from None
        known = await values.resolved(call, command, bound)
        return await asking.ask(call, command, known, lacks[0], missing.said, led=False)

    async def start(self, call: Call, name: str) -> Reply:
        """Begin a command of the menu, of which nothing is typed yet."""
        command = self._hearing.offered(call, name)
        if command is None or not command.menu:
            raise NotFound("button")
        await gate.admit(call, command)
        return await asking.go_on(call, command, {}, led=True)

    async def answer(self, call: Call, typed: Typed | None) -> Reply | None:
        """Go on with what was asked if these words answer it; None if they ask for something."""
        if typed and (typed.slash or not call.actor.asked):
            await self._end(call, typed)
            return None
        asked = await dialogues.current(call.books, call.actor)
        if typed and not (asked and self._is_answer(call, typed, Question.of(asked))):
            await self._end(call, typed)
            return None
        asked = await dialogues.answered(call.books, call.token) or asked
        if asked is None and call.actor.asked:
            await dialogues.lapse(call.books, call.actor)
        if asked is None or Question.of(asked).at != call.chat.name:
            return None
        if call.files and not call.text and not self._asked(Question.of(asked)).kind.is_file:
            return None  # it was sent for something else
        return await self._go_on(call, asked)

    async def write(self, call: Call, name: str) -> Reply:
        """Go on with the question of this name, to which the text of a call was written."""
        asked = await _named(call.books, name)
        if asked.owner != call.actor.id:
            raise NotAllowed("not_yours")
        return await self._go_on(call, asked)

    async def asks(self, books: Books, name: str) -> Parameter:
        """Return what the question of a name asks for."""
        return self._asked(Question.of(await _named(books, name)))

    # -- steps ------------------------------------------------------------------------------

    async def _go_on(self, call: Call, intent: Intent) -> Reply:
        asked = Question.of(intent)
        if asked.base is None:
            raise NotFound("button")
        if intent.state == "open" and intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command = self._hearing.commands[asked.base.command]
        await gate.admit(call, command)
        call = replace(call, seen_in=intent.chat)
        known = await values.loaded(call, command, asked.base.facts)
        about = self._asked(asked)
        whole = await values.whole(call, command, known) if about == command.part else None
        home = whole.currency if whole else ""
        try:
            bound = self._bound(call, command, about, [*known], home)
        except Unclear as unclear:
            return await asking.which(call, command, unclear, known)
        own = await values.resolved(call, command, bound)
        await dialogues.answer(call.books, intent, call.token)
        known |= own
        return await asking.go_on(call, command, known, led=asked.led, answers=True)

    def _bound(
        self, call: Call, command: Command, about: Parameter, known: list[str], home: str
    ) -> Bound:
        """Read what was asked for, and whatever else was said with it; BadArgument without it."""
        text, lexicon = grammar.normalise(call.text), self._hearing.lexicon
        if about.kind.is_file:
            if not call.files:
                raise BadArgument(self._missing(command, about))
            return {}
        if about.skip and grammar.key(text) in map(grammar.key, words("skip words", _SKIP)):
            return {about.name: about.kind.nothing}
        if about.kind.is_rest:
            return grammar.bind([about], text, lexicon)
        if about.kind.marked:  # where nothing else is asked for, it needs no mark
            with suppress(BadArgument):
                return grammar.bind([about], text, lexicon)
        if isinstance(about.kind, Naming) and not grammar.names_anybody(text, lexicon):
            value, doubt = about.kind.alone(text, lexicon)
            if doubt:
                raise BadArgument(self._missing(command, about))
            return {about.name: value}
        bound, lacks = self._hearing.begun(
            call, command, text, but=known, asks=about.name, home=home
        )
        if about.name in {each.name for each in lacks}:
            raise BadArgument(self._missing(command, about))
        return bound

    def _missing(self, command: Command, about: Parameter) -> Said:
        example = Code(about.kind.example)
        return about.kind.missing(example, pays=command.takes_amount)

    def _is_answer(self, call: Call, typed: Typed, asked: Question) -> bool:
        """Tell whether words that name a command answer a question all the same, as a note may."""
        command, rest = self._hearing.likeliest(call, typed)
        if command is None or not self._asked(asked).kind.is_rest:
            return command is None
        if typed.word in SOCIAL:
            return True
        try:
            self._hearing.begun(call, command, rest)
        except Unclear:
            return False
        except BadArgument:
            return True
        return False

    def _asked(self, asked: Question) -> Parameter:
        if asked.base is None:
            raise NotFound("button")
        command = self._hearing.commands[asked.base.command]
        return next(each for each in command.parameters if each.name == asked.asks)

    async def _end(self, call: Call, typed: Typed) -> None:
        """End what she was asked; a message that comes again ends nothing, least what it asked."""
        ends = call.actor.asked and typed.word != CANCEL
        if ends and not await intents.known(call.books, call.token):
            await dialogues.end(call.books, call.actor)


async def _named(books: Books, name: str) -> Intent:
    try:
        return await intents.get(books, ids.from_text(name))
    except ValueError:
        raise NotFound("button") from None
