"""Hearing: what a message asks for, and the values of what stands behind the command.

heard   the text -> a command, in whose language; what people say counts alone with the bot
bound   the words behind it -> values; courtesy belongs to none of them, but a note keeps its words
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot import grammar, speech
from bot.commands import HEARD
from bot.grammar import (
    AFTER,
    BESIDE,
    COURTESY,
    FILLER,
    FOR_ME,
    TRIGGER,
    BadArgument,
    Keyboard,
    Lexicon,
    Missing,
    Phrases,
    Slips,
    Unclear,
)
from bot.kit import BOT_NAME, Code, p_, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bot.grammar import Bound, Typed
    from bot.kit import Call, Command, Parameter

FROM = p_("asked from", "from")


class Hearing:
    """What people type, over the words of all catalogues, with amounts of these currencies."""

    def __init__(
        self, currencies: Sequence[str], home: str, commands: tuple[Command, ...] = HEARD
    ) -> None:
        self.commands = {command.name: command for command in commands}
        self.lexicon = _lexicon(tuple(currencies), home)
        self._phrases, self._slips, self._from, self._folded = _gathered(commands)
        self._behind = dict(_behind(self.commands))
        self._around = {name: self._dropped(name) for name in self.commands}
        self._of_files = {each.below: each for each in commands if each.below and each.takes_file}
        self._lexicons = {name: self._of(command) for name, command in self.commands.items()}

    def heard(self, text: str, *, alone: bool = True) -> Typed | None:
        """Return what a message asks for, if anything; `alone` with the bot, or among people."""
        typed = grammar.split(text, self._phrases, BOT_NAME, alone=alone)
        return self._verb_behind(typed) if typed else None

    def offered(self, call: Call, name: str) -> Command | None:
        """Return the command of a name, if it is heard where somebody speaks.

        What comes with a file is for the verb below it that takes one, if there is such a verb.
        """
        found = self.commands.get(name)
        if found and call.files:
            found = self._of_files.get(name, found)
        return found if found and found.only in {"", call.chat.platform} else None

    def takes_code(self, name: str) -> bool:
        """Tell whether a code stands behind the command of a name."""
        return name in self.commands and self.commands[name].takes_code

    def words_before_codes(self) -> frozenset[str]:
        """Return the words, folded, behind which a code stands."""
        taking = [name for name in self.commands if self.takes_code(name)]
        return frozenset(grammar.fold(word) for word, _, _ in speech.triggers(taking))

    def bound(  # noqa: PLR0913 - what is said, and how
        self,
        call: Call,
        command: Command,
        rest: str,
        *,
        payee_given: bool,
        but: Collection[str] = (),
        asks: str = "",
        home: str = "",
    ) -> Bound:
        """Give parameters their values, but for some; BadArgument or Unclear as the words are.

        The one that is asked for may not be left out, nor a file, unless one came along. An amount
        without a currency is in that of the house, or in `home`.
        """
        if not (command.parameters or rest or call.options):
            return {}
        asked = [
            replace(each, optional=False) if each.name == asks else each
            for each in command.parameters
            if each.name not in but and not (each.kind.is_file and call.files)
        ]
        more: Any = {"payee_given": payee_given, "name": command.name}
        lexicon = self._lexicons[command.name].at(home)
        if call.options is not None:
            return grammar.bind_options(asked, call.options, lexicon, **more)
        if command.payee and command.payee.of.led is None and self._asks(rest):
            raise BadArgument(_NOT_THEIRS)
        before, after = self._around[command.name]
        if self._is_for_her_who_asks(rest, payee_given=payee_given):
            before -= {FOR_ME}
        said = self._without(rest, before, after)
        if said == rest or command.note is None:
            return grammar.bind(asked, said, lexicon, **more)
        whole = self._without(rest, before, frozenset())
        return self._bound_with_its_note(asked, whole, said, {**more, "lexicon": lexicon})

    def begun(
        self, call: Call, command: Command, rest: str, *, but: Collection[str] = (), **how: str
    ) -> tuple[Bound, list[Parameter]]:
        """Give the parameters, but for some, what there is for them; return which lack something.

        BadArgument when words have no place, or would be the note of an amount that is not there.
        `how` is as in `bound`.
        """
        said: Any = {"payee_given": call.in_reply_to is not None, **how}
        lacking = [*but]
        first: Missing | None = None
        while True:
            try:
                bound = self.bound(call, command, rest, but=lacking, **said)
                break
            except Missing as missing:
                first = first or missing
                lacking.append(missing.parameter.name)
            except (BadArgument, Unclear):
                if first:
                    raise first from None
                raise
        lacks = [each for each in command.parameters if each.name in {*lacking} - {*but}]
        if first and not _may_ask(lacks, command, bound):
            raise first
        return bound, lacks

    def likeliest(self, call: Call, typed: Typed) -> tuple[Command | None, str]:
        """Return the first command that words stand for and begin to fit, and what follows it."""
        lines = [(typed.word, typed.rest), *typed.others]
        known = [(each, rest) for word, rest in lines if (each := self.offered(call, word))]
        for command, rest in known[: len(known) - 1]:
            try:
                self.begun(call, command, rest)
            except Unclear:
                return command, rest
            except BadArgument:
                continue
            return command, rest
        return known[-1] if known else (None, "")

    def overheard(self, command: Command, rest: str, *, payee_given: bool) -> Bound:
        """Bind what people say to each other as it stands, or raise BadArgument.

        Who is answered is meant by no more than an amount: `حول ٥٠ شخص حضروا` is talk, and so is
        what says how many of something, `send 5 emails to @sara`.
        """
        lexicon = self._lexicons[command.name]
        try:
            return grammar.bind(command.parameters, rest, lexicon, overheard=True)
        except Missing as missing:
            if not (payee_given and missing.parameter.kind.names):
                raise
        needed = [each for each in command.parameters if not each.kind.is_rest]
        return grammar.bind(needed, rest, lexicon, payee_given=True)

    def guesses(self, text: str) -> Iterator[tuple[str, Typed]]:
        """Yield what may have been meant by words that are no command, as it is written."""
        found = ((said, self.heard(said)) for said in self._slips.meant(text) if said != text)
        return ((said, typed) for said, typed in found if typed and typed.word in self.commands)

    def nearest(self, typed: Typed) -> tuple[str, Typed] | None:
        """Return the command whose word is nearest to one after a slash, as it is written."""
        word = grammar.nearest(typed.word, self._folded)
        said = f"{word} {typed.rest}".rstrip()
        meant = self.heard(said) if word else None
        return (said, meant) if meant else None

    def _bound_with_its_note(
        self, asked: Sequence[Parameter], whole: str, said: str, more: dict[str, Any]
    ) -> Bound:
        """Bind what is said without the courtesy at its end, unless that belongs to a note."""
        notes = {each.name for each in asked if each.kind.is_rest}
        try:
            values = grammar.bind(asked, said, **more)
        except Unclear as unclear:
            if notes.isdisjoint(unclear.values):
                raise
        else:
            if notes.isdisjoint(values):
                return values
        return grammar.bind(asked, whole, **more)

    def _verb_behind(self, typed: Typed) -> Typed:
        """Hear `case 7 note …` as `case note 7 …`, where either begins with the same."""
        first, *more = typed.rest.split(maxsplit=2)[:3] or [""]
        name = self._behind.get((typed.word, grammar.fold(more[0]))) if more else None
        if name is None or not self._begins(typed.word, first):
            return typed
        return replace(typed, word=name, rest=" ".join([first, *more[1:]]), others=())

    def _begins(self, command: str, word: str) -> bool:
        """Tell whether a word is what a command begins with, or was meant as that."""
        try:
            return self.commands[command].parameters[0].kind.read([word], self.lexicon) is not None
        except BadArgument:
            return True

    def _of(self, command: Command) -> Lexicon:
        """Return the lexicon with the words that lead to whom a command names: from, من."""
        led = command.payee and command.payee.of.led
        return self.lexicon.led(speech.words(*led)) if led else self.lexicon

    def _without(self, rest: str, before: frozenset[str], after: frozenset[str]) -> str:
        said = self._phrases.without(rest, before, after)
        return self._phrases.without_before_figure(said, before) if FILLER in before else said

    def _dropped(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return what is dropped before and after that which a command takes."""
        command = self.commands[name]
        before = {COURTESY, FILLER, FOR_ME} if command.takes_amount else {COURTESY}
        after = {COURTESY} if command.note else AFTER
        is_asked = name in self._phrases.shows and not command.parameters
        return frozenset(before), frozenset(after | {BESIDE} if is_asked else after)

    def _is_for_her_who_asks(self, rest: str, *, payee_given: bool) -> bool:
        """Tell whether `for me` is no `on my behalf`: nobody is said to be sent to.

        Said to the person who is answered, it asks her for money.
        """
        words = rest.split()
        asks = payee_given or grammar.begin_with_oneself(words, self.lexicon)
        return asks and not grammar.any_reached(words, self.lexicon)

    def _asks(self, rest: str) -> bool:
        """Tell whether somebody is named from whom money is wanted: `50 from @sara`."""
        if "@" not in rest and "$" not in rest:
            return False
        words = rest.split()
        return any(
            each.startswith(("@", "$")) and grammar.key(before) in self._from
            for before, each in pairwise(words)
        )


