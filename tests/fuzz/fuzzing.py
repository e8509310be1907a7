"""Inputs drawn for a surface, in rounds: each of a seed of its own, with a world of its own.

An input may take so much time of the processor and no more, when there are many of them: what takes
longer is how one stranger could stop everybody. The tests' few are not timed.

Of many, most rounds are drawn without Hypothesis keeping what it has drawn and making more like it:
twice as many of them in the same time, and fewer that are alike. Each eighth is drawn with that.
"""

import gc
import os
import secrets  # noqa: TID251 - a seed is drawn by nobody who is simulated
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

FEW = 50
IN_A_ROUND = 2_000
OF = 1_000_000
LONGEST_S = 2.0
SHOWN, LONGEST_NOTE = 200, 4_000

SHARES = {
    "words": 160_000,
    "arguments": 120_000,
    "values": 120_000,
    "codes": 70_000,
    "secrets": 30_000,
    "names": 60_000,
    "pages": 20_000,
    "said": 50_000,
    "buttons": 60_000,
    "operators": 30_000,
    "telegram": 30_000,
    "telegram shapes": 30_000,
    "discord": 25_000,
    "discord shapes": 25_000,
    "web": 45_000,
    "web reads": 25_000,
    "web bytes": 30_000,
    "headers": 30_000,
    "files": 15_000,
    "reports": 5_000,
    "statements": 10_000,
    "proofs": 5_000,
    "proof page": 5_000,
}
"""How many of a million inputs each surface has."""
WITH_MORE_LIKE_IT = 8
MOST_FOUND = 5
OFTEN, SELDOM = 100_000, 50


class Drawn(HypothesisProvider):
    """Draws as Hypothesis does; under a name that is not its own it keeps nothing of it."""


AVAILABLE_PROVIDERS["drawn"] = Drawn


@dataclass
class Figures:
    """What was run on one surface: what was drawn, and how often it was read."""

    inputs: int = 0
    readings: int = 0
    found: int = 0
    different: set = field(default_factory=set)
    outcomes: dict = field(default_factory=lambda: defaultdict(int))
    seconds: float = 0.0
    worked_s: float = 0.0
    longest_s: float = 0.0
    slowest: str = ""


class Fuzz:
    """Draws inputs for the surfaces, and counts them."""

    def __init__(self, most=None, first=None):
        self.most = most
        self.seed = first if first is not None else secrets.randbelow(2**32)
        self.figures = {}

    def __call__(self, surface, drawn, check, *, each=1, world=nullcontext):
        """Check so many inputs of a surface, each round in a world; each is read so often.

        A check that finds nothing wrong may return in a word what came of it. What is found ends
        its round, and the others go on.
        """
        wanted = -(-self.most * SHARES[surface] // OF) if self.most else FEW
        figures = self.figures[surface] = Figures()
        began, worked, failures = time.perf_counter(), time.process_time(), []
        for number, begin in enumerate(range(0, wanted, IN_A_ROUND)):
            few = min(IN_A_ROUND, wanted - begin)
            try:
                with self._telling(surface, number), world() as here:
                    one = partial(self._one, figures, check, here, each)
                    self._round(drawn, one, few, surface, number)
            except Exception as failure:  # noqa: BLE001 - it is raised with the others
                failures.append(failure)
            if len(failures) == MOST_FOUND:
                break
        figures.found = len(failures)
        figures.seconds = time.perf_counter() - began
        figures.worked_s = time.process_time() - worked
        self._told(surface, failures)

    def _told(self, surface, failures):
        if self.most:
            print(row(surface, self.figures[surface]), flush=True)  # noqa: T201 - it takes an hour
        if len(failures) == 1:
            raise failures[0]
        if failures:
            raise ExceptionGroup(surface, failures)

    def _round(self, drawn, check, count, surface, number):
        whole = not self.most or number % WITH_MORE_LIKE_IT == WITH_MORE_LIKE_IT - 1

        @seed(f"{self.seed} {surface} {number}")
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            backend="hypothesis" if whole else "drawn",
        )
        @given(drawn)
        def round_of(one):
            check(one)

        round_of()

    def _one(self, figures, check, here, each, given):
        figures.inputs += 1
        figures.readings += each
        began = time.process_time()
        gc.disable()  # what others have left is not its time
        try:
            outcome = check(given) if here is None else check(here, given)
            took = (time.process_time() - began) / each
        except Exception as failure:
            failure.add_note(f"given {given!r}"[:LONGEST_NOTE])
            raise
        finally:
            gc.enable()
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
    if most:
        gc.freeze()  # what is there already is not looked through again and again
        gc.set_threshold(OFTEN, SELDOM, SELDOM)
    return Fuzz(int(most) if most else None, int(first) if first else None)


HEAD = (
    *("surface", "inputs", "different", "readings", "found", "seconds", "of the processor"),
    *("longest, ms", "outcomes"),
)


def row(surface, each):
    """Return the figures of a surface, as a line."""
    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(each.outcomes.items()))
    counted = (each.inputs, len(each.different), each.readings, each.found)
    times = (each.seconds, each.worked_s, 1_000 * each.longest_s)
    cells = (surface, *(f"{some:,}" for some in counted), *(f"{some:.0f}" for some in times))
    return f"| {' | '.join((*cells, outcomes))} |"


def table(fuzz):
    """Return the figures of each surface, as lines."""
    surfaces = fuzz.figures.items()
    lines = [f"seed {fuzz.seed}", f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    lines += [row(surface, each) for surface, each in surfaces]
    slowest = [f"slowest of {name}: {each.slowest}" for name, each in surfaces]
    return [*lines, *slowest, _total(fuzz.figures.values())]


def _total(figures):
    names = ("inputs", "readings", "found", "seconds", "worked_s")
    total = {name: sum(getattr(each, name) for each in figures) for name in names}
    return (
        f"{total['inputs']:,} inputs over {len(figures)} surfaces, {total['readings']:,} readings:"
        f" {total['found']} found, in {total['seconds']:,.0f} s,"
        f" {total['worked_s']:,.0f} s of one processor"
    )
