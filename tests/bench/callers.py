"""Many callers at once, each acting again as soon as she is answered.

warm up -> the window begins -> what is answered within it counts -> everybody is let finish
"""

import asyncio
import time
from dataclasses import dataclass
from random import Random  # noqa: TID251 - a load is the same each time

WARM = 0.25  # of the window, before it


@dataclass(frozen=True)
class Measured:
    """What a window showed; `acknowledged` counts the warm-up and the last acts, too."""

    rate: float
    took: list[float]
    acknowledged: int

    def ms(self, share):
        """Return the time in milliseconds that so large a share of the acts did not exceed."""
        return percentile(self.took, share) * 1000


def percentile(values, share):
    """Return the value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def measure(act, callers, seconds, first=0):
    """Let so many callers `act(chance)` again and again; each has a chance of her own."""
    begins = time.perf_counter() + WARM * seconds
    ends = begins + seconds
    took, counted, acknowledged = [], 0, 0

    async def one(chance):
        nonlocal counted, acknowledged
        now = time.perf_counter()
        while now < ends:
            await act(chance)
            before, now = now, time.perf_counter()
            acknowledged += 1
            if before >= begins:
                took.append(now - before)
            if begins <= now <= ends:
                counted += 1

    await asyncio.gather(*(one(Random(first + place)) for place in range(callers)))
    return Measured(counted / seconds, took, acknowledged)


def two(accounts, chance):
    """Draw two different accounts, each as likely as any other, in less time than `sample`."""
    source = int(chance.random() * len(accounts))
    target = int(chance.random() * (len(accounts) - 1))
    return accounts[source], accounts[target + (target >= source)]


def uniform(accounts, chance):
    """Draw a payer and a payee."""
    return two(accounts, chance)


def hot(accounts, chance):
    """Draw a payer and a payee of whom, every second time, one is the first account."""
    payer, payee = two(accounts, chance)
    busy, drawn = accounts[0], chance.random()
    if drawn < 0.5 and busy not in {payer, payee}:
        return (busy, payee) if drawn < 0.25 else (payer, busy)
    return payer, payee


SPREADS = {"uniform": uniform, "hot": hot, "holds": uniform}