_NOT_THEIRS = say(
    "What is sent is your own money. To ask somebody for theirs, write {example}.",
    example=Code("/request @sara 10"),
)


def _may_ask(lacks: Sequence[Parameter], command: Command, bound: Bound) -> bool:
    """Tell whether what lacks can be asked for: no code, and no amount that words were meant as."""
    if any(each.kind.is_secret for each in lacks):
        return False
    amount = any(each.kind.is_amount for each in lacks)
    return not (amount and command.note and command.note.name in bound)


def _behind(commands: Mapping[str, Command]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the verbs that may stand behind what they are about, in the words of each language."""
    for each in commands.values():
        above = commands.get(each.below)
        begins = [some.parameters[0].kind for some in (above, each) if some and some.parameters]
        if above and len({*map(id, begins)}) == 1 < len(begins):
            for said, _, _ in speech.triggers([each.name]):
                yield (above.name, grammar.fold(said.split()[-1])), each.name


@cache
def _lexicon(currencies: tuple[str, ...], home: str) -> Lexicon:
    return Lexicon.build(speech.words, currencies, home)


@cache
def _gathered(
    commands: tuple[Command, ...],
) -> tuple[Phrases, Slips, Collection[str], Mapping[str, str]]:
    names = [each.name for each in commands]
    paths = [(each.path, each.name) for each in commands if each.bare]
    phrases = Phrases.build(_lines(commands), speech.asked_for, names, paths)
    slips = Slips(phrases, Keyboard.all(speech.phrases))
    from_whom = {grammar.key(word) for word, _ in speech.phrases("asked from", FROM)}
    shown = speech.triggers(each.name for each in commands if each.about)
    return phrases, slips, from_whom, {word: grammar.fold(word) for word, _, _ in shown}


def _lines(commands: tuple[Command, ...]) -> Iterator[tuple[str, str]]:
    yield from ((TRIGGER if each.about else "private", each.name) for each in commands)
    for command in commands:
        for context, lines in command.phrases.items():
            yield from ((context, line) for line in lines)
