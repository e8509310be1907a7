"""What this process does, counted while it does it, at next to no cost on the road of a message.

    Tally  how often something happened, by its labels
    Timer  how long something took, by its labels

Labels come from the code, or from a list in it: never from what people write, or who they are. Who
wants to see them reads them all here (`bot.metrics`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ledger.spread import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    Labels = tuple[str, ...]

_MS: Final = 1_000_000
SOON: Final = tuple(n * _MS for n in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000))
"""The bounds of what somebody waits for, in nanoseconds."""
LATER: Final = tuple(n * 1_000 * _MS for n in (1, 2, 5, 15, 60, 300, 900, 3_600))
"""The bounds of what she is told."""


class Tally:
    """How often something happened."""

    def __init__(self, name: str, about: str, *labels: str) -> None:
        self.name = name
        self.about = about
        self.labels = labels
        self.counts: Counter[Labels] = Counter()

    def add(self, *labels: str) -> None:
        """Count one more."""
        self.counts[labels] += 1


class Timer:
    """How long something took, in nanoseconds."""

    def __init__(self, name: str, about: str, bounds: Sequence[int], *labels: str) -> None:
        self.name = name
        self.about = about
        self.labels = labels
        self.bounds = bounds
        self.spreads: dict[Labels, Spread] = {}

    def note(self, took_ns: int, *labels: str) -> None:
        """Count something that took so long."""
        spread = self.spreads.get(labels)
        if spread is None:
            spread = self.spreads[labels] = Spread(self.bounds)
        spread.note(took_ns)


ASKED: Final = Tally(
    "wasl_commands",
    "What people asked for: by command, button or page, what came of it, and where.",
    "command",
    "outcome",
    "platform",
)
ANSWERED: Final = Timer(
    "wasl_answer_seconds",
    "How long it took from a message or a press to its answer, without the way out.",
    SOON,
    "way",
    "platform",
)
REFUSED: Final = Tally("wasl_refusals", "What the rules refused, by the rule.", "rule")
LIMITED: Final = Tally(
    "wasl_rate_limited",
    "What was held back because too much came: by what of it, and where.",
    "what",
    "platform",
)
TOLD: Final = Tally(
    "wasl_notices", "What people were to be told, by what became of it.", "outcome", "platform"
)
TOLD_AFTER: Final = Timer(
    "wasl_notice_seconds", "How long after it happened something was told.", LATER, "platform"
)
FAILED: Final = Tally(
    "wasl_jobs_failed", "What runs by itself and failed, or could not be done now.", "task"
)
TALLIES: Final = (ASKED, REFUSED, LIMITED, TOLD, FAILED)
TIMERS: Final = (ANSWERED, TOLD_AFTER)
