"""Binding: the words after a command -> the values of its parameters.

a handle goes to the payee wherever it stands; a word to the next parameter; the rest is the note
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.grammar import amounts, secrets
from bot.grammar.letters import bare, fold, has_figure, normalise, scripts, shown
from bot.grammar.payees import Handle, looks_like_handle
from bot.grammar.refusals import BadArgument, NoPayee, Unclear, unreadable
from bot.kit import Code, say
from ledger.money import MAX_MINOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.amounts import Amount
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Parameter, Said
    from ledger.money import Money

Bound: TypeAlias = "dict[str, Handle | Money | str | int]"

_LONGEST_NOTE = 200
_EXAMPLES = {"payee": "@sara", "money": "10", "number": "123"}


def bind(
    parameters: Sequence[Parameter],
    rest: str,
    lexicon: Lexicon,
    *,
    payee_given: bool = False,
    name: str = "",
) -> Bound:
    """Give each parameter its value from the text after the command of that name.

    An optional parameter without a word is left out, and so is the payee when the message is a
    reply (`payee_given`) that names nobody. BadArgument when a word does not fit, Unclear when
    an amount can mean several.
    """
    words = _Words(normalise(rest))
    binding = _Binding(parameters, words, lexicon, payee_given=payee_given, name=name)
    binding.take_words()
    binding.check_missing()
    binding.take_rest()
    return binding.result()


class _Words:
    """The words not yet taken, and the text as it stands from there on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = text.split()
        self._at = 0

    def ahead(self, count: int = 8) -> list[str]:
        return self._words[self._at : self._at + count]

    def drop(self, count: int = 1) -> None:
        self._at += count

    def drop_all(self) -> None:
        self._at = len(self._words)

    def rest(self) -> str:
        return self._text.split(maxsplit=self._at)[-1] if self.ahead(1) else ""


