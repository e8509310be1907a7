"""A rule that looks for laundering: structuring, fan-in; تجزئة, خامل."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.one_of import OneOf
from bot.grammar.kinds.rule import titled
from bot.kit import Code, _, p_, say
from ledger.laundering import WATCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Said, Whole

_WORDS: Final = (
    p_("alert words", "structuring"),
    p_("alert words", "rapid"),
    p_("alert words", "fan-in"),
    p_("alert words", "fan-out"),
    p_("alert words", "dormant"),
    p_("alert words", "velocity"),
    p_("alert words", "round-trip"),
    p_("alert words", "new-account"),
)


class SomeWatch(OneOf):
    """One of the rules that look for laundering."""

    def shown(self, value: str) -> Said:
        """Name it, as a button does."""
        return watch_said(value)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - its own list
        """Ask which it is."""
        return say("Which rule? {command} lists them all.", command=Code("/aml"))

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:  # noqa: ARG002 - the same for all
        """Return all that there are."""
        return self.entries


def watch_said(name: str) -> Said:
    """Name a rule that looks for laundering."""
    return titled(WATCHES[name].switch.name)


WATCH: Final = SomeWatch("alert words", *_WORDS, about=_("Which rule, such as structuring"))
WatchName = Annotated[str, WATCH]
