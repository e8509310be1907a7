"""What a budget is for: gift, fund, revenue, float; هدايا, المستحق."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import Said, _, p_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Code, Whole

_CONTEXT: Final = "budget words"
_WORDS: Final = (
    p_("budget words", "gift"),
    p_("budget words", "fund"),
    p_("budget words", "revenue"),
    p_("budget words", "float"),
)
NAMES: Final = {
    "gift": _("welcome gifts in a month"),
    "fund": _("what the treasury gives in a month"),
    "revenue": _("what is earned in a month"),
    "float": _("what is owed to people at the end of a day"),
}
"""What each is called within a sentence."""
TITLES: Final = {
    "gift": _("Welcome gifts in a month"),
    "fund": _("Given by the treasury in a month"),
    "revenue": _("Earned in a month"),
    "float": _("Owed to people at the end of a day"),
}


class SomeBudget(OneOf):
    """One of the things for which there are budgets."""

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask what it is for."""
        return say("A budget for what?")

    def shown(self, value: str) -> Said:
        """Name it, as a button does."""
        return say(TITLES[value])

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:  # noqa: ARG002 - the same for all
        """Return all that there are."""
        return self.entries


BUDGETED: Final = SomeBudget(_CONTEXT, *_WORDS, about=_("For what: gift, fund, revenue or float"))
A_MONTH: Final = OneOf(_CONTEXT, p_("budget words", "a month"), about=_("Each month"))
Budgeted = Annotated[str, BUDGETED]
