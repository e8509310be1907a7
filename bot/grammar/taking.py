"""Taking: one message on its way from words to values; each parameter takes what is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.grammar import amounts, doubts, looks, payees, refusals, rests, secrets
from bot.grammar.figures import whole_number
from bot.grammar.letters import fold, has_figure
from bot.grammar.payees import Handle
from bot.grammar.words import Words
from bot.kit import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.amounts import Amount
    from bot.grammar.lexicon import Lexicon
    from bot.grammar.refusals import BadArgument
    from bot.kit import Parameter
    from ledger.money import Money

Bound: TypeAlias = "dict[str, Handle | Money | str | int | None]"

_LONGEST_NOTE = 200
_LONGEST_LEADING = 3
_EXAMPLES = {"payee": "@sara", "money": "10", "number": "123"}


class Binding:
    """One message on its way from words to values, by one reading of its amount."""

    def __init__(
        self,
        parameters: Sequence[Parameter],
        text: str,
        lexicon: Lexicon,
        *,
        payee_given: bool,
        name: str,
    ) -> None:
        self.parameters = parameters
        self.pending = list(parameters)
        self.words = Words(text)
        self.lexicon = lexicon
        self.reading, self.readings = 0, 1
        self.payee_given = payee_given
        self.name = name
        self.overheard = False
        self.payee = next((each.name for each in parameters if each.kind == "payee"), "")
        self.bound: Bound = {}
        self.amount: Amount | None = None
        self.beside = False
        self.asked: tuple[str, Amount] | None = None
        self.more: list[Handle] = []
        self.doubt: list[str] = []
        self.people: dict[Handle | None, int | None] = {}
        self.choices: list[Bound] = []

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

    @property
    def pays(self) -> bool:
        """Whether the command moves an amount, so that who is named gets it."""
        return any(each.kind == "money" for each in self.parameters)

    def take(self, reading: int, *, overheard: bool) -> None:
        """Give all words to the parameters, by one reading of an amount that has several.

        BadArgument when a word has no place, or one is missing.
        """
        self.reading, self.overheard = reading, overheard
        self._check_oneself()
        while ahead := self.words.ahead():
            if not self._takes_handle(ahead) and not self._takes_word():
                break
        self._find_people()
        for parameter in self.pending:
            if self._needs(parameter) and parameter.kind != "note":
                raise self._missing(parameter.kind)
        self.choices = [self._with(person) for person in self.people] or [self._with_rest()]

    def _waiting(self, kind: str) -> Parameter | None:
        return next((p for p in self.pending if p.kind == kind), None)

    def _needs(self, parameter: Parameter) -> bool:
        given = parameter.kind == "payee" and self.payee_given
        return not parameter.optional and not given

    def _missing(self, kind: str) -> BadArgument:
        return refusals.missing(kind, self.example, pays=self.pays)

    # -- words that are given to a parameter --------------------------------------------------

    def _takes_handle(self, ahead: Sequence[str]) -> bool:
        """Take the handle that comes next, and what leads to it; a second one may be meant, too."""
        payee, amount = self._waiting("payee"), self._waiting("money")
        if not payee and not (amount and self.payee in self.bound):
            return False
        at = payees.ahead(ahead, self.lexicon, loosely=amount is not None)
        if at is None:
            return False
        handle = Handle.read(ahead[at])
        if payee:
            self.pending.remove(payee)
            self.bound[payee.name] = handle
            self.doubt = doubts.before(ahead, at, self.lexicon)
        else:
            self.more.append(handle)
        self.words.drop(at + 1)
        self.beside = False
        return True

    def _takes_word(self) -> bool:
        """Give the next words to the next parameter that is neither the payee nor the note."""
        parameter = next((p for p in self.pending if p.kind not in {"payee", "note"}), None)
        if parameter is None:
            return False
        self.pending.remove(parameter)
        match parameter.kind:
            case "money":
                self._drop_leading()
                self._take_amount(parameter, self.words.ahead())
            case "secret":
                self._take_code(parameter)
            case "number":
                self._take_number(parameter)
            case _:
                self.bound[parameter.name] = self.words.ahead()[0]
                self.words.drop()
        return True

    def _take_number(self, parameter: Parameter) -> None:
        word = self.words.ahead()[0]
        if has_figure(word) or not parameter.optional:
            self.bound[parameter.name] = whole_number(word)
            self.words.drop()

    def _take_code(self, parameter: Parameter) -> None:
        """Take the code out of all that is left, which is quoted nowhere."""
        code = secrets.read(self.words.rest())
        if code is None:
            raise refusals.no_single_code(self.command)
        self.bound[parameter.name] = code
        self.words.drop(len(self.words.ahead()))

    def _drop_leading(self) -> None:
        """Drop what leads to an amount: to 10, an amount of 10, مبلغ ١٠."""
        ahead = self.words.ahead()
        for count in range(min(_LONGEST_LEADING, len(ahead) - 1), 0, -1):
            phrase = fold(" ".join(ahead[:count]))
            leads = phrase in self.lexicon.leading or (
                self.payee and phrase in self.lexicon.connectors
            )
            if leads and amounts.begins(ahead[count:], self.lexicon):
                self.words.drop(count)
                return

    def _take_amount(self, parameter: Parameter, ahead: Sequence[str]) -> None:
        nobody = self._is_for_nobody(ahead)
        if nobody and ahead:
            looks.check_person(ahead[0])
        amount = amounts.read(ahead, self.lexicon)
        if amount is None:
            if parameter.optional:
                return
            raise self._no_amount(ahead, nobody=nobody)
        if self.asked and amount.asks:
            raise refusals.unreadable(ahead[0])
        if amount.asks:
            self.asked = (parameter.name, amount)
            self.readings = len(amount.readings)
        reading = amount.readings[self.reading if amount.asks else 0]
        self.bound[parameter.name] = reading.money
        self.words.cut(reading.start, reading.words)
        self.amount, self.beside = amount, True

    def _is_for_nobody(self, ahead: Sequence[str]) -> bool:
        """Tell whether somebody has to be named, and nobody is."""
        payee = self._waiting("payee")
        named = any(payees.looks_like_handle(each, self.lexicon.connectors) for each in ahead)
        return payee is not None and self._needs(payee) and not named

    def _no_amount(self, ahead: Sequence[str], *, nobody: bool) -> BadArgument:
        if nobody:
            return self._missing("payee")
        if not ahead or self.lexicon.clue(ahead):
            return self._missing("money")
        return refusals.unreadable(ahead[0])

    # -- who is named further on, and the note --------------------------------------------------

    def _check_oneself(self) -> None:
        """Refuse words for whoever writes where somebody else is to be named."""
        if {"payee", "money"} <= {each.kind for each in self.parameters} and (
            self._waiting("payee") and payees.begin_with_oneself(self.words.ahead(), self.lexicon)
        ):
            raise payees.not_to_oneself()

    def _find_people(self) -> None:
        """Find who is named in what is left: the payee, or somebody who may be meant as well."""
        self._check_oneself()
        ahead = self.words.ahead()
        found: dict[Handle, int | None] = dict.fromkeys(self.more)
        for at, handle in payees.handles(ahead, self.lexicon):
            found.setdefault(handle, at)
        bound = self.bound.get(self.payee)
        kinds = {each.kind for each in self.parameters}
        if found and {"money", "note"} <= kinds and not self.payee:
            raise refusals.for_nobody(next(iter(found)))
        others: dict[Handle | None, int | None] = {
            handle: at for handle, at in found.items() if handle != bound
        }
        if not self.payee or not (others or self.doubt):
            return self._check_handles(ahead)
        if isinstance(bound, Handle):
            self.people[bound] = None
        else:
            at = next(iter(others.values())) or 0
            self.doubt = doubts.behind_a_note(ahead, at, self.lexicon)
        self._check_overheard(ahead)
        self.people |= others
        if self.payee_given and (bound is None or self.doubt):
            self.people[None] = None
        self.pending = [each for each in self.pending if each.kind != "payee"]
        return None

    def _check_overheard(self, ahead: Sequence[str]) -> None:
        """Refuse what people say to each other where it is doubtful: send 5 emails to @sara."""
        counted = self.payee not in self.bound and not payees.says_to(ahead[0], self.lexicon)
        if self.overheard and (self.doubt or counted):
            raise doubts.refused(self.doubt or ahead[:1])

    def _check_handles(self, ahead: Sequence[str]) -> None:
        """Refuse what is meant to name somebody and does not, when nobody else is named."""
        payee = self._waiting("payee")
        if payee is None or not self._needs(payee):
            return
        for each in ahead:
            looks.check_person(each)
            if payees.looks_like_handle(each, self.lexicon.connectors):
                Handle.read(each)

    def _with(self, person: Handle | None) -> Bound:
        """Return the values with one of those who may be meant; what led to her is no note."""
        ahead, at = self.words.ahead(), self.people[person]
        without = range(0)
        if at is not None:
            begin = payees.led(ahead, at, self.lexicon)
            if begin < at or at == len(ahead) - 1:
                without = range(begin, at + 1)
        values = self._with_rest(without)
        return values | {self.payee: person}

    def _with_rest(self, without: range = range(0)) -> Bound:
        """Take what is left as the note, or refuse it."""
        rest, ahead = self.words.rest(without), self.words.ahead()
        if len(self.people) > 1 and payees.are_all(rest.split(), self.lexicon):
            rest = ""
        if rest and self.amount:
            words = ahead if without.start else rest.split()
            rests.check(self.amount, words, self.lexicon, beside=self.beside)
        note = self._waiting("note")
        if rest and note is None:
            raise refusals.left_over(rest)
        if note is None or not rest:
            if note and not note.optional:
                raise self._missing("note")
            return dict(self.bound)
        if len(rest) > _LONGEST_NOTE:
            raise refusals.too_long(rest, _LONGEST_NOTE)
        return self.bound | {note.name: rest}
