"""How often a pay link can be paid."""

from __future__ import annotations

from dataclasses import dataclass

MOST_USES = 10_000


@dataclass(frozen=True, slots=True)
class Uses:
    """So many times in all (None: as often as anybody likes), or once by `each`."""

    most: int | None = 1
    each: bool = False

    @property
    def again(self) -> bool:
        """Whether one person may pay more than once."""
        return self.most != 1 and not self.each


ONCE, MANY, EACH = Uses(1), Uses(None), Uses(None, each=True)