class _Binding:
    """One message on its way from words to values."""

    def __init__(
        self,
        parameters: Sequence[Parameter],
        words: _Words,
        lexicon: Lexicon,
        *,
        payee_given: bool,
        name: str,
    ) -> None:
        self.pending = list(parameters)
        self.words = words
        self.lexicon = lexicon
        self.payee_given = payee_given
        self.name = name
        self.for_payees = any(parameter.kind == "payee" for parameter in parameters)
        self.parameters = parameters
        self.bound: Bound = {}
        self.amount: Amount | None = None
        self.unclear: tuple[str, Said, tuple[Money, ...]] | None = None

    @property
    def command(self) -> Code:
        """The command alone."""
        return Code(f"/{self.name}")

    @property
    def example(self) -> Code:
        """The command and what it needs, as they could be typed."""
        needed = (p for p in self.parameters if not p.optional and p.kind != "note")
        words = [_EXAMPLES.get(p.kind, p.name) for p in needed]
        return Code(" ".join([f"/{self.name}", *words] if self.name else words))

    def take_words(self) -> None:
        """Give words to the parameters until there is none left of either."""
        self._drop_connector()
        while (ahead := self.words.ahead()) and (parameter := self._next(ahead[0])):
            self.pending.remove(parameter)
            self._take(parameter, ahead)
            self._drop_connector()

    def check_missing(self) -> None:
        """Refuse a message that lacks what the command needs; the note is the rest's affair."""
        for parameter in self.pending:
            if self._needs(parameter) and parameter.kind != "note":
                raise self._missing(parameter.kind)

    def take_rest(self) -> None:
        """Take what is left as the note, or refuse it."""
        rest = self.words.rest()
        note = self._waiting("note")
        if rest and self.amount:
            amounts.check_rest(self.amount, self.words.ahead(), self.lexicon)
        if rest and note is None:
            raise _left_over(rest)
        if note and not rest and not note.optional:
            raise self._missing("note")
        if note and rest:
            self.bound[note.name] = _short(rest)

    def result(self) -> Bound:
        """Return the values, or ask which amount is meant."""
        if self.unclear:
            parameter, question, readings = self.unclear
            raise Unclear(question, parameter, readings, self.bound)
        return self.bound

    def _next(self, word: str) -> Parameter | None:
        payee = self._waiting("payee")
        if payee and looks_like_handle(word, self.lexicon.connectors):
            return payee
        return next((p for p in self.pending if p.kind not in ("payee", "note")), None)

    def _waiting(self, kind: str) -> Parameter | None:
        return next((p for p in self.pending if p.kind == kind), None)

    def _needs(self, parameter: Parameter) -> bool:
        given = parameter.kind == "payee" and self.payee_given
        return not parameter.optional and not given

    def _drop_connector(self) -> None:
        word, following = (*self.words.ahead(2), "", "")[:2]
        if not self.for_payees or fold(word) not in self.lexicon.connectors:
            return
        to_payee = self._waiting("payee") and looks_like_handle(following, ())
        if to_payee or (self._waiting("money") and has_figure(following)):
            self.words.drop()

    def _take(self, parameter: Parameter, ahead: list[str]) -> None:
        match parameter.kind:
            case "money":
                self._take_amount(parameter, ahead)
                return
            case "number":
                if parameter.optional and not has_figure(ahead[0]):
                    return
                self.bound[parameter.name] = _number(ahead[0])
            case "payee":
                self.bound[parameter.name] = Handle.read(ahead[0])
            case "secret":
                self._take_code(parameter)
                return
            case _:
                self.bound[parameter.name] = ahead[0]
        self.words.drop()

    def _take_code(self, parameter: Parameter) -> None:
        """Take the code out of all that is left, which is quoted nowhere."""
        code = secrets.read(self.words.rest())
        if code is None:
            raise BadArgument(
                say(
                    "I see no single code there. Write it alone, after {command}.",
                    command=self.command,
                )
            )
        self.bound[parameter.name] = code
        self.words.drop_all()

    def _take_amount(self, parameter: Parameter, ahead: list[str]) -> None:
        amount = amounts.read(ahead, self.lexicon)
        if amount is None:
            if not parameter.optional:
                raise self._no_amount(ahead)
            return
        if self.unclear and amount.question:
            raise unreadable(ahead[0])
        self.amount = amount
        self.words.drop(amount.words)
        if amount.question:
            self.unclear = (parameter.name, amount.question, amount.readings)
        else:
            self.bound[parameter.name] = amount.readings[0]

    def _no_amount(self, ahead: list[str]) -> BadArgument:
        payee = self._waiting("payee")
        if payee and self._needs(payee):
            return self._missing("payee")
        return self._missing("money") if self.lexicon.clue(ahead) else unreadable(ahead[0])

    def _missing(self, kind: str) -> BadArgument:
        match kind:
            case "payee":
                said = say(
                    "Who is it for? Write the name with @ before it, like {example}.",
                    example=self.example,
                )
            case "money":
                said = say("How much? Write it in digits, like {example}.", example=self.example)
            case "number":
                said = say("Which receipt? Write its number, like {example}.", example=self.example)
            case "note":
                said = say("What is it for? Add a note of a few words.")
            case _:
                said = say("A word is missing. Write it like {example}.", example=self.example)
        return NoPayee(said) if kind == "payee" else BadArgument(said)


def _number(word: str) -> int:
    digits = bare(word.removeprefix("#"))
    if not digits.isdecimal() or len(scripts(digits)) > 1 or len(digits) > len(str(MAX_MINOR)):
        raise _no_number(word)
    if not 0 < int(digits) <= MAX_MINOR:
        raise _no_number(word)
    return int(digits)


def _no_number(word: str) -> BadArgument:
    said = say(
        "{word} is no receipt number. It is a whole number, like {example}.",
        word=shown(word),
        example=123,
    )
    return BadArgument(said, word)


def _short(note: str) -> str:
    if len(note) > _LONGEST_NOTE:
        raise BadArgument(
            say(
                "The note is too long: {length} characters, and {limit} fit. Shorten it.",
                length=len(note),
                limit=_LONGEST_NOTE,
            ),
            note,
        )
    return note


def _left_over(rest: str) -> BadArgument:
    said = say("The command is complete before {words}. Leave that out.", words=shown(rest))
    return BadArgument(said, rest)
