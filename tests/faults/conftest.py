"""Faults with real causes; WASL_LONG=1 makes them many."""

import os

import pytest

LONG = os.environ.get("WASL_LONG") == "1"
ROUNDS = 40 if LONG else 1


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.fault)


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(1, ROUNDS + 1))
