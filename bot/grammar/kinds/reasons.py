"""Why papers are asked for once more, or rejected: a short list, the last of which is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call, Code, Said, Whole

_AGAIN: Final = {
    p_("reason words", "unclear"): say("Not readable"),
    p_("reason words", "cut_off"): say("Cut off"),
    p_("reason words", "differs"): say("Typed otherwise"),
    p_("reason words", "wrong_kind"): say("Another document needed"),
    p_("reason words", "ended"): say("Expired document"),
    p_("reason words", "other"): say("Another reason"),
}
_REJECT: Final = {
    p_("reason words", "not_accepted"): say("Document not accepted"),
    p_("reason words", "not_hers"): say("Somebody else's papers"),
    p_("reason words", "used"): say("In use elsewhere"),
    p_("reason words", "other"): say("Another reason"),
}


class SomeReason(OneOf):
    """One of the reasons, which stand on buttons."""

    def __init__(self, labels: Mapping[str, Said]) -> None:
        super().__init__("reason words", *labels, about=_("Why"))
        self._labels = labels

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask why."""
        return say("Why? The person is told it.")

    def shown(self, value: str) -> Said:
        """Name a reason."""
        return self._labels[value]

    async def choices(self, call: Call, whole: Whole | None = None) -> tuple[str, ...]:  # noqa: ARG002 - all of them
        """Return all of them."""
        return self.entries


AGAIN_REASON: Final = SomeReason(_AGAIN)
REJECT_REASON: Final = SomeReason(_REJECT)
