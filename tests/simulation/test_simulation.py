import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests import shares
from tests.simulation import run
from tests.simulation.__main__ import main
from tests.simulation.run import simulate

ROOT = Path(__file__).parent.parent.parent
SEEDS = (2, 3)
STEPS, FEW_STEPS = 500, 160
"""Many worlds of few steps find a mistake sooner than few of many."""
COUNTED = ("crashes", "receipts", "cards", "commits", "plays", "live cards")
PLANTS = {
    "acknowledge-first": "is not in the|transcript has|not there|not handled|call failed"
    "|that nobody asked for|conflicts with itself",
    "guard-first": "paid as .* and answered with|refused, and moved",
    "notice-by-hand": "never told|told of what is no event|the card .* shows .*, not",
    "another-pays": "who pressed nothing that lets it",
    "every-tap-is-new": "moved money twice|paid as .* and answered with|refused, and moved",
    "done-and-refused": "refused, and moved",
    "cards-stay": "the card .* shows .*, not",
    "told-to-nobody": "never told",
    "a-row-lies": "prove since None: what rests in a gift",
    "told-too-early": "told for no reason",
    "gone-at-once": "went out at once",
    "anybody-undoes": "its payer never pressed undo",
    "looking-keeps": "and it is kept",
    "posted-stays": "in telegram:inline",
    "another-is-picked": "for somebody else than was picked",
    "given-too-early": "takes what was set aside until",
    "everybody-may": "is from or to somebody else|was approved by",
    "one-signature": "has one signature|was approved by",
    "handed-over-again": "is handed over twice",
}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_runs_to_its_end_and_nothing_is_found(seed):
    ran = simulate(seed, STEPS)
    assert ran.finding == "", f"{ran.last}\n{ran.finding}"
    assert ran.steps == STEPS
    assert all(ran.counted[what] for what in COUNTED)


def test_a_seed_leads_two_processes_through_the_same_steps():
    trace = StringIO()
    simulate(7, 120, trace=trace)
    traced = trace.getvalue().splitlines()
    assert len(traced) > 100
    assert _elsewhere("--seed", "7", "--steps", "120", "--trace")[: len(traced)] == traced


def test_two_seeds_lead_through_other_steps():
    assert simulate(1, 20).hash != simulate(2, 20).hash


def pytest_generate_tests(metafunc):
    if "plant" in metafunc.fixturenames:
        played = shares.of_mistakes(PLANTS, metafunc.config)
        metafunc.parametrize(("plant", "found"), [(each, PLANTS[each]) for each in played])


def test_a_known_mistake_is_found(plant, found):
    worlds = (simulate(seed, FEW_STEPS, plant=plant) for seed in range(1, 60))
    ran = next(filter(_found, worlds), None)
    assert ran is not None, "no seed found it"
    assert re.search(found, ran.finding)


def test_a_finding_says_how_to_see_it_again(capsys):
    asked = ["--seed", "6", "--steps", str(STEPS), "--plant", "guard-first"]
    assert main(asked) == 1
    again = f"Once more: python -m tests.simulation {' '.join(asked)}"
    assert re.search(
        rf"^seed 6, step \d+:\n(#\d+ \w.*\n)+{again}$", capsys.readouterr().out, re.MULTILINE
    )


def test_a_world_that_cannot_begin_leaves_no_loop_open(monkeypatch):
    loops = []

    def none(seed, path, loop, *rest):
        loops.append(loop)
        raise LookupError

    monkeypatch.setattr(run, "World", none)
    with pytest.raises(LookupError):
        simulate(1, 1)
    assert [loop.is_closed() for loop in loops] == [True]


def _found(ran):
    return ran.finding != ""


def _elsewhere(*words):
    """Return the lines that a simulation tells in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    return told.stdout.splitlines()
