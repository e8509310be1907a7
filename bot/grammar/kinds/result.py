"""How a case ends: upheld, rejected, refunded, a duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say
from ledger.people.cases import RESULTS

if TYPE_CHECKING:
    from bot.kit import Call, Code, Said, Whole

_CONTEXT = "result words"
_LABELS = {
    p_("result words", "upheld"): say("Upheld"),
    p_("result words", "rejected"): say("Not upheld"),
    p_("result words", "refunded"): say("Refunded"),
    p_("result words", "duplicate"): say("Duplicate"),
}


class SomeResult(OneOf):
    """One of the results, which stand on buttons where it is asked for."""

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask how it ends."""
        return say("How does it end?")

    def shown(self, value: str) -> Said:
        """Name a result."""
        return _LABELS[value]

    async def choices(self, call: Call, whole: Whole | None = None) -> tuple[str, ...]:  # noqa: ARG002 - all of them
        """Return all of them."""
        return RESULTS


RESULT: Final = SomeResult(_CONTEXT, *RESULTS, about=_("How the case ends"))
Result = Annotated[str, RESULT]
