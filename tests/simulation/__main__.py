"""`python -m tests.simulation --seed N --steps N` runs seeds; a finding is shown, and exits 1."""

import argparse
import sys

from tests.simulation.plants import PLANTS
from tests.simulation.run import simulate


def main(words):
    """Run so many seeds from the first on; return 1 if anything was found."""
    asked = _asked(words)
    found = False
    for seed in range(asked.seed, asked.seed + asked.seeds):
        trace = sys.stdout if asked.trace else None
        ran = simulate(seed, asked.steps, plant=asked.plant, trace=trace)
        sys.stdout.write(_told(ran, asked))
        sys.stdout.flush()
        found = found or bool(ran.finding)
    return int(found)


def _asked(words):
    reads = argparse.ArgumentParser("python -m tests.simulation", description=__doc__)
    reads.add_argument("--seed", type=int, default=1)
    reads.add_argument("--steps", type=int, default=2000)
    reads.add_argument("--seeds", type=int, default=1, help="how many, one after the other")
    reads.add_argument("--plant", choices=sorted(PLANTS), default="", help="a mistake to put in")
    reads.add_argument("--trace", action="store_true", help="the hash of every step")
    return reads.parse_args(words)


def _told(ran, asked):
    if not ran.finding:
        counted = ", ".join(f"{name} {count}" for name, count in sorted(ran.counted.items()))
        return f"seed {ran.seed}: {ran.steps} steps, nothing found, {ran.hash}\n  {counted}\n"
    again = f"python -m tests.simulation --seed {ran.seed} --steps {asked.steps}"
    if asked.plant:
        again += f" --plant {asked.plant}"
    return f"{ran.last}\nseed {ran.seed}, step {ran.steps}:\n{ran.finding}\nOnce more: {again}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
