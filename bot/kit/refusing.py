"""The sentences of a product's refusals, declared beside its command.

@refuses(Locked)                  a class of the product's own, with its facts
refusals({"rule": say(...)})      rules by their names, each in a sentence
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.kit.said import say
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.kit.said import Said
    from ledger.errors import LedgerError

Why: TypeAlias = "type[LedgerError] | str | tuple[str, object]"
"""A class of refusals; what a rule, a limit or what is missing is called; or a table and what was
found there."""


@dataclass(frozen=True, slots=True)
class Refuses:
    """The sentences for some refusals."""

    sentences: Mapping[Why, Callable[[Any], Said]]

    def worded(self, refusal: LedgerError) -> Said | None:
        """Return the sentence for a refusal, if it is among them."""
        why = self._why(refusal)
        return self.sentences[why](refusal) if why else None

    def rule(self, refusal: LedgerError) -> str:
        """Name what a refusal is declared by; there are no more names than sentences."""
        match self._why(refusal):
            case (table, found):
                return f"{table} {found}"
            case type() as kind:
                return kind.__name__
            case why:
                return str(why or "")

    def _why(self, refusal: LedgerError) -> Why | None:
        return next((why for why in reasons(refusal) if why in self.sentences), None)


def refuses(*why: Why) -> Callable[[Callable[[Any], Said]], Refuses]:
    """Declare the sentence for a refusal that has facts of its own."""
    return lambda run: Refuses(dict.fromkeys(why, run))


def refusals(sentences: Mapping[Why, Said]) -> Refuses:
    """Declare the sentences for refusals that say no more than their names."""
    return Refuses({why: _always(said) for why, said in sentences.items()})


def limits(sentences: Mapping[str, str]) -> Refuses:
    """Declare the sentences for limits: `most` there may be, `left` of them, anew from `time`."""
    return Refuses({limit: partial(limited, each) for limit, each in sentences.items()})


def limited(message: str, full: LimitExceeded) -> Said:
    """Say which limit it is, what is left of it, and when it begins anew."""
    if full.resets_at is None:
        return say(message, most=full.most, left=full.left)
    return say(message, most=full.most, left=full.left, time=full.resets_at)


def reasons(refusal: LedgerError) -> list[Why]:
    """Return what a refusal may be declared by, the narrowest first."""
    named: list[Why] = []
    match refusal:
        case NotAllowed(rule=name) | NotFound(what=name) | LimitExceeded(limit=name):
            named = [name]
        case AlreadySettled(table=table, found=found):
            named = [(table, found)]
    return [*named, *(each for each in type(refusal).__mro__ if each is not object)]


def _always(said: Said) -> Callable[[Any], Said]:
    return lambda _: said
