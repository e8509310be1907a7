"""Inputs drawn for a surface, in rounds: each of a seed of its own, with a world of its own.

An input may take so much time of the processor and no more, when there are many of them: what takes
longer is how one stranger could stop everybody. The tests' few are not timed.
"""

import os
import secrets  # noqa: TID251 - a seed is drawn by nobody who is simulated
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from hypothesis import HealthCheck, Phase, given, seed, settings

FEW = 50
IN_A_ROUND = 2_000
OF = 1_000_000
LONGEST_S = 2.0
SHOWN, LONGEST_NOTE = 200, 4_000

SHARES = {
    "words": 80_000,
    "arguments": 400_000,
    "values": 200_000,
    "codes": 60_000,
    "secrets": 20_000,
    "names": 50_000,
    "pages": 10_000,
    "said": 40_000,
    "buttons": 40_000,
    "telegram": 20_000,
    "telegram shapes": 20_000,
    "discord": 20_000,
    "discord shapes": 10_000,
    "web": 40_000,
    "web bytes": 20_000,
    "headers": 20_000,
    "files": 20_000,
}
"""How many inputs of a million each surface has."""


@dataclass
class Figures:
    """What was run on one surface."""

    inputs: int = 0
    different: set = field(default_factory=set)
    outcomes: dict = field(default_factory=lambda: defaultdict(int))
    seconds: float = 0.0
    longest_s: float = 0.0
    slowest: str = ""


class Fuzz:
    """Draws inputs for the surfaces, and counts them."""

    def __init__(self, most=None, first=None):
        self.most = most
        self.seed = first if first is not None else secrets.randbelow(2**32)
        self.figures = {}

    def __call__(self, surface, drawn, check, *, each=1, world=nullcontext):
        """Check so many inputs of a surface, each round in a world; what is drawn makes `each`.

        A check that finds nothing wrong may return in a word what came of it.
        """
        wanted = -(-self.most * SHARES[surface] // OF // each) if self.most else FEW
        figures = self.figures[surface] = Figures()
        began = time.perf_counter()
        for number, begin in enumerate(range(0, wanted, IN_A_ROUND)):
            first = f"{self.seed} {surface} {number}"
            few = min(IN_A_ROUND, wanted - begin)
            with self._telling(surface, number), world() as here:
                self._round(drawn, partial(self._one, figures, check, here, each), few, first)
        figures.seconds = time.perf_counter() - began

    def _round(self, drawn, check, count, first):
        @seed(first)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @given(drawn)
        def round_of(one):
            check(one)

        round_of()

    def _one(self, figures, check, here, each, given):
        figures.inputs += each
        began = time.process_time()
        try:
            outcome = check(given) if here is None else check(here, given)
        except Exception as failure:
            failure.add_note(f"given {given!r}"[:LONGEST_NOTE])
            raise
        took = (time.process_time() - began) / each
        figures.outcomes[outcome or "held"] += 1
        if not self.most:
            return
        shown = repr(given)
        figures.different.add(hash(shown))
        if took > figures.longest_s:
            figures.longest_s, figures.slowest = took, shown[:SHOWN]
        assert took < LONGEST_S, f"it took {took:.1f} s of the processor"

    @contextmanager
    def _telling(self, surface, number):
        try:
            yield
        except BaseException as failure:
            failure.add_note(f"{surface}, round {number}: SEED={self.seed} runs the same again")
            raise


def asked():
    """Return what the environment asks for."""
    most, first = os.environ.get("FUZZ"), os.environ.get("SEED")
    return Fuzz(int(most) if most else None, int(first) if first else None)


def table(fuzz):
    """Return the figures of each surface, as lines."""
    lines = [f"seed {fuzz.seed}"]
    head = ("surface", "inputs", "different", "seconds", "longest, ms of the processor", "outcomes")
    lines += [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for surface, each in fuzz.figures.items():
        outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(each.outcomes.items()))
        cells = (surface, f"{each.inputs:,}", f"{len(each.different):,}", f"{each.seconds:.0f}")
        lines.append(f"| {' | '.join((*cells, f'{1_000 * each.longest_s:.0f}', outcomes))} |")
    total = sum(each.inputs for each in fuzz.figures.values())
    slowest = [f"slowest of {name}: {each.slowest}" for name, each in fuzz.figures.items()]
    return [*lines, f"{total:,} inputs in all", *slowest]
