"""What an appeal is against: a freeze, a closing, or a verification that was not accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say
from ledger import appeals

if TYPE_CHECKING:
    from bot.kit import Call, Code, Said, Whole

_LABELS: Final = {
    p_("decision words", "freeze"): say("The freeze"),
    p_("decision words", "closing"): say("The closing"),
    p_("decision words", "rejection"): say("The verification"),
}


class SomeDecision(OneOf):
    """One of the decisions that somebody may appeal against, on buttons where there are several."""

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which it is."""
        return say("Which decision should somebody else look at?")

    def shown(self, value: str) -> Said:
        """Name a decision."""
        return _LABELS[value]

    async def choices(self, call: Call, whole: Whole | None = None) -> tuple[str, ...]:  # noqa: ARG002 - of no amount
        """Return those that there are."""
        grounds = await appeals.grounds(call.books, call.actor)
        return tuple(each.against for each in grounds)


AGAINST: Final = SomeDecision("decision words", *_LABELS, about=_("Which decision"))
