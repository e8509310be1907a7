"""Faults with real causes; WASL_LONG=1 makes them many: 200 kills on each storage, and the rest."""

import os

import pytest

LONG = os.environ.get("WASL_LONG") == "1"
KILLED, OTHERS = "test_kill", 10
ROUNDS = int(os.environ.get("WASL_ROUNDS", "40" if LONG else "1"))

at_length = pytest.mark.skipif(not LONG, reason="takes its time; WASL_LONG=1 runs it")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.fault)


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        rounds = ROUNDS if metafunc.module.__name__.endswith(KILLED) else min(ROUNDS, OTHERS)
        metafunc.parametrize("seed", range(1, rounds + 1))
