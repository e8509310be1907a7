"""What somebody spent: by month, by person and by kind, added up while her wallets are walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ledger import clock
from ledger.chart import HOUSE
from ledger.figures.months import Month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from ledger.pages import Seen

PEOPLE: Final = 6
"""How many people what was spent is told of by name."""
Sums: TypeAlias = "dict[str, dict[str, dict[str, int]]]"


class Spending:
    """What went out of her wallets to others: what came back later is not taken off."""

    def __init__(self, person: int, zone: tzinfo) -> None:
        self._person, self._zone = person, zone
        self.sums: Sums = {}

    def take(self, group: Sequence[Seen]) -> None:
        """Add the entries of one transfer."""
        seen = group[0]
        spent = -sum(each.amount for each in group)
        if spent <= 0 or seen.payer == seen.payee == self._person:
            return
        other = seen.payee if seen.payer == self._person else seen.payer
        month = Month.of(clock.from_ms(seen.recorded_at), self._zone)
        known = self.sums.setdefault(seen.currency, {"months": {}, "people": {}, "kinds": {}})
        where: tuple[tuple[str, Any], ...] = (
            ("months", month),
            ("people", other),
            ("kinds", seen.kind),
        )
        for of, name in where:
            known[of][str(name)] = known[of].get(str(name), 0) + spent

    @property
    def most(self) -> Sums:
        """Return it with the few people who got most; 0 stands for all others."""
        return {
            currency: {**known, "people": _most(known["people"])}
            for currency, known in self.sums.items()
        }


def _most(people: dict[str, int]) -> dict[str, int]:
    named = {each: spent for each, spent in people.items() if each != str(HOUSE)}
    first = sorted(named, key=lambda each: (-named[each], int(each)))[:PEOPLE]
    rest = sum(people.values()) - sum(people[each] for each in first)
    return {**{each: people[each] for each in first}, **({str(HOUSE): rest} if rest else {})}
