"""The books beside what a team would write instead: taken in turns, medians of the rounds.

each round: each contender in each case -> warm up, measure, check what stands
"""

import asyncio
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from bot.compose import settle
from tests.bench import places, processes
from tests.bench.callers import SPREADS, measure
from tests.bench.ledger import Ledger
from tests.bench.peers.function import Calls
from tests.bench.peers.orm import Sessions

LONG = (3, 2.5)  # rounds, and seconds of each window
QUICK = (1, 1)

OURS = (
    *((callers, "uniform") for callers in (1, 64, 256, 1024)),
    *((callers, "hot") for callers in (64, 256)),
    (256, "holds"),
)
SESSIONS = ((1, "uniform"), (64, "uniform"), (64, "hot"))
CALLS = (*SESSIONS, (256, "uniform"))


@dataclass(frozen=True)
class Case:
    """A contender, how many call it at once, and what for."""

    contender: object
    callers: int
    spread: str

    async def run(self, seconds):
        """Measure once, and check that what was acknowledged is what stands."""
        found = await measure(self._act(), self.callers, seconds)
        self.contender.acknowledged += found.acknowledged
        await self.contender.check()
        sys.stderr.write(f"  {self.contender.name:<36}{self.callers:>5} {self.spread:<8}")
        sys.stderr.write(f"{found.rate:>10,.0f}/s   p99 {found.ms(0.99):,.1f} ms\n")
        return {"rate": found.rate, "p50_ms": found.ms(0.5), "p99_ms": found.ms(0.99)}

    def _act(self):
        draw, accounts = SPREADS[self.spread], self.contender.accounts
        if self.spread == "holds":
            return lambda chance: self.contender.pay_or_hold(chance, *draw(accounts, chance))
        return lambda chance: self.contender.pay(*draw(accounts, chance))


def run(*, quick):
    """Return the figures of every case, and the version of PostgreSQL."""
    rounds, seconds = QUICK if quick else LONG
    with ExitStack() as opened:
        file = opened.enter_context(places.files())
        database = opened.enter_context(places.databases())
        contenders = {
            Ledger("Wasl, SQLite", file("books")): OURS,
            Ledger("Wasl, PostgreSQL", database(migrated=True)): OURS,
            Sessions("ORM session, SQLite", file("sessions")): SESSIONS,
            Sessions("ORM session, PostgreSQL", database(migrated=False)): SESSIONS,
            Calls("plpgsql call, PostgreSQL", database(migrated=False)): CALLS,
        }
        known = places.version(database(migrated=False))
        return {"postgres": known, "figures": asyncio.run(_turns(contenders, rounds, seconds))}


async def _turns(contenders, rounds, seconds):
    for contender in contenders:
        await contender.open()
    settle()  # as the program does when it has started
    cases = [Case(who, *case) for who, its_own in contenders.items() for case in its_own]
    cases.sort(key=lambda case: (case.callers, case.spread))  # the same case of all, side by side
    seen = [[await case.run(seconds) for case in cases] for _ in range(rounds)]
    figures = [
        {
            "contender": case.contender.name,
            "callers": case.callers,
            "spread": case.spread,
            **{name: statistics.median(row[place][name] for row in seen) for name in seen[0][0]},
        }
        for place, case in enumerate(cases)
    ]
    shared = next(who for who in contenders if who.name == "Wasl, PostgreSQL")
    figures.append(await processes.together(shared, seconds, rounds))
    for contender in contenders:
        await contender.close()
    return figures
