"""Taking: one message on its way from words to values; each parameter takes what is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.grammar import doubts, looks, payees, refusals, rests
from bot.grammar.kinds import Behind
from bot.grammar.payees import Handle
from bot.grammar.refusals import Missing
from bot.grammar.words import Words
from bot.kit import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.amounts import Amount
    from bot.grammar.lexicon import Lexicon
    from bot.kit import Parameter

Bound: TypeAlias = dict[str, Any]
"""The values of the parameters by their names; who is named is still but a handle."""

_LONGEST_NOTE = 200
_MOST_MEANT = 8
"""Of how many people one can be asked which is meant."""


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
        self.named = next((each for each in parameters if each.kind.names), None)
        self.payee = self.named.name if self.named else ""
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
        needed = (p for p in self.parameters if not p.optional and not p.kind.is_rest)
        words = [p.kind.example or p.name for p in needed]
        return Code(" ".join([f"/{self.name}", *words] if self.name else words))

    @property
    def pays(self) -> bool:
        """Whether the command moves an amount, so that who is named gets it."""
        return any(each.kind.is_amount for each in self.parameters)

    def take(self, reading: int, *, overheard: bool) -> None:
        """Give all words to the parameters, by one reading of an amount that has several.

        BadArgument when a word has no place, or one is missing.
        """
        self.reading, self.overheard = reading, overheard
        self._find_marked()
        self._check_oneself()
        while ahead := self.words.ahead():
            if not (self._takes_handle(ahead) or self._gathers(ahead) or self._takes_word()):
                break
        self._gather_behind()
        self._find_people()
        for parameter in self.pending:
            if self._needs(parameter) and not parameter.kind.is_rest:
                raise self.missing(parameter)
        self.choices = [self._with(person) for person in self.people] or [self._with_rest()]

    def missing(self, parameter: Parameter) -> Missing:
        """Ask for what a parameter needs."""
        return Missing(parameter.kind.missing(self.example, pays=self.pays), parameter)

    def is_for_nobody(self, ahead: Sequence[str]) -> bool:
        """Tell whether somebody has to be named, and nobody is."""
        payee = self._waiting_payee
        named = any(payees.looks_like_handle(each, self.lexicon.connectors) for each in ahead)
        return payee is not None and self._needs(payee) and not named

    def bind_amount(self, parameter: Parameter, amount: Amount) -> None:
        """Give an amount to a parameter, by the reading that is being tried."""
        if amount.asks:
            self.asked = (parameter.name, amount)
            self.readings = len(amount.readings)
        reading = amount.readings[self.reading if amount.asks else 0]
        self.bound[parameter.name] = reading.money
        self.words.cut(reading.start, reading.words)
        self.amount, self.beside = amount, True

    @property
    def _waiting_payee(self) -> Parameter | None:
        return next((p for p in self.pending if p.kind.names), None)

    def _needs(self, parameter: Parameter) -> bool:
        given = parameter.kind.names and self.payee_given
        return not parameter.optional and not given

    # -- words that are given to a parameter --------------------------------------------------

    def _takes_handle(self, ahead: Sequence[str]) -> bool:
        """Take the handle that comes next, and what leads to it; a second one may be meant, too."""
        payee = self._waiting_payee
        amount = any(p.kind.is_amount for p in self.pending)
        if not payee and not (amount and self.payee in self.bound):
            return False
        at = payees.ahead(ahead, self.lexicon, loosely=amount)
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

    def _find_marked(self) -> None:
        """Take what is told from all else by itself, so that it is no part of an amount: x10."""
        for parameter in [each for each in self.pending if each.kind.marked]:
            found = parameter.kind.find(self.words.ahead(), self.lexicon)
            if found:
                self.bound[parameter.name], start, count = found
                self.words.cut(start, count)
                self.pending.remove(parameter)

    def _gathers(self, ahead: Sequence[str], at: int = 0) -> bool:
        """Take the run of people that stands at a place, and how they share if that is next."""
        gathering = next((p for p in self.pending if p.kind.gathers), None)
        found = gathering and gathering.kind.read(ahead[at:], self.lexicon)
        if not (gathering and found):
            return False
        self.pending.remove(gathering)
        self.bound[gathering.name], count = found
        self.words.cut(at, count)
        self.beside = False
        return True

    def _gather_behind(self) -> None:
        """Take people who are named further on, all of them there, and how they share."""
        gathering = next((p for p in self.parameters if p.kind.gathers), None)
        if gathering is None:
            return
        ahead = self.words.ahead()
        at = next((at for at in range(len(ahead)) if self._gathers(ahead, at)), len(ahead))
        for parameter in self.parameters:
            if isinstance(parameter.kind, Behind):
                self._takes_behind(parameter, parameter.kind, at)
        if self.overheard and gathering.name not in self.bound:
            raise self.missing(gathering)
        if payees.handles(self.words.ahead(), self.lexicon):
            raise refusals.people_apart(gathering.kind.example)

    def _takes_behind(self, parameter: Parameter, kind: Behind, at: int) -> None:
        """Take what stands behind people, and what the message ends with."""
        found = kind.read(self.words.ahead()[at:], self.lexicon)
        if found and parameter.name not in self.bound:
            self.bound[parameter.name], count = found
            self.words.cut(at, count)
        ahead = self.words.ahead()
        if ends := kind.ends(self.bound.get(parameter.name), ahead, self.lexicon):
            self.bound[parameter.name], count = ends
            self.words.cut(len(ahead) - count, count)

    def _takes_word(self) -> bool:
        """Give the next words to the next parameter that takes them: not people, nor the note.

        One that may be left out, and does not take them, may still take others further on.
        """
        rest = [p for p in self.pending if not (p.kind.names or p.kind.gathers or p.kind.is_rest)]
        for parameter in rest:
            parameter.kind.take(self, parameter)
            if parameter.name in self.bound:
                self.pending.remove(parameter)
                return True
        return False

    # -- who is named further on, and the note --------------------------------------------------

    def _check_oneself(self) -> None:
        """Refuse words for whoever writes where somebody else is to be named."""
        if (
            self.pays
            and self._waiting_payee
            and payees.begin_with_oneself(self.words.ahead(), self.lexicon)
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
        has_note = any(each.kind.is_rest for each in self.parameters)
        if found and self.pays and has_note and not self.payee:
            raise refusals.for_nobody(next(iter(found)))
        others: dict[Handle | None, int | None] = {
            handle: at for handle, at in found.items() if handle != bound
        }
        if not self.payee or not (others or self.doubt):
            return self._check_handles(ahead)
        if len(others) >= _MOST_MEANT:
            raise refusals.several_people([*map(str, [*others][:_MOST_MEANT]), "…"])
        if isinstance(bound, Handle):
            self.people[bound] = None
        else:
            at = next(iter(others.values())) or 0
            self.doubt = doubts.behind_a_note(ahead, at, self.lexicon)
        self._check_overheard(ahead)
        self.people |= others
        if self.payee_given and (bound is None or self.doubt):
            self.people[None] = None
        self.pending = [each for each in self.pending if not each.kind.names]
        return None

    def _check_overheard(self, ahead: Sequence[str]) -> None:
        """Refuse what people say to each other where it is doubtful: send 5 emails to @sara."""
        counted = self.payee not in self.bound and not payees.says_to(ahead[0], self.lexicon)
        if self.overheard and (self.doubt or counted):
            raise doubts.refused(self.doubt or ahead[:1])

    def _check_handles(self, ahead: Sequence[str]) -> None:
        """Refuse what is meant to name somebody and does not, when nobody else is named."""
        payee = self._waiting_payee
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
        note = next((p for p in self.pending if p.kind.is_rest), None)
        if rest and note is None:
            raise refusals.left_over(rest)
        if note is None or not rest:
            if note and not note.optional:
                raise self.missing(note)
            return dict(self.bound)
        if len(rest) > _LONGEST_NOTE:
            raise refusals.too_long(rest, _LONGEST_NOTE)
        return self.bound | {note.name: rest}
